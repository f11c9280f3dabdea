"""The differences in the reader's words, as the preview page lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from daliang.intake.refusing import words
from daliang.web.importing import Said, said
from daliang.web.returns_excel.plans import (
    CHANGED,
    CLASH,
    NEW,
    REFUSED,
    SAME,
    CellPlan,
    Plan,
    RowPlan,
    choice_name,
)
from daliang.web.saying import said as sentence

LOOKS = {"same": "unchanged", "refused": "not-written", "clash": "conflict"}


@dataclass(frozen=True)
class ShownCell:
    """One cell: its texts, why it cannot be taken, what to mind, and the choice where two texts clash."""

    plan: CellPlan
    why: str
    minds: list[str]
    choice: str = ""
    chosen: str = ""


@dataclass(frozen=True)
class ShownRow:
    """One row of the workbook with what is to be looked at."""

    plan: RowPlan
    look: str
    cells: list[ShownCell]
    why: list[Said]
    at_filing: list[str]


def tallies_of(plan: Plan) -> list[tuple[str, int]]:
    """How many rows of each kind, in words."""
    return [
        (_("有变化"), plan.count(CHANGED)),
        (_("新增"), plan.count(NEW)),
        (_("有冲突"), plan.count(CLASH)),
        (_("不能写入"), plan.count(REFUSED)),
        (_("无变化"), plan.count(SAME)),
    ]


def shown_rows(plan: Plan, posted: Mapping[str, str]) -> list[ShownRow]:
    """Rows that differ; `posted` keeps the choices of a form that was refused."""
    return [_row(row, posted) for row in plan.told]


def _row(row: RowPlan, posted: Mapping[str, str]) -> ShownRow:
    minds = [sentence(one) for one in row.at_filing]
    cells = [] if row.refusals else [_cell(row, cell, posted) for cell in row.cells]
    return ShownRow(row, LOOKS.get(row.verdict, row.verdict), cells, [said(one) for one in row.refusals], minds)


def _cell(row: RowPlan, cell: CellPlan, posted: Mapping[str, str]) -> ShownCell:
    why = words(cell.refusal) if cell.refusal and cell.verdict == REFUSED else ""
    name = choice_name(row, cell) if cell.verdict == CLASH else ""
    return ShownCell(cell, why, [words(one) for one in cell.asks], name, posted.get(name, "") if name else "")

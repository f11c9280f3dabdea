"""What a filled template says against the draft, as data: rows and cells with their verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as anew
from hashlib import sha256
from typing import Any

from daliang.intake.refusing import Kept, kept
from daliang.rounds.fields import LABELS
from daliang.rounds.models import Line
from daliang.rounds.reading import Question
from daliang.vocabulary.refusal import Refusal

SAME, CHANGED, CLASH, THEIRS, REFUSED, NEW = "same", "changed", "clash", "theirs", "refused", "new"
Texts = Mapping[str, str]
EMPTY: dict[str, Any] = {"position": None, "texts": {}}  # what a template holds for a row without a line


@dataclass
class CellPlan:
    """One cell that says something: what the template `held`, what is `there` now, and `mine` from the workbook."""

    field: str
    cell: str
    held: str
    there: str
    mine: str
    verdict: str
    refusal: Kept | None = None
    asks: list[Kept] = anew(default_factory=list)

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass
class RowPlan:
    """One row of the workbook. `key` is the line's or that of an empty row, "" of a row that somebody made; `cells` are
    those that differ or clash.

    `base` is what the template held for it, `is_first` that nothing came from it before; `came` is all that it says and
    that can be read. `key_cell` is where the key stands, "" where none does.
    """

    number: int
    sheet: str
    name: str
    key: str = ""
    key_cell: str = ""
    base: Texts = anew(default_factory=dict)
    is_first: bool = False
    line: Line | None = None
    came: dict[str, str] = anew(default_factory=dict)
    cells: list[CellPlan] = anew(default_factory=list)
    refusals: list[Kept] = anew(default_factory=list)
    at_filing: list[Refusal | Question] = anew(default_factory=list)

    @property
    def verdict(self) -> str:
        kinds = {cell.verdict for cell in self.cells}
        if self.refusals or REFUSED in kinds:
            return REFUSED
        if CLASH in kinds:
            return CLASH
        if self.line is None:
            return NEW
        return CHANGED if CHANGED in kinds else SAME

    def of(self, verdict: str) -> list[CellPlan]:
        return [] if self.refusals else [cell for cell in self.cells if cell.verdict == verdict]


@dataclass
class Plan:
    """The whole workbook. `untold` are lines of the template that no row speaks of: they stay as they are."""

    rows: list[RowPlan]
    untold: list[Line]

    @property
    def told(self) -> list[RowPlan]:
        """Rows with something to look at, the pressing ones first."""
        order = (REFUSED, CLASH, CHANGED, NEW)
        return sorted((row for row in self.rows if row.verdict in order or row.cells), key=lambda row: (
            order.index(row.verdict) if row.verdict in order else len(order), row.number))  # fmt: skip

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def refused(self) -> int:
        """Cells and whole rows that cannot be taken."""
        return sum(len(row.of(REFUSED)) if not row.refusals else 1 for row in self.rows)

    @property
    def writes(self) -> bool:
        return any(row.of(CHANGED) or row.of(CLASH) for row in self.rows)

    @property
    def mark(self) -> str:
        """The same differences give the same mark: what was not seen is not written."""
        said = [
            [row.number, row.key, row.verdict, [[c.field, c.verdict, c.there, c.mine] for c in row.cells]]
            for row in self.rows
        ]
        return sha256(json.dumps(said).encode()).hexdigest()[:16]


def refuse(plan: RowPlan, message: str, code: str, *, cell: str = "", **params: object) -> None:
    """The row cannot be taken: said of its cell, or of all of it."""
    plan.refusals.append(
        kept(
            Refusal(message, code=code, field="", where="", **params),
            cell=cell or f"{plan.sheet}!{plan.number}:{plan.number}",
        )
    )


def taken_of(row: RowPlan, choices: Mapping[str, str]) -> Iterator[CellPlan]:
    """The cells to write: changed ones, and clashes for which the person chose `mine`."""
    yield from row.of(CHANGED)
    yield from (cell for cell in row.of(CLASH) if choices.get(choice_name(row, cell)) == "mine")


def choice_name(row: RowPlan, cell: CellPlan) -> str:
    """How the form calls the choice between two texts: choice-7-amount."""
    return f"choice-{row.number}-{cell.field}"

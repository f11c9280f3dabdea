"""Which line of the draft a row of the workbook speaks of: by the key that the template gave it, else by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from daliang.rounds.models import Line
from daliang.vocabulary.refusal import N_, quoted
from daliang.web.returns_excel.plans import EMPTY, RowPlan, refuse


class Matcher:
    """The draft's `lines` by position and what the template `held` by key, for the rows of one workbook."""

    def __init__(
        self, held: Mapping[str, dict[str, Any]], lines: Mapping[int, Line], rows: Iterable[dict[str, Any]]
    ) -> None:
        self.held, self.lines = held, lines
        keys = {given["key"] for given in rows if given["key"] in held and not self.is_empty(given)}
        self.keyed = {key: held[key]["position"] for key in keys}

    def is_empty(self, given: dict[str, Any]) -> bool:
        """A row that was handed out empty and is still."""
        held = self.held.get(given["key"])
        if held is None or held["position"] is not None:
            return False
        return not any(cell["raw"].strip() or "refusal" in cell for cell in given["cells"].values())

    def line_of(self, row: RowPlan, given: dict[str, Any]) -> Line | None:
        """The line that a row speaks of: by its key, or `new`. None: it is to be added."""
        held = self.held.get(row.key) if row.key else EMPTY
        if held is not None and held["position"] is None:
            return self.new(row, given)
        line = self.lines.get(held["position"]) if held is not None else None
        if held is None or line is None:
            message = N_("“%(key)s”不是这份模板里的编号；请改回下载时的编号，新项目请把这一格留空。")
            refuse(row, message, "unknown_key", cell=row.key_cell, key=quoted(row.key))
            return None
        row.base = held["texts"]
        return line

    def new(self, row: RowPlan, given: dict[str, Any]) -> Line | None:
        """The first time that a new project comes, it is known by its name."""
        if not row.name:
            place = given["cells"].get("name", {}).get("cell") or row.key_cell
            refuse(row, N_("新项目须填写“项目名称”，否则分不清是哪个项目。"), "no_name", cell=place)
            return None
        return self.named(row)

    def named(self, row: RowPlan) -> Line | None:
        """What this template added before under this name, or a new line of the same name; never what another row of
        the workbook speaks of by its key.
        """
        added = ((key, held) for key, held in self.held.items() if held.get("added") == row.name)
        before, held = next(((key, held) for key, held in added if key not in self.keyed), ("", {}))
        if before:
            if not row.key:
                row.key, row.key_cell = before, ""
            row.base = held["texts"]
            return self.lines.get(held["position"])
        row.is_first = True
        same = [line for line in self.lines.values() if line.name == row.name and not line.is_dropped]
        same = [line for line in same if line.project is not None or line.position not in self.keyed.values()]
        if not same:
            return None
        line = same[0]
        if line.project is not None:
            message = N_("“%(name)s”已在草稿第%(number)s行；请在带编号的那一行里改，不要另起一行。")
            refuse(row, message, "already_there", name=quoted(row.name), number=line.position)
        return line


def refuse_twice(rows: Iterable[RowPlan]) -> None:
    """Two rows under one key, of one line, or of one new project."""
    first: dict[str, RowPlan] = {}
    for row in [row for row in rows if not row.refusals]:
        others = [first.setdefault(who, row) for who in _known_by(row)]
        for other in [one for one in others if _are_one(one, row)][:1]:
            for one, two in ((other, row), (row, other)):
                if not one.refusals:
                    _refuse_as_twice(one, two)


def _known_by(row: RowPlan) -> list[str]:
    """By what two rows may turn out to be one: the key, the line, the name of a new project."""
    is_new = row.line is None or row.line.is_new
    found = [f"key {row.key}"] if row.key else []
    found += [f"line {row.line.position}"] if row.line is not None else []
    return [*found, f"name {row.name}"] if is_new and row.name else found


def _are_one(one: RowPlan, two: RowPlan) -> bool:
    """Two lines that were there may have one name; a project that comes anew may not have that of another."""
    return one is not two and (one.is_first or two.is_first or one.key == two.key or one.line is two.line)


def _refuse_as_twice(row: RowPlan, other: RowPlan) -> None:
    if row.key_cell and row.key and row.key == other.key:
        message = N_("编号“%(key)s”与第%(row)s行重复；同一个项目只留一行，另一个新项目请清空这一格的编号。")
        refuse(row, message, "twice", cell=row.key_cell, key=quoted(row.key), row=other.number)
    else:
        refuse(row, N_("与第%(row)s行是同一个项目；请只保留一行。"), "twice", row=other.number)

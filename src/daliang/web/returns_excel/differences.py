"""A filled template laid beside the draft: for each cell what the template held, what the draft holds now, what came.

Nothing is written here, and it is worked out anew whenever it is looked at: the preview never shows an old draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from dataclasses import field as anew
from hashlib import sha256
from typing import Any

from daliang.intake.refusing import Kept, kept
from daliang.org.models import Person
from daliang.rounds.fields import FIELDS, LABELS, is_same
from daliang.rounds.judging import lines_of, moved_away, read_line
from daliang.rounds.known import Known
from daliang.rounds.models import Line, Return
from daliang.rounds.reading import Question, read_cells
from daliang.rounds.uploads import ReturnUpload
from daliang.vocabulary.refusal import N_, Refusal, quoted

SAME, CHANGED, CLASH, THEIRS, REFUSED, NEW = "same", "changed", "clash", "theirs", "refused", "new"
Texts = Mapping[str, str]


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
    """One row of the workbook. `key` is the line's, "" of a new project; `cells` are those that differ or clash.

    `came` is all that the row says and that can be read.
    """

    number: int
    sheet: str
    name: str
    key: str = ""
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


def plan_of(upload: ReturnUpload, ret: Return, person: Person) -> Plan:
    """Lay the upload's rows beside the draft; a fixed number of queries."""
    return _Planner(upload, ret, person).plan()


class _Planner:
    """One look at a draft and a workbook."""

    def __init__(self, upload: ReturnUpload, ret: Return, person: Person) -> None:
        self.upload, self.ret = upload, ret
        self.held = upload.template.lines
        self.lines = {line.position: line for line in lines_of(ret) if line.opens_to(person)}
        self.known = Known.of(ret.round, self.lines.values())
        self.spoken: dict[str, int] = {}

    def plan(self) -> Plan:
        rows = [self.row(given) for given in self.upload.rows]
        self.refuse_twice(rows)
        told = {row.line.position for row in rows if row.line is not None}
        untold = [self.lines[held["position"]] for held in self.held.values()
                  if held["position"] not in told and held["position"] in self.lines]  # fmt: skip
        for row in rows:
            self.judge(row)
        return Plan(rows, untold)

    def row(self, given: dict[str, Any]) -> RowPlan:
        row = RowPlan(given["number"], given["sheet"], _text_of(given, "name"), given["key"])
        if given["is_hidden"]:
            _refuse(row, N_("这一行是隐藏的，没有读取；请取消隐藏（或清除筛选）、核对后再上传。"), "hidden_row")
            return row
        row.line = self.line_of(row, given)
        if row.refusals:
            return row
        base = self.held.get(row.key, {}).get("texts", {})
        cells = {name: given["cells"][name] for name in FIELDS if name in given["cells"]}  # PostgreSQL sorts its keys
        row.came = {name: cell["text"] for name, cell in cells.items() if "refusal" not in cell}
        for name, cell in cells.items():
            says_nothing = not row.key and not cell["raw"].strip() and "refusal" not in cell
            found = None if says_nothing else self.cell(name, cell, base, row.line)
            if found is not None:
                row.cells.append(found)
        self.be_open(row)
        return row

    def line_of(self, row: RowPlan, given: dict[str, Any]) -> Line | None:
        """The line that a row speaks of: by its key, a new project by its name. None: it is to be added."""
        if row.key:
            held = self.held.get(row.key)
            line = self.lines.get(held["position"]) if held else None
            if line is None:
                message = N_("“%(key)s”不是这份模板里的编号；请改回下载时的编号，新项目请把这一格留空。")
                _refuse(row, message, "unknown_key", cell=given["key_cell"], key=quoted(row.key))
            return line
        if not row.name:
            place = given["cells"].get("name", {}).get("cell") or given["key_cell"]
            _refuse(row, N_("这一行没有编号：新项目须填写“项目名称”，否则分不清是哪个项目。"), "no_name", cell=place)
            return None
        return self.named(row)

    def named(self, row: RowPlan) -> Line | None:
        """A row without a key: what this template added before under this name, or a new line of the same name."""
        before = next((key for key, held in self.held.items() if held.get("added") == row.name), "")
        if before:
            row.key = before
            return self.lines.get(self.held[before]["position"])
        same = [line for line in self.lines.values() if line.name == row.name and not line.is_dropped]
        if not same:
            return None
        line = same[0]
        if line.project is not None:
            message = N_("“%(name)s”已在草稿第%(number)s行；请在带编号的那一行里改，不要另起一行。")
            _refuse(row, message, "already_there", name=quoted(row.name), number=line.position)
        return line

    def cell(self, name: str, given: dict[str, Any], base: Texts, line: Line | None) -> CellPlan | None:
        """What one cell says, three ways; None where it says nothing new."""
        there = line.typed.get(name, "") if line is not None else ""
        held = base.get(name, there)
        found = CellPlan(name, given["cell"], held, there, given["text"], CHANGED, given.get("refusal"))
        found.asks = given["asks"]
        is_mine = not (self.same(name, given["raw"], held) or self.same(name, given["text"], held))
        if found.refusal and (is_mine or given.get("is_untyped")):
            found.verdict, found.mine = REFUSED, given["raw"]
        elif not is_mine:
            found.verdict = THEIRS
            found.mine = held
            return found if not self.same(name, there, held) else None
        elif self.same(name, there, given["text"]):
            return None
        elif not self.same(name, there, held):
            found.verdict = CLASH
        return found

    def same(self, name: str, one: str, other: str) -> bool:
        return is_same(name, one, other, today=self.known.today)

    def be_open(self, row: RowPlan) -> None:
        """Of a line that takes no more typing nothing may come."""
        line = row.line
        if line is None or not any(cell.verdict in (CHANGED, CLASH) for cell in row.cells):
            return
        if line.is_away:
            row.refusals.append(kept(moved_away(line)))
        elif line.is_dropped:
            _refuse(
                row, N_("草稿第%(number)s行已删去；请先在填报页恢复这一行，再上传。"), "dropped", number=line.position
            )

    def refuse_twice(self, rows: Iterable[RowPlan]) -> None:
        """Two rows that speak of one line, or of one new project."""
        first: dict[str, RowPlan] = {}
        for row in rows:
            if row.refusals:
                continue
            who = f"#{row.line.position}" if row.line is not None else row.name
            other = first.setdefault(who, row)
            if other is row:
                continue
            message = N_("与第%(row)s行是同一个项目；请只保留一行。")
            if not other.refusals:
                _refuse(other, message, "twice", row=row.number)
            _refuse(row, message, "twice", row=other.number)

    def judge(self, row: RowPlan) -> None:
        """As the rules of the round would read it once written: unreadable cells are refused, the rest is told."""
        mine = {cell.field: cell for cell in row.cells if cell.verdict in (CHANGED, CLASH)}
        if row.refusals or not mine:
            return
        line = copy(row.line) if row.line is not None else Line(belongs_to=self.ret, position=len(self.lines) + 1)
        line.typed = {**line.typed, **{name: cell.mine for name, cell in mine.items()}}
        for error in read_cells(line, self.known).errors:
            if cell := mine.get(error.field):
                cell.verdict, cell.refusal = REFUSED, kept(error, cell=cell.cell)
        reading = read_line(line, self.known)
        refused = {cell.field for cell in row.of(REFUSED)}
        found: list[Refusal | Question] = [*reading.errors, *reading.open_questions]
        row.at_filing = [one for one in found if one.field not in refused]


def _text_of(given: dict[str, Any], name: str) -> str:
    return " ".join(str(given["cells"].get(name, {}).get("text", "")).split())


def _refuse(plan: RowPlan, message: str, code: str, *, cell: str = "", **params: object) -> None:
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

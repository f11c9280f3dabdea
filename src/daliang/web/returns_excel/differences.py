"""A filled template laid beside the draft: for each cell what the template held, what the draft holds now, what came.

Nothing is written here, and it is worked out anew whenever it is looked at: the preview never shows an old draft.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from daliang.intake.refusing import kept
from daliang.org.models import Person
from daliang.rounds.fields import FIELDS, is_same
from daliang.rounds.judging import lines_of, moved_away, read_line
from daliang.rounds.known import Known
from daliang.rounds.models import Line, Return
from daliang.rounds.reading import Question, read_cells
from daliang.rounds.uploads import ReturnUpload
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.returns_excel.matching import Matcher, refuse_twice
from daliang.web.returns_excel.plans import CHANGED, CLASH, REFUSED, THEIRS, CellPlan, Plan, RowPlan, Texts, refuse


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
        self.matcher = Matcher(self.held, self.lines, upload.rows)

    def plan(self) -> Plan:
        rows = [self.row(given) for given in self.upload.rows if not self.matcher.is_empty(given)]
        refuse_twice(rows)
        told = {row.line.position for row in rows if row.line is not None}
        untold = [self.lines[held["position"]] for held in self.held.values()
                  if held["position"] not in told and held["position"] in self.lines]  # fmt: skip
        for row in rows:
            self.judge(row)
        return Plan(rows, untold)

    def row(self, given: dict[str, Any]) -> RowPlan:
        row = RowPlan(given["number"], given["sheet"], _text_of(given, "name"), given["key"], given["key_cell"])
        if given["is_hidden"]:
            refuse(row, N_("这一行是隐藏的，没有读取；请取消隐藏（或清除筛选）、核对后再上传。"), "hidden_row")
            return row
        row.line = self.matcher.line_of(row, given)
        if row.refusals:
            return row
        cells = {name: given["cells"][name] for name in FIELDS if name in given["cells"]}  # PostgreSQL sorts its keys
        row.came = {name: cell["text"] for name, cell in cells.items() if "refusal" not in cell}
        for name, cell in cells.items():
            says_nothing = row.is_first and not cell["raw"].strip() and "refusal" not in cell
            found = None if says_nothing else self.cell(name, cell, row.base, row.line)
            if found is not None:
                row.cells.append(found)
        self.be_open(row)
        return row

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
            refuse(
                row, N_("草稿第%(number)s行已删去；请先在填报页恢复这一行，再上传。"), "dropped", number=line.position
            )

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

"""A return as the page shows it: its lines in the order of what needs a hand, cells with last time and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from daliang.org.models import Person
from daliang.org.prepared import Prepared
from daliang.org.walls import whole_house
from daliang.rounds.fields import LABELS
from daliang.rounds.judging import moved_away, read_lines, ready_lines
from daliang.rounds.known import Known
from daliang.rounds.models import Correction, Line, Remark, Return
from daliang.rounds.reading import Question, Reading, Values
from daliang.rounds.rules.accepting import moved_on
from daliang.vocabulary.refusal import Refusal
from daliang.web.answers import Answers
from daliang.web.cells import Cell, Choice, cells_of, choices_of_fields
from daliang.web.saying import said

RARE = ("ended_reason", "reason")
OfLine = TypeVar("OfLine", Remark, Correction)


@dataclass
class Sheet:
    """One line with its cells. `moved` says what was posted since it was filled, `away` that it has left the unit."""

    line: Line
    reading: Reading
    cells: list[Cell]
    remarks: list[Remark]
    moved: str = ""
    away: str = ""

    @property
    def is_changed(self) -> bool:
        return any(name != "reason" for name in self.reading.changed)

    @property
    def changed_cells(self) -> list[Cell]:
        """What a reviewer has to look at; all that is filled where the line is new."""
        return [cell for cell in self.cells if cell.is_changed or cell.remarks or cell.corrections]

    @property
    def rare_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.name in RARE]

    @property
    def usual_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.name not in RARE]

    @property
    def is_rare_open(self) -> bool:
        return any(cell.text.strip() or cell.needs_hand for cell in self.rare_cells)

    @cached_property
    def standing(self) -> str:
        """A word for the list: what is most pressing."""
        if self.line.is_dropped:
            return "dropped"
        if self.moved or (self.away and self.is_changed):
            return "conflict"
        if self.remarks or any(cell.remarks for cell in self.cells):
            return "returned"
        if any(cell.errors for cell in self.cells):
            return "wrong"
        if any(cell.questions for cell in self.cells):
            return "asked"
        return "new" if self.line.is_new else "changed" if self.is_changed else "unchanged"

    @property
    def is_quiet(self) -> bool:
        """Nothing changed, and nothing had to be explained."""
        return self.standing == "unchanged" and not any(cell.answered for cell in self.cells)

    @property
    def order(self) -> tuple[int, int]:
        ranks = {"new": 1, "changed": 2, "unchanged": 3, "dropped": 4}
        return ranks.get(self.standing, 0), self.line.position

    @property
    def summary(self) -> str:
        """Amount and stage, for the list."""
        shown = {cell.name: cell.shown for cell in self.cells}
        return " · ".join(filter(None, (shown["amount"], shown["stage"])))


@dataclass(frozen=True)
class Filing:
    """A return's sheets, most pressing first, what can be chosen in its cells, and why it was sent back last."""

    ret: Return
    sheets: list[Sheet]
    choices: Mapping[str, list[Choice]]
    last_reasons: list[Remark] = field(default_factory=list)

    @property
    def live(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if not sheet.line.is_ignored]

    @property
    def touched(self) -> list[Sheet]:
        """Lines that say something new or were explained, or that somebody has to look at again."""
        return [sheet for sheet in self.live if not sheet.is_quiet]

    @property
    def untouched(self) -> list[Sheet]:
        return [sheet for sheet in self.live if sheet.is_quiet]

    @property
    def is_nothing_new(self) -> bool:
        """May it be filed as it came? What was asked may have been explained."""
        return all(sheet.standing == "unchanged" for sheet in self.live)

    @property
    def done(self) -> int:
        """Lines brought up to date that read clean."""
        return sum(sheet.standing in ("new", "changed") for sheet in self.live)

    @property
    def pressing(self) -> int:
        """Lines that stand in the way of filing, or were sent back."""
        return sum(sheet.order[0] == 0 for sheet in self.live)

    def at(self, position: int) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.line.position == position), None)

    @property
    def first_pressing(self) -> Sheet | None:
        """What opens by itself: the first line that stands in the way of filing, or was sent back."""
        return next((sheet for sheet in self.sheets if sheet.order[0] == 0), None)


def _remarks(pk: int) -> QuerySet[Remark]:
    return Remark.objects.filter(line__belongs_to=pk).select_related("by", "acting_for")


def _corrections(pk: int) -> QuerySet[Correction]:
    return Correction.objects.filter(line__belongs_to=pk).select_related("by", "acting_for")


REMARKS, CORRECTIONS = Prepared(_remarks), Prepared(_corrections)


@whole_house
def filing_of(ret: Return, raised: Iterable[Refusal] = (), given: QueryDict | None = None) -> Filing:
    """All lines read and judged, with remarks and corrections; a fixed number of queries.

    `given` is a form that was refused: reasons typed into it stand there again.
    `raised` are the refusals of a filing: what was asked there and is not asked before stands at its cell.
    """
    lines = ready_lines(ret)
    known = Known.of(ret.round, lines)
    readings = {reading.line.pk: reading for reading in _judged(ret, lines, known)}
    for reading in readings.values():
        _ask_again(reading, raised)
    said_before = REMARKS.all(pk=ret.pk)
    remarks = _by_line(remark for remark in said_before if remark.resolved_at is None)
    corrections = _by_line(CORRECTIONS.all(pk=ret.pk))
    moved = {refusal.params["line"]: said(refusal) for refusal in moved_on(_live(ret, lines))}
    choices = choices_of_fields(known.industries.values(), known.stages.values())
    answers = Answers.of(lines, given)
    sheets = []
    for line in lines:
        reading = readings.get(line.pk) or Reading(line, Values(), [])
        cells = cells_of(reading, choices, remarks[line.pk], corrections[line.pk], answers)
        whole = [remark for remark in remarks[line.pk] if not remark.field]
        away = said(moved_away(line)) if ret.round.is_open and line.is_away else ""
        sheets.append(Sheet(line, reading, cells, whole, str(moved.get(line.pk, "")), away))
    return Filing(ret, sorted(sheets, key=lambda sheet: sheet.order), choices, _last_time(said_before))


def _last_time(remarks: list[Remark]) -> list[Remark]:
    last = max((remark.at for remark in remarks), default=None)
    return [remark for remark in remarks if remark.at == last]


@dataclass(frozen=True)
class Reason:
    """Why a field came back, with the line where it stands; `cell` is the field's label, empty for the whole line."""

    remark: Remark
    line: Line
    cell: str

    @property
    def is_open(self) -> bool:
        return self.remark.resolved_at is None


def reasons_of(filing: Filing, person: Person) -> list[Reason]:
    """The reasons for which it was sent back last, in the order of its lines, where the person may read them.

    The clerk has them to put right, and whoever looks through the answer to see whether it was done.
    """
    lines = {sheet.line.pk: sheet.line for sheet in filing.sheets if sheet.line.opens_to(person)}
    found = [remark for remark in filing.last_reasons if remark.line_id in lines]
    found.sort(key=lambda remark: lines[remark.line_id].position)
    return [
        Reason(remark, lines[remark.line_id], str(LABELS[remark.field]) if remark.field else "") for remark in found
    ]


def _judged(ret: Return, lines: list[Line], known: Known) -> list[Reading]:
    """After the closing nothing is to be put right any more: lines show what was said and answered, and no error."""
    readings = read_lines([line for line in lines if not line.is_ignored], known)
    if not ret.round.is_open:
        for reading in readings:
            reading.errors.clear()
            reading.questions[:] = [one for one in reading.questions if one.key in reading.line.confirmed]
    return readings


def _ask_again(reading: Reading, raised: Iterable[Refusal]) -> None:
    there = {question.key for question in reading.questions}
    for refusal in raised:
        key = str(refusal.params.get("question", ""))
        if refusal.code == "ask" and refusal.where == reading.where and key not in there:
            params = {name: value for name, value in refusal.params.items() if name != "question"}
            reading.questions.append(Question(key, refusal.field, refusal.message, params))


def _live(ret: Return, lines: list[Line]) -> list[Line]:
    """A closed round's projects have moved on by its own closing: no conflict is left to show."""
    return lines if ret.round.is_open else []


def _by_line(found: Iterable[OfLine]) -> defaultdict[int, list[OfLine]]:
    grouped: defaultdict[int, list[OfLine]] = defaultdict(list)
    for one in found:
        grouped[one.line_id].append(one)
    return grouped

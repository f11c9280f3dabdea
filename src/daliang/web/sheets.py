"""A return as the page shows it: its lines in the order of what needs a hand, each cell with last time and its notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.words import language, named
from daliang.register.models import Industry, Origin, Stage
from daliang.rounds.fields import FIELDS, LABELS, changed_fields
from daliang.rounds.judging import EXAMPLES, lines_of, read_return
from daliang.rounds.models import Correction, Line, Remark, Return
from daliang.rounds.reading import Question, Reading, Values
from daliang.rounds.rules.accepting import moved_on
from daliang.vocabulary.money import describe_money, exact_money, parse_money
from daliang.vocabulary.refusal import Refusal
from daliang.web.saying import said

CHOSEN = ("industry", "origin", "stage")
DAYS = ("stage_on", "next_on")
RARE = ("ended_reason", "reason")
Choices = list[tuple[str, str]]
OfLine = TypeVar("OfLine", Remark, Correction)


@dataclass
class Cell:
    """One field of a line. `was` is last time's text as the reader sees it, `base` and `text` are raw."""

    field: str
    text: str
    before: str
    was: str
    shown: str
    is_changed: bool
    choices: Choices = field(default_factory=list)
    reading: str = ""
    errors: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(LABELS[self.field])

    @property
    def example(self) -> str:
        return _(EXAMPLES[self.field]) if self.field in EXAMPLES else ""

    @property
    def is_long(self) -> bool:
        return self.field == "progress"

    @property
    def is_amount(self) -> bool:
        return self.field == "amount"

    @property
    def is_day(self) -> bool:
        return self.field in DAYS

    @property
    def needs_hand(self) -> bool:
        return bool(self.errors or self.questions or self.remarks)


@dataclass
class Sheet:
    """One line with its cells. `moved` says what was posted since it was filled."""

    line: Line
    reading: Reading
    cells: list[Cell]
    remarks: list[Remark]
    moved: str = ""

    @property
    def is_changed(self) -> bool:
        return any(name != "reason" for name in self.reading.changed)

    @property
    def changed_cells(self) -> list[Cell]:
        """What a reviewer has to look at; all that is filled where the line is new."""
        return [cell for cell in self.cells if cell.is_changed or cell.remarks or cell.corrections]

    @property
    def rare_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.field in RARE]

    @property
    def usual_cells(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.field not in RARE]

    @property
    def is_rare_open(self) -> bool:
        return any(cell.text.strip() or cell.needs_hand for cell in self.rare_cells)

    @property
    def standing(self) -> str:
        """A word for the list: what is most pressing."""
        if self.line.is_dropped:
            return "dropped"
        if self.moved:
            return "conflict"
        if self.remarks or any(cell.remarks for cell in self.cells):
            return "returned"
        if any(cell.errors for cell in self.cells):
            return "wrong"
        if any(cell.questions for cell in self.cells):
            return "asked"
        return "new" if self.line.is_new else "changed" if self.is_changed else "unchanged"

    @property
    def order(self) -> tuple[int, int]:
        ranks = {"new": 1, "changed": 2, "unchanged": 3, "dropped": 4}
        return ranks.get(self.standing, 0), self.line.position

    @property
    def summary(self) -> str:
        """Amount and stage, for the list."""
        shown = {cell.field: cell.shown for cell in self.cells}
        return " · ".join(filter(None, (shown["amount"], shown["stage"])))


@dataclass(frozen=True)
class Filing:
    """A return's sheets, most pressing first."""

    ret: Return
    sheets: list[Sheet]

    @property
    def live(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if not sheet.line.is_ignored]

    @property
    def touched(self) -> list[Sheet]:
        """Lines that say something new, or that somebody has to look at again."""
        return [sheet for sheet in self.live if sheet.standing != "unchanged"]

    @property
    def untouched(self) -> list[Sheet]:
        return [sheet for sheet in self.live if sheet.standing == "unchanged"]

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
    def first(self) -> Sheet | None:
        return self.sheets[0] if self.sheets else None


def filing_of(ret: Return) -> Filing:
    """All lines read and judged, with remarks and corrections; a fixed number of queries."""
    lines = list(lines_of(ret))
    readings = {reading.line.pk: reading for reading in read_return(ret)}
    remarks = _by_line(Remark.objects.filter(line__belongs_to=ret, resolved_at=None).select_related("by"))
    corrections = _by_line(Correction.objects.filter(line__belongs_to=ret).select_related("by"))
    moved = {refusal.params["line"]: said(refusal) for refusal in moved_on(_live(ret, lines))}
    choices = _choices()
    sheets = []
    for line in lines:
        reading = readings.get(line.pk) or Reading(line, Values(), [])
        cells = _cells(line, reading, choices, remarks[line.pk], corrections[line.pk])
        whole = [remark for remark in remarks[line.pk] if not remark.field]
        sheets.append(Sheet(line, reading, cells, whole, str(moved.get(line.pk, ""))))
    return Filing(ret, sorted(sheets, key=lambda sheet: sheet.order))


def _live(ret: Return, lines: list[Line]) -> list[Line]:
    """A closed round's projects have moved on by its own closing: no conflict is left to show."""
    return lines if ret.round.is_open else []


def _by_line(found: Iterable[OfLine]) -> defaultdict[int, list[OfLine]]:
    grouped: defaultdict[int, list[OfLine]] = defaultdict(list)
    for one in found:
        grouped[one.line_id].append(one)
    return grouped


def _choices() -> dict[str, Choices]:
    """Stored text → shown label, for the fields with a list. Stored is the Chinese label, as in a project's file."""
    origins = {Origin.DOMESTIC: "内资", Origin.FOREIGN: "外资"}
    return {
        "industry": [(industry.label, named(industry)) for industry in Industry.objects.all()],
        "origin": [(stored, str(origin.label)) for origin, stored in origins.items()],
        "stage": [(stage.label, named(stage)) for stage in Stage.objects.all()],
    }


def _cells(
    line: Line,
    reading: Reading,
    choices: Mapping[str, Choices],
    remarks: list[Remark],
    corrections: list[Correction],
) -> list[Cell]:
    changed = changed_fields(line, today=clock.today())
    before = line.before or {}
    cells = []
    for name in FIELDS:
        text, options = line.typed.get(name, ""), choices.get(name, [])
        cells.append(
            Cell(
                name,
                text,
                before.get(name, ""),
                was=shown(name, before.get(name, ""), options),
                shown=shown(name, text, options),
                is_changed=name in changed,
                choices=_with_own(options, text) if name in CHOSEN else [],
                reading=read_back(text) if name == "amount" and name in changed else "",
                errors=[said(error) for error in reading.errors if _at(error) == name],
                questions=[one for one in reading.open_questions if one.field == name],
                answered=[one for one in reading.questions if one.field == name and one.key in line.confirmed],
                remarks=[remark for remark in remarks if remark.field == name],
                corrections=[correction for correction in corrections if correction.field == name],
            )
        )
    return cells


def _at(error: Refusal) -> str:
    """The cell that an error is shown at; what belongs to none stands at the name."""
    return error.field if error.field in LABELS else "name"


def _with_own(options: Choices, text: str) -> Choices:
    """The list, with what is typed where it is not in it: nothing typed is dropped by showing it."""
    known = {stored for stored, _label in options}
    return [*options, (text, text)] if text and text not in known else options


def shown(name: str, text: str, options: Choices) -> str:
    """A raw text as the reader sees it: labels and amounts in their language, anything else as typed."""
    if name == "amount":
        try:
            return describe_money(parse_money(text), language=language()) if text.strip() else ""
        except Refusal:
            return text
    return dict(options).get(text, text)


def read_back(text: str) -> str:
    """22亿元（2,200,000,000元）: how an amount will be stored; nothing when it cannot be read."""
    try:
        money = parse_money(text)
    except Refusal:
        return ""
    return _("%(amount)s（%(exact)s）") % {
        "amount": describe_money(money, language=language()),
        "exact": exact_money(money.value, money.currency, language=language()),
    }

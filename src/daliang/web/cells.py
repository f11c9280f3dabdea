"""One cell of a return as the page shows it: what is typed, last time's text, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.words import language, named
from daliang.register.models import Industry, Origin, Stage
from daliang.rounds.fields import FIELDS, LABELS, ORIGINS, changed_fields
from daliang.rounds.judging import EXAMPLES
from daliang.rounds.models import Correction, Remark
from daliang.rounds.reading import Reading
from daliang.vocabulary.money import Money, describe_money, exact_money, parse_money
from daliang.vocabulary.refusal import Refusal
from daliang.web.answers import Answers, Ask
from daliang.web.saying import said

CHOSEN = ("industry", "origin", "stage")
AMOUNTS = ("amount", "registered_capital")
DAYS = ("stage_on", "next_on")


@dataclass
class Cell:
    """One field of a line. `was` is last time's text as the reader sees it, `base` and `text` are raw."""

    name: str
    text: str
    before: str
    was: str
    shown: str
    is_changed: bool
    choices: list[tuple[str, str]] = field(default_factory=list)
    reading: str = ""
    errors: list[str] = field(default_factory=list)
    questions: list[Ask] = field(default_factory=list)
    answered: list[Ask] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def example(self) -> str:
        return _(EXAMPLES[self.name]) if self.name in EXAMPLES else ""

    @property
    def is_long(self) -> bool:
        return self.name == "progress"

    @property
    def is_amount(self) -> bool:
        return self.name in AMOUNTS

    @property
    def is_day(self) -> bool:
        return self.name in DAYS

    @property
    def needs_hand(self) -> bool:
        return bool(self.errors or self.questions or self.remarks)


@dataclass(frozen=True)
class Choice:
    """One entry of a list: what is stored, what is shown, and by which other texts it is understood."""

    stored: str
    label: str
    names: tuple[str, ...]

    def means(self, text: str) -> bool:
        return text.strip().casefold() in (self.stored.casefold(), *(name.casefold() for name in self.names))


def choices_of_fields(industries: Iterable[Industry], stages: Iterable[Stage]) -> dict[str, list[Choice]]:
    """For the fields with a list. Stored is the Chinese label, as in a project's file."""
    return {
        "origin": [Choice(stored, str(Origin(code).label), (code,)) for code, stored in ORIGINS.items()],
        "industry": [_choice(industry) for industry in industries],
        "stage": [_choice(stage) for stage in stages],
    }


def _choice(row: Industry | Stage) -> Choice:
    return Choice(row.label, named(row), (row.code, row.label_en))


def cells_of(
    reading: Reading,
    choices: Mapping[str, list[Choice]],
    remarks: list[Remark],
    corrections: list[Correction],
    answers: Answers,
) -> list[Cell]:
    """The cells of a line in the order of its fields; remarks and corrections are those of the line."""
    line = reading.line
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
                reading=read_back(text) if name in AMOUNTS else "",
                errors=[said(error) for error in reading.errors if _at(error) == name],
                questions=[answers.ask(line, one) for one in reading.open_questions if one.field == name],
                answered=[answers.ask(line, one) for one in reading.answered if one.field == name],
                remarks=[remark for remark in remarks if remark.field == name],
                corrections=[correction for correction in corrections if correction.field == name],
            )
        )
    return cells


def _at(error: Refusal) -> str:
    """The cell that an error is shown at; what belongs to none stands at the name."""
    return error.field if error.field in LABELS else "name"


def _with_own(options: Iterable[Choice], text: str) -> list[tuple[str, str]]:
    """(value, label) of the list with what is typed in it, under its own text: showing a cell changes nothing."""
    made = [(text if option.means(text) else option.stored, option.label) for option in options]
    return [*made, (text, text)] if text and text not in (value for value, _label in made) else made


def shown(name: str, text: str, options: Iterable[Choice]) -> str:
    """A raw text as the reader sees it: labels and amounts in their language, anything else as typed."""
    if name in AMOUNTS:
        try:
            return describe_money(parse_money(text), language=language()) if text.strip() else ""
        except Refusal:
            return text
    return next((option.label for option in options if text and option.means(text)), text)


def read_back(text: str) -> str:
    """How an amount will be stored; nothing when it cannot be read."""
    try:
        return money_words(parse_money(text))
    except Refusal:
        return ""


def money_words(money: Money) -> str:
    """约22亿元（2,200,000,000元）"""
    return _("%(amount)s（%(exact)s）") % {
        "amount": describe_money(money, language=language()),
        "exact": exact_money(money.value, money.currency, language=language()),
    }

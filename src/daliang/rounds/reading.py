"""From the typed texts of a line to values, errors and questions. Texts are never changed by reading them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import process

from daliang.register.fields import FIELDS
from daliang.register.models import Industry, Origin, Stage
from daliang.rounds.fields import LABELS, LONGEST, changed_fields
from daliang.rounds.known import Known
from daliang.rounds.models import Line
from daliang.vocabulary.money import Money, parse_money
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal, quoted


@dataclass
class Values:
    """What a line says. None (or "") where nothing, or nothing readable, is typed."""

    name: str = ""
    investor: str = ""
    registered_capital: int | None = None
    industry: Industry | None = None
    origin: str = ""
    amount: Money | None = None
    stage: Stage | None = None
    stage_on: date | None = None
    progress: str = ""
    next_step: str = ""
    next_on: date | None = None
    ended_reason: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Question:
    """Something unlikely but possible. `key` holds the text asked about, so a new text is asked about again."""

    key: str
    field: str
    message: str
    params: dict[str, object]

    def __str__(self) -> str:
        return self.message % self.params

    def error(self) -> Refusal:
        """The refusal `check`, where the city lets it stand in the way."""
        return Refusal(self.message, code="check", field=self.field, where="", **self.params)

    def refusal(self, where: str) -> Refusal:
        """The refusal `ask` of a filing that leaves the question open."""
        return Refusal(self.message, code="ask", field=self.field, where=where, question=self.key, **self.params)


@dataclass
class Reading:
    """A line as read. `changed` names its cells that say something new."""

    line: Line
    values: Values
    changed: list[str]
    errors: list[Refusal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Line number and project name, as a person would look for it."""
        return where(self.line)

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.key not in self.line.confirmed]

    @property
    def answered(self) -> list[Question]:
        return [question for question in self.questions if question.key in self.line.confirmed]

    @property
    def is_clean(self) -> bool:
        return not self.errors and not self.open_questions

    def placed_errors(self) -> list[Refusal]:
        """What is wrong, each with its place."""
        for error in self.errors:
            error.where = error.where or self.where
        return self.errors

    def refusals(self) -> list[Refusal]:
        """Everything that stands in the way of filing, each with its place."""
        return [*self.placed_errors(), *(question.refusal(self.where) for question in self.open_questions)]


def where(line: Line) -> str:
    """第3行 智芯半导体项目."""
    return (_("第%(number)s行 %(name)s") % {"number": line.position, "name": quoted(line.name)}).rstrip()


def _text(field_name: str, text: str, _known: Known) -> str:
    longest = LONGEST[field_name]
    if len(text) > longest:
        raise Refusal(
            N_("“%(label)s”有%(length)s个字，最多%(longest)s个字；请写得短些。"),
            code="too_long",
            label=LABELS[field_name],
            length=len(text),
            longest=longest,
        )
    return text


def _pick(text: str, choices: Mapping[str, Any], message: str, code: str) -> Any:
    """The choice whose casefolded name, code or label, the text is; Refusal with the nearest ones."""
    found = choices.get(text.casefold())
    if found is not None:
        return found
    labels = list(dict.fromkeys(str(getattr(choice, "label", choice)) for choice in choices.values()))
    near = labels if len(labels) <= 8 else [match for match, _score, _at in process.extract(text, labels, limit=4)]
    raise Refusal(message, code=code, found=quoted(text), known="、".join(near))


def _industry(text: str, known: Known) -> Industry | None:
    found: Industry | None = _pick(
        text,
        known.industries_by_name,
        N_("没有“%(found)s”这个行业；相近的有：%(known)s。"),
        "unknown_industry",
    )
    return found


def _stage(text: str, known: Known) -> Stage | None:
    found: Stage | None = _pick(
        text, known.stages_by_name, N_("没有“%(found)s”这个阶段；可填：%(known)s。"), "unknown_stage"
    )
    return found


def _origin(text: str, known: Known) -> str:
    found: Origin = _pick(
        text, known.origins_by_name, N_("“%(found)s”不是内资或外资；可填：%(known)s。"), "unknown_origin"
    )
    return found.value


def _past_day(text: str, known: Known) -> date:
    return parse_day(text, today=known.today)


def _any_day(text: str, known: Known) -> date:
    return parse_day(text, today=known.today, allow_future=True)


def _amount(text: str, _known: Known) -> Money:
    return parse_money(text)


READERS: dict[str, Callable[[str, Known], object]] = {
    **{name: partial(_text, name) for name in LONGEST},
    "industry": _industry,
    "origin": _origin,
    "amount": _amount,
    "registered_capital": lambda text, _known: FIELDS["registered_capital"].read(text),
    "stage": _stage,
    "stage_on": _past_day,
    "next_on": _any_day,
}


def read_cells(line: Line, known: Known) -> Reading:
    """Each cell on its own: values, and a Refusal with its field for each text that cannot be read."""
    reading = Reading(line, Values(), changed_fields(line, today=known.today))
    for name, read in READERS.items():
        text = line.typed.get(name, "").strip()
        if not text:
            continue
        try:
            setattr(reading.values, name, read(text, known))
        except Refusal as refusal:
            refusal.field, refusal.where = name, ""
            reading.errors.append(refusal)
    return reading

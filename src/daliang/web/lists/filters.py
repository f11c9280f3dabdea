"""The filter of the project pages: read through the columns' allowlist, said as a sentence, taken apart.

`stage=signed&stage=started`, `unit=hanjiang`, `amount.from=20亿`, `next_on.to=2022-09-01`, `jobs.is=blank`: a key of no
column, or a value that does not fit, is left out and said; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from daliang.measures.models import Tier
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import language, named
from daliang.register.fields import FIELDS
from daliang.register.models import Industry, Origin, Project, ProjectQuerySet, Stage
from daliang.register.searching import found_by
from daliang.vocabulary.money import Currency, Money, describe_money, parse_money
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import Refusal
from daliang.web.lists import lookups
from daliang.web.lists.columns import COLUMNS, Column
from daliang.web.saying import said

LONGEST, MOST = 120, 200
FROM, TO, IS = ".from", ".to", ".is"
GIVEN, BLANK, YES, NO = "given", "blank", "yes", "no"
CHOICES = ("unit", "stage", "tier", "industry", "origin")
RANGES = ("day", "money", "whole", "area")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Chip:
    """One part of the sentence, and the pairs of the address that say it."""

    text: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Option:
    """One choice of a control."""

    value: str
    label: str
    depth: int = 0


@dataclass
class Options:
    """What may be chosen, by code; units are the person's own branch."""

    person: Person

    @cached_property
    def unit(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in Unit.objects.visible_to(self.person)}

    @cached_property
    def stage(self) -> dict[str, Stage]:
        return {stage.code: stage for stage in Stage.objects.all()}

    @cached_property
    def tier(self) -> dict[str, Tier]:
        return {tier.code: tier for tier in Tier.objects.order_by("currency", "at_least")}

    @cached_property
    def industry(self) -> dict[str, Industry]:
        return {industry.code: industry for industry in Industry.objects.all()}

    @cached_property
    def origin(self) -> dict[str, Origin]:
        return {str(origin.value): origin for origin in Origin}

    def of(self, kind: str) -> Mapping[str, Any]:
        """The choices of one of CHOICES."""
        found: Mapping[str, Any] = getattr(self, kind)
        return found

    def listed(self, kind: str) -> list[Option]:
        """The same for a control; units are indented by the tree."""
        top = min((unit.depth for unit in self.unit.values()), default=1) if kind == "unit" else 0
        return [
            Option(code, _word(thing), thing.depth - top if kind == "unit" else 0)
            for code, thing in self.of(kind).items()
        ]


def _word(thing: object) -> str:
    return str(thing.label) if isinstance(thing, Origin) else named(thing)


@dataclass
class Filter:
    """`rows` narrows; `chips` say it; `faults` say what was left out."""

    person: Person
    asked: QueryDict
    options: Options
    rows: Q = field(default_factory=Q)
    chips: list[Chip] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, asked: QueryDict, person: Person) -> Filter:
        found = cls(person, asked, Options(person))
        for part in (found._search, found._choices, found._standing, found._fields):
            part()
        return found

    def narrow(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        return projects.filter(self.rows)

    def within(self, projects: ProjectQuerySet | None = None) -> ProjectQuerySet:
        """The person's own projects that fit."""
        return self.narrow(Project.objects.visible_to(self.person) if projects is None else projects)

    @property
    def pairs(self) -> list[Pair]:
        """The filter as an address says it, without what does not fit."""
        return [pair for chip in self.chips for pair in chip.pairs]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)

    def one(self, key: str) -> str:
        """What was typed under this key, for the control to show again."""
        return self.asked.get(key, "")

    def _add(self, found: Q, text: str, *pairs: Pair) -> None:
        self.rows &= found
        self.chips.append(Chip(text, pairs))

    def _search(self) -> None:
        text = " ".join(self.asked.get("q", "").split())[:LONGEST]
        if text:
            self._add(found_by(text, self.person), f"“{text}”", ("q", text))

    def _choices(self) -> None:
        for kind in CHOICES:
            known = self.options.of(kind)
            given = [code for code in dict.fromkeys(self.asked.getlist(kind)) if code in known]
            if given:
                self.rows &= self._any_of(kind, [known[code] for code in given])
                self.chips += [Chip(_word(known[code]), ((kind, code),)) for code in given]

    def _any_of(self, kind: str, things: list[Any]) -> Q:
        if kind == "unit":
            return lookups.branch(things)
        if kind == "tier":
            found = Q()
            for tier in things:
                found |= lookups.amount(Currency(tier.currency), tier.at_least)
            return found
        return Q(stage__in=things) if kind == "stage" else self._of_kind(kind, things)

    @staticmethod
    def _of_kind(kind: str, things: list[Any]) -> Q:
        return Q(industry__in=things) if kind == "industry" else Q(origin__in=[str(one.value) for one in things])

    def _standing(self) -> None:
        word = self.asked.get("standing")
        if word in (YES, NO):
            text = _("在库") if word == YES else _("不在库（已终止或未登记）")
            found = lookups.standing()
            self._add(found if word == YES else ~found, text, ("standing", word))

    def _fields(self) -> None:
        for column in COLUMNS.values():
            for part in (self._blank, self._text, self._range, self._yes, self._codes):
                part(column)

    def _blank(self, column: Column) -> None:
        word = self.asked.get(column.key + IS)
        if word not in (GIVEN, BLANK) or column.ask in ("none", "yes", "codes"):
            return
        found = lookups.is_blank(column)
        text = _("%(label)s已填") if word == GIVEN else _("%(label)s未填")
        self._add(
            lookups.guarded(column, ~found if word == GIVEN else found, self.person),
            text % {"label": column.label},
            (column.key + IS, word),
        )

    def _text(self, column: Column) -> None:
        text = " ".join(self.asked.get(column.key, "").split())[:LONGEST]
        if column.ask not in ("text", "list") or not text:
            return
        words = _("%(label)s含“%(text)s”") % {"label": column.label, "text": text}
        self._add(lookups.guarded(column, lookups.contains(column, text), self.person), words, (column.key, text))

    def _yes(self, column: Column) -> None:
        word = self.asked.get(column.key)
        if column.ask == "yes" and word in (YES, NO):
            words = str(column.label) if word == YES else _("非%(label)s") % {"label": column.label}
            self._add(Q((column.path, word == YES)), words, (column.key, word))

    def _codes(self, column: Column) -> None:
        given = [text[:32] for text in dict.fromkeys(self.asked.getlist(column.key)) if text][:MOST]
        if column.ask == "codes" and given:
            words = given[0] if len(given) == 1 else _("所选 %(count)s 个项目") % {"count": len(given)}
            self._add(Q(code__in=given), words, *((column.key, code) for code in given))

    def _range(self, column: Column) -> None:
        if column.ask not in RANGES:
            return
        typed = {word: self.asked.get(column.key + word, "").strip()[:LONGEST] for word in (FROM, TO)}
        bounds = {word: self._bound(column, text) for word, text in typed.items() if text}
        kept = {word: bound for word, bound in bounds.items() if bound is not None}
        if kept:
            words = _range_words(column, kept.get(FROM), kept.get(TO))
            pairs = [(column.key + word, typed[word]) for word in kept]
            self._add(lookups.between(column, kept.get(FROM), kept.get(TO)), words, *pairs)

    def _bound(self, column: Column, text: str) -> Any:
        """The bound that was typed; None, and a fault in words, when it cannot be read."""
        try:
            return READERS[column.ask](column, text)
        except Refusal as refusal:
            self.faults.append(_("“%(label)s”这一条没有用上：%(why)s") % {"label": column.label, "why": said(refusal)})
            return None


def _read_money(column: Column, text: str) -> Money:
    return parse_money(text)


def _read_day(column: Column, text: str) -> date:
    return parse_day(text, today=clock.today(), allow_future=True)


def _read_number(column: Column, text: str) -> Any:
    return FIELDS[column.key].read(text)


READERS: Mapping[str, Callable[[Column, str], Any]] = {
    "money": _read_money,
    "day": _read_day,
    "whole": _read_number,
    "area": _read_number,
}


def _shown(column: Column, bound: Any) -> str:
    if isinstance(bound, Money):
        return describe_money(bound, language=language())
    return f"{bound}{column.unit}"


def _range_words(column: Column, low: Any, high: Any) -> str:
    """总投资20亿元至50亿元, 总投资≥20亿元."""
    if low is not None and high is not None:
        return _("%(label)s%(low)s至%(high)s") % {
            "label": column.label,
            "low": _shown(column, low),
            "high": _shown(column, high),
        }
    mark, bound = ("≥", low) if low is not None else ("≤", high)
    return f"{column.label}{mark}{_shown(column, bound)}"


def keys() -> Iterator[str]:
    """Every key that an address of the project pages may carry for its filter."""
    yield from ("q", "standing", *CHOICES)
    for column in COLUMNS.values():
        if column.ask != "none":
            yield from (column.key, column.key + FROM, column.key + TO, column.key + IS)

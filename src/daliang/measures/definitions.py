"""What a measure counts, read from its JSON and checked; every mistake is named with what would be right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from rapidfuzz import process

from daliang.ledger.facts import AmountKind, Scheme
from daliang.ledger.models import Book
from daliang.register.models import Origin
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import N_, Refusal, Refusals
from daliang.vocabulary.tiers import Counting

Choice = TypeVar("Choice", bound=StrEnum)


class UnitOf(StrEnum):
    """Which unit an arrival counts for: those it is credited to, or the one where the project lands."""

    CREDIT = "credit"
    LANDING = "landing"


class Suspended(StrEnum):
    """Whether projects that stand suspended are counted in a stock."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True)
class Ratio:
    """The numerator's count over the denominator's, both by code."""

    numerator: str
    denominator: str


@dataclass(frozen=True)
class Definition:
    """One count over one book. Bounds are in whole yuan or dollars of total investment, `below` not included.

    The count comes from the total investment's lots, money from those of `amount`. No branch, industry or origin: any.
    """

    book: Book
    accounts: tuple[str, ...]
    at_least: int | None
    below: int | None
    tier_currency: Currency
    counting: Counting | None
    unit_of: UnitOf
    branch: tuple[str, ...]
    industries: tuple[str, ...]
    origin: Origin | None
    amount: AmountKind
    suspended: Suspended


KEYS = (
    "kind",
    "book",
    "milestones",
    "stages",
    "at_least",
    "below",
    "tier_currency",
    "counting",
    "unit_of",
    "branch",
    "industries",
    "origin",
    "amount",
    "suspended",
)


@dataclass(frozen=True)
class Known:
    """The codes that a definition may name."""

    scheme: Scheme
    branches: Collection[str]
    industries: Collection[str]


def read(definition: Mapping[str, Any], *, where: str = "", known: Known | None = None) -> Definition | Ratio:
    """The checked definition. `where` (the measure's code) is put into the Refusals, which come all at once.

    With `known`, stages, milestones, branches and industries must be among those there are.
    """
    reading = _Reading(definition, where)
    found = reading.ratio() if definition.get("kind", "measure") == "ratio" else reading.definition()
    if known and isinstance(found, Definition):
        reading.check_codes(found, known)
    if reading.refusals:
        raise Refusals(reading.refusals)
    return found


def refuse_unknown(found: str, known: Iterable[str], *, field: str, where: str = "") -> Refusal:
    """`unknown_code`, naming the nearest of those that there are."""
    near = "、".join(match for match, _score, _at in process.extract(found, list(known), limit=3))
    return Refusal(
        N_("“%(key)s”中没有代码“%(found)s”。相近的有：%(near)s。"),
        code="unknown_code",
        field=field,
        where=where,
        found=found,
        near=near or "—",
        key=field,
    )


class _Reading:
    """One definition while it is read; what is wrong is collected."""

    def __init__(self, given: Mapping[str, Any], where: str) -> None:
        self.given = given
        self.where = where
        self.refusals: list[Refusal] = []

    def refuse(self, message: str, code: str, field: str, **params: object) -> None:
        self.refusals.append(Refusal(message, code=code, field=field, where=self.where, **params))

    def ratio(self) -> Ratio:
        self.keys(("kind", "numerator", "denominator"))
        return Ratio(self.text("numerator"), self.text("denominator"))

    def definition(self) -> Definition:
        self.keys(KEYS)
        self.choice("kind", _Kind, _Kind.MEASURE)
        book = self.choice("book", _Book, None)
        is_position = book is _Book.POSITION
        at_least, below, counting = self.tiers()
        return Definition(
            book=Book.POSITION if is_position else Book.ARRIVALS,
            accounts=self.accounts("stages", "milestones") if is_position else self.accounts("milestones", "stages"),
            at_least=at_least,
            below=below,
            counting=counting,
            tier_currency=self.choice("tier_currency", Currency, Currency.CNY),
            unit_of=self.unit_of(is_position=is_position),
            branch=self.codes("branch"),
            industries=self.codes("industries"),
            origin=self.origin(),
            amount=self.choice("amount", AmountKind, AmountKind.TOTAL),
            suspended=self.suspended(is_position=is_position),
        )

    def keys(self, allowed: tuple[str, ...]) -> None:
        for key in self.given:
            if key not in allowed:
                self.refuse(
                    N_("不认识“%(found)s”这一项。可用的有：%(known)s。"),
                    "unknown_key",
                    key,
                    found=key,
                    known="、".join(allowed),
                )

    def text(self, key: str) -> str:
        value = self.given.get(key)
        if not isinstance(value, str) or not value:
            self.refuse(N_("须填写“%(key)s”，例如一个口径的代码。"), "missing", key, key=key)
            return ""
        return value

    def choice(self, key: str, choices: type[Choice], default: Choice | None) -> Choice:
        value = self.given.get(key)
        if value is None and default is not None:
            return default
        if value not in list(choices):
            self.refuse(
                N_("“%(key)s”填的是“%(found)s”，只能是：%(known)s。"),
                "bad_choice",
                key,
                key=key,
                found=value,
                known="、".join(choices),
            )
            return next(iter(choices))
        return choices(value)

    def codes(self, key: str) -> tuple[str, ...]:
        value = self.given.get(key) or []
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            self.refuse(N_('“%(key)s”须是一组代码，例如 ["signed"]。'), "not_a_list", key, key=key)
            return ()
        return tuple(value)

    def accounts(self, wanted: str, other: str) -> tuple[str, ...]:
        if self.given.get(other):
            self.refuse(
                N_("“%(other)s”不适用于此账簿，请改填“%(key)s”。"), "other_book", other, other=other, key=wanted
            )
        found = self.codes(wanted)
        if not found:
            self.refuse(N_("须在“%(key)s”中至少写明一个代码。"), "missing", wanted, key=wanted)
        return found

    def bound(self, key: str) -> int | None:
        value = self.given.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self.refuse(
            N_("“%(key)s”须是大于零的整数（元或美元），现为“%(found)s”。"), "bad_bound", key, key=key, found=value
        )
        return None

    def tiers(self) -> tuple[int | None, int | None, Counting | None]:
        """Nested counts from a bound upward; a band may end; without bounds there is nothing to count by."""
        at_least, below = self.bound("at_least"), self.bound("below")
        given = self.given.get("counting")
        counting = None if given is None else self.choice("counting", Counting, None)
        if at_least is not None and below is not None and below <= at_least:
            self.refuse(N_("“below”须大于“at_least”。"), "empty_band", "below")
        if below is not None and counting is not Counting.BAND:
            self.refuse(N_("写了“below”的是一段，“counting”须为“band”。"), "not_a_band", "counting")
        if (at_least is None and below is None) != (counting is None):
            self.refuse(N_("“counting”与“at_least”须同时填写或同时不填。"), "counting_without_tier", "counting")
        return at_least, below, counting

    def unit_of(self, *, is_position: bool) -> UnitOf:
        found = self.choice("unit_of", UnitOf, UnitOf.LANDING if is_position else UnitOf.CREDIT)
        if is_position and found is not UnitOf.LANDING:
            self.refuse(N_("存量口径（position）只能按落地单位（landing）计。"), "always_landing", "unit_of")
        return found

    def suspended(self, *, is_position: bool) -> Suspended:
        found = self.choice("suspended", Suspended, Suspended.INCLUDE)
        if not is_position and found is Suspended.EXCLUDE:
            self.refuse(N_("到达一经发生即计入，“suspended”只能为“include”。"), "always_include", "suspended")
        return found

    def origin(self) -> Origin | None:
        given = self.given.get("origin")
        return None if given is None else Origin(self.choice("origin", _Origin, None))

    def check_codes(self, found: Definition, known: Known) -> None:
        is_position = found.book is Book.POSITION
        accounts = known.scheme.stages if is_position else known.scheme.milestones
        lists: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
            ("stages" if is_position else "milestones", found.accounts, accounts),
            ("branch", found.branch, known.branches),
            ("industries", found.industries, known.industries),
        )
        self.refusals.extend(
            refuse_unknown(code, codes, field=key, where=self.where)
            for key, named, codes in lists
            for code in named
            if code not in codes
        )


class _Kind(StrEnum):
    MEASURE = "measure"
    RATIO = "ratio"


class _Book(StrEnum):
    ARRIVALS = Book.ARRIVALS.value
    POSITION = Book.POSITION.value


class _Origin(StrEnum):
    DOMESTIC = Origin.DOMESTIC.value
    FOREIGN = Origin.FOREIGN.value

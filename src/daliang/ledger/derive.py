"""From a project's standing facts to what they change: a pure, total function (ledger rules 2 to 17).

`derive(facts, scheme)` walks the facts day by day. At the end of each day the project occupies a set of *cells*: at
most one standing in the position book and one holding per credited unit and milestone in the arrivals book. What left
and what entered, with its day, is the answer; entries of a posting are derive(after) − derive(before).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from daliang.ledger.facts import OPENINGS, PAID_IN, WHOLE, AmountKind, Fact, Kind, Scheme
from daliang.vocabulary.money import Currency, convert

POSITION, ARRIVALS = "position", "arrivals"


class Cell(NamedTuple):
    """One holding: `quantity` millionths of a project at an account of a book, with its money.

    `account` is a stage (position) or a milestone (arrivals). `share` and the tier bases belong to the project as a
    whole: `basis_cny` in yuan, `basis_usd` in dollars (0 unless stated so); `cny` and `usd` are this cell's portion.
    Only the total investment counts (`quantity`); the other kinds of amount carry money alone.
    """

    book: str
    account: str
    is_suspended: bool
    unit: str
    industry: str
    origin: str
    kind: str
    share: int
    basis_cny: int
    basis_usd: int
    quantity: int
    cny: int
    usd: int


class Amount(NamedTuple):
    """An amount as stated; `cny` is its worth in yuan, which decides the tier: 0 for dollars without a rate."""

    value: int
    currency: str
    cny: int

    @classmethod
    def read(cls, argument: Mapping[str, Any]) -> Amount:
        """Dollars carry their rate (yuan for one dollar) until the next amount posting; payments need none."""
        value, currency, rate = int(argument["value"]), str(argument["currency"]), argument.get("rate")
        if currency == Currency.CNY:
            return cls(value, currency, value)
        return cls(value, currency, convert(value, Decimal(rate)) if rate else 0)


NO_AMOUNT = Amount(0, Currency.CNY, 0)


class Credit(NamedTuple):
    """Who a milestone counts for, and under which industry and origin: frozen at the end of its arrival day."""

    shares: tuple[tuple[str, int], ...]
    industry: str
    origin: str


@dataclass(slots=True)
class Standing:
    """Where one project is while its facts are walked."""

    scheme: Scheme
    is_open: bool = False
    is_ended: bool = False
    is_suspended: bool = False
    unit: str = ""
    stage: str = ""
    stage_on: date | None = None
    ended_on: date | None = None
    industry: str = ""
    origin: str = ""
    qualifier: str = ""
    shares: tuple[tuple[str, int], ...] = ()
    amounts: dict[str, Amount] = field(default_factory=dict)
    held: dict[str, Credit | None] = field(default_factory=dict)

    def arrive(self, milestone: str) -> None:
        self.held.setdefault(milestone, None)

    def stand(self, stage: str, day: date) -> None:
        if stage != self.stage:
            self.stage, self.stage_on = stage, day

    def credited(self) -> tuple[tuple[str, int], ...]:
        """Explicit shares, or the landing unit whole."""
        return self.shares or ((self.unit, WHOLE),)

    def freeze(self) -> None:
        """End of the day: what arrived today is credited as things now stand (rule 13)."""
        for milestone, credit in self.held.items():
            if credit is None:
                self.held[milestone] = Credit(self.credited(), self.industry, self.origin)


def _opened(now: Standing, fact: Fact) -> None:
    now.is_open = True
    now.unit, now.industry, now.origin = (str(fact.argument[key]) for key in ("unit", "industry", "origin"))
    now.stand(now.scheme.stages[0], fact.day)
    now.arrive(now.stage)


def _reached(now: Standing, fact: Fact) -> None:
    stage = str(fact.argument["stage"])
    for milestone in (stage, *now.scheme.implies.get(stage, ())):
        now.arrive(milestone)
    if now.scheme.rank(stage) > now.scheme.rank(now.stage):
        now.stand(stage, fact.day)


def _recognised(now: Standing, fact: Fact) -> None:
    now.arrive(str(fact.argument["act"]))


def _withdrawn(now: Standing, fact: Fact) -> None:
    milestone = str(fact.argument["milestone"])
    now.held.pop(milestone, None)
    if milestone == PAID_IN:
        now.amounts.pop(AmountKind.PAID_IN, None)


def _fell_back(now: Standing, fact: Fact) -> None:
    stage = str(fact.argument["stage"])
    if now.scheme.rank(stage) < now.scheme.rank(now.stage):
        now.stand(stage, fact.day)


def _amount(now: Standing, fact: Fact) -> None:
    kind = str(fact.argument["kind"])
    now.amounts[kind] = Amount.read(fact.argument)
    if kind == AmountKind.TOTAL:
        now.qualifier = str(fact.argument["qualifier"])


def _paid_in(now: Standing, fact: Fact) -> None:
    more, paid = Amount.read(fact.argument), now.amounts.get(AmountKind.PAID_IN)
    if paid is not None:
        more = Amount(paid.value + more.value, paid.currency, paid.cny + more.cny)
    now.amounts[AmountKind.PAID_IN] = more
    now.arrive(PAID_IN)


def _moved(now: Standing, fact: Fact) -> None:
    now.unit = str(fact.argument["unit"])


def _recredited(now: Standing, fact: Fact) -> None:
    now.shares = tuple(sorted((str(unit), int(share)) for unit, share in fact.argument["shares"].items()))
    if fact.argument.get("transfer"):
        now.held = {milestone: credit and credit._replace(shares=now.shares) for milestone, credit in now.held.items()}


def _reclassified(now: Standing, fact: Fact) -> None:
    now.industry = str(fact.argument.get("industry", now.industry))
    now.origin = str(fact.argument.get("origin", now.origin))


def _suspended(now: Standing, _fact: Fact) -> None:
    now.is_suspended = True


def _resumed(now: Standing, _fact: Fact) -> None:
    now.is_suspended = False


def _ended(now: Standing, fact: Fact) -> None:
    now.is_ended, now.ended_on = True, fact.day


def _reopened(now: Standing, _fact: Fact) -> None:
    now.is_ended, now.ended_on = False, None


APPLY: Mapping[Kind, Callable[[Standing, Fact], None]] = {
    Kind.OPENED: _opened,
    Kind.BROUGHT_FORWARD: _opened,
    Kind.REACHED: _reached,
    Kind.RECOGNISED: _recognised,
    Kind.WITHDRAWN: _withdrawn,
    Kind.FELL_BACK: _fell_back,
    Kind.AMOUNT: _amount,
    Kind.PAID_IN: _paid_in,
    Kind.MOVED: _moved,
    Kind.RECREDITED: _recredited,
    Kind.RECLASSIFIED: _reclassified,
    Kind.SUSPENDED: _suspended,
    Kind.RESUMED: _resumed,
    Kind.ENDED: _ended,
    Kind.REOPENED: _reopened,
}


def applies(now: Standing, fact: Fact) -> bool:
    """Nothing before the opening, one opening, nothing between ended and reopened."""
    if fact.kind in OPENINGS:
        return not now.is_open
    return now.is_open and now.is_ended == (fact.kind is Kind.REOPENED)


def portions(value: int, shares: Iterable[tuple[str, int]]) -> list[int]:
    """`value` split by millionths, whole, adding up again: largest remainder, ties in order of unit code (rule 17)."""
    split = [divmod(value * share, WHOLE) for _unit, share in shares]
    parts = [whole for whole, _rest in split]
    by_rest = sorted(range(len(split)), key=lambda at: (-split[at][1], at))
    for at in by_rest[: value - sum(parts)]:
        parts[at] += 1
    return parts


def _amount_cells(now: Standing, book: str, account: str, credit: Credit) -> Iterator[Cell]:
    total = now.amounts.get(AmountKind.TOTAL, NO_AMOUNT)
    basis_usd = total.value if total.currency == Currency.USD else 0
    suspended = book == POSITION and now.is_suspended
    for kind, amount in {AmountKind.TOTAL: total, **now.amounts}.items():
        counts, dollars = kind == AmountKind.TOTAL, amount.currency == Currency.USD
        for (unit, share), part in zip(credit.shares, portions(amount.value, credit.shares), strict=True):
            yield Cell(
                book,
                account,
                suspended,
                unit,
                credit.industry,
                credit.origin,
                kind,
                share,
                total.cny,
                basis_usd,
                share if counts else 0,
                0 if dollars else part,
                part if dollars else 0,
            )


def cells(now: Standing) -> frozenset[Cell]:
    """All that the project occupies at the end of a day."""
    found: list[Cell] = []
    if now.is_open and not now.is_ended:
        landed = Credit(((now.unit, WHOLE),), now.industry, now.origin)
        found.extend(_amount_cells(now, POSITION, now.stage, landed))
    for milestone, credit in now.held.items():
        if credit is not None:
            found.extend(_amount_cells(now, ARRIVALS, milestone, credit))
    return frozenset(found)


def walk(facts: Iterable[Fact], scheme: Scheme) -> Iterator[tuple[date, Standing]]:
    """The standing at the end of each day that has facts; the same object, moved on."""
    now = Standing(scheme)
    for day, of_day in groupby(sorted(facts, key=lambda fact: fact.order), key=lambda fact: fact.day):
        for fact in of_day:
            if applies(now, fact):
                APPLY[fact.kind](now, fact)
        now.freeze()
        yield day, now


Changes = Counter[tuple[date, Cell]]


def derive(facts: Iterable[Fact], scheme: Scheme) -> Changes:
    """(day, cell) → how often it is entered (+) or left (−) on that day."""
    return walked(facts, scheme)[0]


def walked(facts: Iterable[Fact], scheme: Scheme) -> tuple[Changes, Standing]:
    """What `derive` and `final` say, in one walk."""
    changes: Changes = Counter()
    before: frozenset[Cell] = frozenset()
    now = Standing(scheme)
    for day, now in walk(facts, scheme):
        after = cells(now)
        for cell in after - before:
            changes[day, cell] += 1
        for cell in before - after:
            changes[day, cell] -= 1
        before = after
    return changes, now


def difference(after: Changes, before: Changes) -> Changes:
    """What a posting adds: derive(after) − derive(before), without zeros."""
    moved = Counter(after)
    moved.subtract(before)
    return Counter({key: times for key, times in moved.items() if times})


def final(facts: Iterable[Fact], scheme: Scheme) -> Standing:
    """Where the project stands after all its facts."""
    standing = [now for _day, now in walk(facts, scheme)]
    return standing[-1] if standing else Standing(scheme)

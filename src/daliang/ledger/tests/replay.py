"""A second, slow ledger, written apart from the first: replays the plain facts day by day and knows nothing of entries.

It answers from the rules' own words where each project stands and what each unit has been credited with, on any day as
known at any seq. The tests hold the real ledger against it. Money in whole yuan and whole dollars, quantity in
millionths of a project.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

from daliang.ledger.facts import WHOLE, AmountKind, Kind, Scheme

BEGINNINGS = (Kind.OPENED, Kind.BROUGHT_FORWARD)


@dataclass(frozen=True)
class Recorded:
    """One line of the plain record, as somebody would write it in a notebook."""

    seq: int
    project: str
    day: date
    slot: int
    kind: Kind
    argument: Mapping[str, Any] = field(default_factory=dict)
    reverses: int | None = None


class Cell(NamedTuple):
    """Where something is counted: everything that a sum may be split by."""

    project: str
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


class Sums(NamedTuple):
    times: int
    quantity: int
    cny: int
    usd: int


class Stated(NamedTuple):
    """An amount as stated, with its worth in yuan."""

    value: int
    currency: str
    worth: int


class Credit(NamedTuple):
    """What is frozen at the end of an arrival's day (rule 13)."""

    shares: Mapping[str, int]
    industry: str
    origin: str


@dataclass
class Life:
    """One project on one evening. `arrived` holds None for a milestone reached today and not yet frozen."""

    scheme: Scheme
    is_open: bool = False
    is_ended: bool = False
    unit: str = ""
    stage: str = ""
    stage_on: date | None = None
    ended_on: date | None = None
    qualifier: str = ""
    is_suspended: bool = False
    industry: str = ""
    origin: str = ""
    shares: Mapping[str, int] | None = None
    amounts: dict[str, Stated] = field(default_factory=dict)
    arrived: dict[str, Credit | None] = field(default_factory=dict)

    def live_through(self, facts: Iterable[Recorded]) -> None:
        """One day: all its facts in slot order, then the evening."""
        for fact in sorted(facts, key=lambda fact: fact.slot):
            self.take_on(fact.day, fact.kind, fact.argument)
        for milestone, credit in self.arrived.items():
            if credit is None:
                self.arrived[milestone] = Credit(self.credit, self.industry, self.origin)

    def take_on(self, day: date, kind: Kind, argument: Mapping[str, Any]) -> None:
        """One fact, and since when the project stands where it stands, and when it ended."""
        stage, was_ended = self.stage, self.is_ended
        self.take(kind, argument)
        if self.stage != stage:
            self.stage_on = day
        if self.is_ended != was_ended:
            self.ended_on = day if self.is_ended else None

    @property
    def credit(self) -> Mapping[str, int]:
        return {self.unit: WHOLE} if self.shares is None else self.shares

    def fits(self, kind: Kind, argument: Mapping[str, Any]) -> bool:
        """Rule 22: opened once and first, nothing between ended and reopened, only moves that the stages allow."""
        if kind in (*BEGINNINGS, Kind.REOPENED) or not self.is_open or self.is_ended:
            return self.is_ended if kind is Kind.REOPENED else kind in BEGINNINGS and not self.is_open
        if kind is Kind.REACHED:
            stage = str(argument["stage"])
            return not self.is_below(stage) or stage in self.scheme.moves[self.stage]
        if kind is Kind.FELL_BACK:
            return self.stage != argument["stage"] and not self.is_below(str(argument["stage"]))
        if kind is Kind.PAID_IN and "paid_in" in self.amounts:
            return self.amounts["paid_in"].currency == str(argument["currency"])
        return True

    def take(self, kind: Kind, argument: Mapping[str, Any]) -> None:
        """What a fact does. One that cannot apply (not opened, opened twice, ended) does nothing."""
        if kind in BEGINNINGS and not self.is_open:
            self.is_open = True
            self.unit, self.industry, self.origin = argument["unit"], argument["industry"], argument["origin"]
            self.stage = self.scheme.stages[0]
            self.arrive(self.stage)
        elif kind is Kind.REOPENED and self.is_ended:
            self.is_ended = False
        elif self.is_open and not self.is_ended and kind not in (*BEGINNINGS, Kind.REOPENED):
            getattr(self, f"take_{kind.value}")(argument)

    def arrive(self, milestone: str) -> None:
        for reached in (milestone, *self.scheme.implies.get(milestone, ())):
            self.arrived.setdefault(reached, None)

    def is_below(self, stage: str) -> bool:
        return self.scheme.stages.index(self.stage) < self.scheme.stages.index(stage)

    def take_reached(self, argument: Mapping[str, Any]) -> None:
        if self.is_below(argument["stage"]):
            self.stage = argument["stage"]
        self.arrive(argument["stage"])

    def take_fell_back(self, argument: Mapping[str, Any]) -> None:
        if not self.is_below(argument["stage"]):
            self.stage = argument["stage"]

    def take_recognised(self, argument: Mapping[str, Any]) -> None:
        self.arrived.setdefault(argument["act"], None)

    def take_withdrawn(self, argument: Mapping[str, Any]) -> None:
        self.arrived.pop(argument["milestone"], None)
        if argument["milestone"] == "paid_in":
            self.amounts.pop("paid_in", None)

    def take_amount(self, argument: Mapping[str, Any]) -> None:
        value, currency = argument["value"], argument["currency"]
        rate = Fraction(argument["rate"] if currency == "USD" else 1)
        if argument["kind"] == "total":
            self.qualifier = argument["qualifier"]
        self.amounts[argument["kind"]] = Stated(value, currency, floor(value * rate + Fraction(1, 2)))

    def take_paid_in(self, argument: Mapping[str, Any]) -> None:
        before = self.amounts.get("paid_in", Stated(0, argument["currency"], 0))
        self.amounts["paid_in"] = before._replace(value=before.value + argument["value"])
        self.arrived.setdefault("paid_in", None)

    def take_moved(self, argument: Mapping[str, Any]) -> None:
        self.unit = argument["unit"]

    def take_recredited(self, argument: Mapping[str, Any]) -> None:
        self.shares = argument["shares"]
        if argument.get("transfer"):
            for milestone, credit in self.arrived.items():
                self.arrived[milestone] = credit and credit._replace(shares=argument["shares"])

    def take_reclassified(self, argument: Mapping[str, Any]) -> None:
        self.industry = argument.get("industry", self.industry)
        self.origin = argument.get("origin", self.origin)

    def take_suspended(self, _argument: Mapping[str, Any]) -> None:
        self.is_suspended = True

    def take_resumed(self, _argument: Mapping[str, Any]) -> None:
        self.is_suspended = False

    def take_ended(self, _argument: Mapping[str, Any]) -> None:
        self.is_ended = True

    @property
    def standing(self) -> tuple[str, str, bool] | None:
        """(unit, stage, is suspended), or None: outside."""
        return (self.unit, self.stage, self.is_suspended) if self.is_open and not self.is_ended else None

    def cells(self, project: str) -> dict[Cell, Sums]:
        """Everything that this project adds to the city's figures on this evening."""
        found: dict[Cell, Sums] = {}
        total = self.amounts.get(AmountKind.TOTAL, Stated(0, "CNY", 0))
        basis = (total.worth, total.value if total.currency == "USD" else 0)
        places = [("arrivals", milestone, False, credit) for milestone, credit in self.arrived.items() if credit]
        if self.standing:
            landing = Credit({self.unit: WHOLE}, self.industry, self.origin)
            places.append(("position", self.stage, self.is_suspended, landing))
        for book, account, is_suspended, (shares, industry, origin) in places:
            for kind, stated in {AmountKind.TOTAL.value: total, **self.amounts}.items():
                money = portions(stated.value, shares)
                for unit, share in shares.items():
                    cell = Cell(project, book, account, is_suspended, unit, industry, origin, str(kind), share, *basis)
                    cny, usd = (money[unit], 0) if stated.currency == "CNY" else (0, money[unit])
                    found[cell] = Sums(1, share if kind == AmountKind.TOTAL else 0, cny, usd)
        return found


def portions(value: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Rule 17: hand out the whole amount, what is left over one by one to the largest remainders, then by unit code."""
    exact = {unit: Fraction(value * share, WHOLE) for unit, share in shares.items()}
    given = {unit: floor(part) for unit, part in exact.items()}
    for unit in sorted(exact, key=lambda unit: (given[unit] - exact[unit], unit))[: value - sum(given.values())]:
        given[unit] += 1
    return given


class Replay:
    """The whole record, asked at any corner (as of a day, as known at a seq)."""

    def __init__(self, records: Iterable[Recorded], scheme: Scheme) -> None:
        self.records = list(records)
        self.scheme = scheme

    def standing_facts(self, known_at: int) -> list[Recorded]:
        """What had been written by then and not been reversed by then."""
        known = [record for record in self.records if record.seq <= known_at]
        gone = {record.reverses for record in known}
        return [record for record in known if record.kind is not Kind.REVERSED and record.seq not in gone]

    def is_possible(self) -> bool:
        """Could every project's life have happened as it now stands in the record?"""
        lives: dict[str, Life] = defaultdict(lambda: Life(self.scheme))
        for fact in sorted(self.standing_facts(self.last), key=lambda fact: (fact.day, fact.slot)):
            if not lives[fact.project].fits(fact.kind, fact.argument):
                return False
            lives[fact.project].take(fact.kind, fact.argument)
        return True

    @property
    def last(self) -> int:
        return max((record.seq for record in self.records), default=0)

    def lives(self, as_of: date, known_at: int) -> dict[str, Life]:
        """Each project on the evening of `as_of`, from the facts that stood at `known_at`: reversed ones are gone."""
        diary: dict[str, dict[date, list[Recorded]]] = defaultdict(lambda: defaultdict(list))
        for record in self.standing_facts(known_at):
            diary[record.project][record.day].append(record)
        lives = {project: Life(self.scheme) for project in diary}
        for project, pages in diary.items():
            for day in sorted(day for day in pages if day <= as_of):
                lives[project].live_through(pages[day])
        return lives

    def cells(self, as_of: date, known_at: int) -> dict[Cell, Sums]:
        found: dict[Cell, Sums] = {}
        for project, life in self.lives(as_of, known_at).items():
            found |= life.cells(project)
        return found

    def standing(self, project: str, as_of: date, known_at: int) -> tuple[str, str, bool] | None:
        life = self.lives(as_of, known_at).get(project)
        return life.standing if life else None

    def cumulative(self, milestone: str, at_least: int, as_of: date, known_at: int) -> dict[str, tuple[int, int, int]]:
        """Credited unit → (millionths of projects, yuan, dollars) that have arrived and are of `at_least` yuan now."""
        found: dict[str, tuple[int, int, int]] = {}
        for cell, sums in self.cells(as_of, known_at).items():
            here = (cell.book, cell.account, cell.kind) == ("arrivals", milestone, "total")
            if here and cell.basis_cny >= at_least:
                quantity, cny, usd = found.get(cell.unit, (0, 0, 0))
                found[cell.unit] = (quantity + sums.quantity, cny + sums.cny, usd + sums.usd)
        return found

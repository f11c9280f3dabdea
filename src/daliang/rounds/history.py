"""How a series was filed over its closed rounds: each unit complete and in time, or not. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.walls import whole_house
from daliang.rounds.definition import Ranking
from daliang.rounds.models import Return, ReturnQuerySet, Round, RoundState, Series

MOST_ROUNDS = 26  # a year of fortnights


class Standing(StrEnum):
    ON_TIME = "on-time"
    LATE = "late"
    UNREPORTED = "unreported"
    EXCUSED = "excused"


@dataclass(frozen=True)
class Cell:
    """One unit in one round; `late_by` in minutes. A filing that went on to the next round was filed all the same."""

    ret: Return
    standing: Standing

    @classmethod
    def of(cls, ret: Return) -> Cell:
        if ret.first_filed_at is not None:
            return cls(ret, Standing.LATE if ret.late_by else Standing.ON_TIME)
        return cls(ret, Standing.EXCUSED if ret.is_excused else Standing.UNREPORTED)


@dataclass(frozen=True)
class Rates:
    """Of the rounds in which it had to file: how many it filed, and how many in time. Excused rounds do not count."""

    expected: int = 0
    filed: int = 0
    on_time: int = 0

    @classmethod
    def of(cls, cells: Iterable[Cell | None]) -> Rates:
        said = [cell.standing for cell in cells if cell is not None and cell.standing is not Standing.EXCUSED]
        missing = said.count(Standing.UNREPORTED)
        return cls(len(said), len(said) - missing, said.count(Standing.ON_TIME))

    @property
    def completeness(self) -> float | None:
        """Filed of expected, 0 to 1; None when it never had to file."""
        return self.filed / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        return self.on_time / self.expected if self.expected else None


@dataclass(frozen=True)
class Row:
    """A filing unit over the rounds, latest first; None where it had no return."""

    unit: Unit
    cells: list[Cell | None]
    rates: Rates


@dataclass(frozen=True)
class Place:
    """A unit in the public ranking; equal units share a number."""

    number: int
    unit: Unit
    rates: Rates


@dataclass(frozen=True)
class History:
    """`rows` in the order of the tree, the person's branch only; `places` only where the city ranks by a document."""

    series: Series
    rounds: list[Round]
    rows: list[Row]
    ranking: Ranking | None
    places: list[Place]


def history(series: Series, person: Person) -> History:
    """The latest closed rounds that had returns, up to MOST_ROUNDS."""
    returns = Return.objects.visible_to(person)
    found = series.rounds.filter(state=RoundState.CLOSED, returns__isnull=False).distinct()
    rounds = list(found.order_by("-number")[:MOST_ROUNDS])
    rows = _rows(returns, rounds)
    ranking = series.asks.ranking
    if ranking is not None and clock.today() < ranking.on:
        ranking = None
    return History(series, rounds, rows, ranking, _places(rounds) if ranking and person.scope_unit else [])


def _rows(returns: ReturnQuerySet, rounds: list[Round]) -> list[Row]:
    by_unit: dict[int, dict[int, Cell]] = {}
    units: dict[int, Unit] = {}
    rows = returns.filter(round__in=rounds).select_related("unit", "round", "allowance")
    for ret in rows:
        units[ret.unit_id] = ret.unit
        by_unit.setdefault(ret.unit_id, {})[ret.round_id] = Cell.of(ret)
    made = [_row(units[pk], cells, rounds) for pk, cells in by_unit.items()]
    return sorted(made, key=lambda row: row.unit.path)


def _row(unit: Unit, cells: Mapping[int, Cell], rounds: list[Round]) -> Row:
    placed = [cells.get(one.pk) for one in rounds]
    return Row(unit, placed, Rates.of(placed))


@whole_house  # the city has published it: names and rates of all units, and nothing else
def _places(rounds: list[Round]) -> list[Place]:
    """By timeliness, then completeness; who never had to file stands in no place."""
    rows = [row for row in _rows(Return.objects.all(), rounds) if row.rates.expected]
    rows.sort(key=_worth, reverse=True)  # stable: equals stay in the order of the tree
    places: list[Place] = []
    for _worth_of_all, equals in groupby(rows, key=_worth):
        number = len(places) + 1
        places.extend(Place(number, row.unit, row.rates) for row in equals)
    return places


def _worth(row: Row) -> tuple[float, float]:
    return row.rates.timeliness or 0, row.rates.completeness or 0

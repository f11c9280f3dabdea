"""Tallies of projects as they now stand: how many, and how much in yuan and in dollars, never converted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from daliang.org.models import Unit
from daliang.vocabulary.money import Currency

BY_STAGE, BY_UNIT, BY_DAY = "stage", "unit", "next_on"


def _sum(currency: Currency) -> Any:
    return Coalesce(Sum("amount", filter=Q(currency=currency.value)), 0)


SUMS: Mapping[str, Any] = MappingProxyType(
    {"tally_count": Count("pk"), "tally_cny": _sum(Currency.CNY), "tally_usd": _sum(Currency.USD)}
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Projects, whole yuan, whole dollars; each currency sums only projects stated in it."""

    count: int = 0
    cny: int = 0
    usd: int = 0

    def plus(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.cny + other.cny, self.usd + other.usd)


def tally_of(row: Mapping[str, Any]) -> Tally:
    return Tally(row["tally_count"], int(row["tally_cny"]), int(row["tally_usd"]))


def by_branch(units: Iterable[Unit], tallies: Mapping[int, Tally]) -> dict[int, Tally]:
    """Unit id → its own tally and those of all units below it among `units`."""
    listed = list(units)
    found: dict[int, Tally] = {}
    for above in listed:
        found[above.pk] = Tally()
        for unit in listed:
            if above.holds(unit):
                found[above.pk] = found[above.pk].plus(tallies.get(unit.pk, Tally()))
    return found

"""The ledger's small world with tiers, and short words for measures and periods."""

from __future__ import annotations

from typing import Any, Self

from daliang.ledger.columns.tests.world import YI, day
from daliang.ledger.columns.tests.world import World as LedgerWorld
from daliang.measures.models import Measure, Tier
from daliang.measures.scope import Period, Scope
from daliang.org.models import Person, Unit

TIERS = (("1", 1, "CNY"), ("10", 10, "CNY"), ("20", 20, "CNY"), ("50", 50, "CNY"), ("usd-5", 5, "USD"))


class World(LedgerWorld):
    @classmethod
    def founded(cls) -> Self:
        """The empty city with its tiers, ready to post."""
        world = super().founded()
        for code, bound, currency in TIERS:
            Tier.objects.create(code=code, label=code, at_least=bound * YI, currency=currency)
        return world

    def scope(self, unit: str = "city", person: Person | None = None) -> Scope:
        return Scope(person, Unit.objects.get(code=unit))


def measure(code: str = "asked", **definition: Any) -> Measure:
    """A measure that need not be in the database."""
    return Measure(code=code, label=code, definition=definition)


def flow(*milestones: str, **more: Any) -> Measure:
    return measure(book="arrivals", milestones=list(milestones or ["signed"]), **more)


def stock(*stages: str, **more: Any) -> Measure:
    return measure(book="position", stages=list(stages or ["negotiating"]), **more)


def until(on: str, start: str | None = None, known_at: int | None = None) -> Period:
    return Period(day(on), None if start is None else day(start), known_at)

"""What the measures read of the house, each thing once: columns, trees, units, industries, tiers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cached_property

from daliang.ledger.columns import Columns, columns
from daliang.ledger.tree import parents
from daliang.measures.kept import Kept
from daliang.measures.models import Tier
from daliang.org.models import City, Person, Unit
from daliang.register.models import Industry

ANSWERS, PASSES = 512, 16  # small answers, and arrays as long as the ledger

_current: ContextVar[Reading | None] = ContextVar("reading", default=None)


class Reading:
    """One look at the house. Everything asked of it agrees, whatever is posted meanwhile.

    What was answered is kept as long as the look: `answers` are tables and branches, `passes` what one pass over the
    ledger found. Keys name all that decides an answer: never the asking person alone, but the branch that they see.
    """

    def __init__(self) -> None:
        self._trees: dict[tuple[date, int], dict[int, int | None]] = {}
        self._visible: dict[int, frozenset[int]] = {}
        self._tiers: dict[str, list[tuple[str, int]]] = {}
        self.answers = Kept(ANSWERS)
        self.passes = Kept(PASSES)

    @cached_property
    def columns(self) -> Columns:
        return columns()

    @cached_property
    def units(self) -> list[tuple[int, str]]:
        """(id, code) of every unit in the order of today's tree."""
        return list(Unit.objects.order_by("path").values_list("pk", "code"))

    @cached_property
    def industries(self) -> list[tuple[int, str, str]]:
        """(id, code, branch) of every industry."""
        return list(Industry.objects.order_by("pk").values_list("pk", "code", "branch"))

    @cached_property
    def starts_month(self) -> int:
        """The month in which the city's fiscal year starts."""
        return City.objects.values_list("fiscal_year_starts_month", flat=True).first() or 1

    def tree(self, day: date, seq: int) -> dict[int, int | None]:
        if (day, seq) not in self._trees:
            self._trees[day, seq] = parents(day, seq)
        return self._trees[day, seq]

    def visible(self, person: Person) -> frozenset[int]:
        """Ids of the units whose rows the person may see, by org's one door."""
        if person.pk not in self._visible:
            self._visible[person.pk] = frozenset(Unit.objects.visible_to(person).values_list("pk", flat=True))
        return self._visible[person.pk]

    def tiers(self, currency: str) -> list[tuple[str, int]]:
        """(code, lower bound) of a currency's tiers, rising."""
        if currency not in self._tiers:
            rows = Tier.objects.filter(currency=currency).order_by("at_least")
            self._tiers[currency] = list(rows.values_list("code", "at_least"))
        return self._tiers[currency]


@contextmanager
def one_reading() -> Iterator[Reading]:
    """Inside the block all measures answer from one reading: a page's figures agree, and cost one look.

    Post nothing inside; it would not be seen.
    """
    made = _current.get() or Reading()
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)


def reading() -> Reading:
    """The block's reading, or a new one."""
    return _current.get() or Reading()

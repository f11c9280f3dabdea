"""A measure asked about a scope at the end of a day: which lots count, for which unit, and for how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import KINDS, Array, Columns
from daliang.ledger.facts import AmountKind
from daliang.ledger.models import Book
from daliang.measures.axes import Axis, industry_axis, origin_axis, tier_axis, unit_axis
from daliang.measures.branch import Branch, branch_of
from daliang.measures.definitions import Definition, Ratio, UnitOf, read
from daliang.measures.models import Measure
from daliang.measures.reading import Reading, reading
from daliang.measures.scope import Scope
from daliang.measures.selection import Chosen, standing
from daliang.measures.tables import Dimension
from daliang.vocabulary.refusal import N_, Refusal


class Weights(NamedTuple):
    """What each chosen row adds: millionths of projects, yuan, dollars."""

    quantity: Array
    cny: Array
    usd: Array


@dataclass(frozen=True)
class Question:
    """`day` and `seq` fix the tree, and where a project lands. The columns may know more than `seq`."""

    reading: Reading
    definition: Definition
    branch: Branch
    day: date
    seq: int

    @property
    def columns(self) -> Columns:
        return self.reading.columns

    @cached_property
    def counts(self) -> Array:
        """Lots that count as projects."""
        found: Array = self.columns.lots.kind == KINDS.index(AmountKind.TOTAL)
        return found

    @cached_property
    def pays(self) -> Array:
        """Lots whose money is added."""
        found: Array = self.columns.lots.kind == KINDS.index(self.definition.amount)
        return found

    def axes(self, *, by_tier: bool) -> dict[Dimension, Axis]:
        """The axes of lots. Those that a table does not show still leave out what the measure does not count."""
        lots = self.columns.lots
        tiers = self.reading.tiers(self.definition.tier_currency) if by_tier else []
        return {
            Dimension.UNIT: unit_axis(self.branch, self._units()),
            Dimension.TIER: tier_axis(self.definition, tiers, lots),
            Dimension.INDUSTRY: industry_axis(self.definition, self.reading.industries, lots),
            Dimension.ORIGIN: origin_axis(self.definition, lots),
        }

    def counted(self, axes: dict[Dimension, Axis]) -> Array:
        """Lots inside the scope, the tier bounds and the filters."""
        inside: Array = self.counts | self.pays
        for axis in axes.values():
            inside = inside & (axis.places >= 0)
        return inside

    def weights(self, chosen: Chosen) -> Weights:
        """The count comes from the total investment's lots, money from those of the measure's amount."""
        lots, lot, times = self.columns.lots, chosen.lot, chosen.times
        quantity, cny, usd = (column[lot] * times for column in (lots.share, lots.cny, lots.usd))
        if self.definition.amount is AmountKind.TOTAL:
            return Weights(quantity, cny, usd)
        pays = self.pays[lot]
        return Weights(quantity * self.counts[lot], cny * pays, usd * pays)

    def _units(self) -> Array:
        """The unit that each lot counts for.

        Arrivals counted by landing unit go whole to where the project stands on the question's day; one that
        stands nowhere any more stays with the units it is credited to.
        """
        lots = self.columns.lots
        if self.definition.book is Book.POSITION or self.definition.unit_of is UnitOf.CREDIT:
            return lots.unit
        stands = np.flatnonzero((standing(self.columns, self.day, self.seq) > 0) & self.counts)
        landing = np.full(int(lots.project.max(initial=0)) + 1, -1, lots.unit.dtype)
        landing[lots.project[stands]] = lots.unit[stands]
        found: Array = np.where(landing[lots.project] >= 0, landing[lots.project], lots.unit)
        return found


def ask(measure: Measure, scope: Scope, day: date, known_at: int | None) -> Question:
    """Refusals: `is_ratio` for a measure without a table; `unknown_unit` for a unit that the person may not see."""
    definition = read(measure.definition, where=measure.code)
    if isinstance(definition, Ratio):
        raise Refusal(
            N_("“%(label)s”是两个口径之比，没有明细表：请分别查看“%(numerator)s”和“%(denominator)s”。"),
            code="is_ratio",
            field="measure",
            label=measure.label,
            numerator=definition.numerator,
            denominator=definition.denominator,
        )
    now = reading()
    seq = now.columns.seq if known_at is None else min(known_at, now.columns.seq)
    return Question(now, definition, branch_of(now, scope, day, seq), day, seq)

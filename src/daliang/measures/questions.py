"""A measure asked about a scope at the end of a day: which lots count, for which unit, and for how much."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from daliang.ledger.columns import KINDS, Array, Columns, Lots
from daliang.ledger.facts import AmountKind
from daliang.ledger.models import Book
from daliang.measures.axes import Axis, industry_axis, origin_axis, tier_axis, unit_axis
from daliang.measures.branch import Branch, branch_of
from daliang.measures.definitions import Definition, Ratio, UnitOf, read
from daliang.measures.models import Measure
from daliang.measures.reading import Reading, reading
from daliang.measures.scope import Scope
from daliang.measures.selection import Chosen, Span, changes, standing, stock
from daliang.measures.tables import Dimension
from daliang.vocabulary.refusal import N_, Refusal


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

    def chosen(self, start: date) -> Chosen:
        """What the measure counts: what stands on the day, or what arrived since `start`."""
        asked = self.definition
        if asked.book is not Book.POSITION:
            return self.changed(Span(start, self.day, 0, self.seq))
        key = ("stock", asked.accounts, asked.suspended, self.day, self.seq)
        return self.reading.passes.get(key, lambda: stock(self.columns, asked, self.standing_lots))

    def changed(self, span: Span) -> Chosen:
        """What changes within the span."""
        asked = self.definition
        key = ("changes", asked.book, asked.accounts, asked.suspended, span)
        return self.reading.passes.get(key, lambda: changes(self.columns, asked, span))

    def facing(self, chosen: Chosen) -> tuple[Lots, Chosen]:
        """The lots that the rows speak of: all of them, or where the rows are few a copy of each row's own."""
        lots = self.columns.lots
        if 2 * len(chosen.lot) >= len(lots.project):
            return lots, chosen
        return Lots(*(column[chosen.lot] for column in lots)), chosen._replace(lot=np.arange(len(chosen.lot)))

    def axes(self, lots: Lots, by: Collection[Dimension] = ()) -> dict[Dimension, Axis]:
        """The axes of lots that are shown, and those that leave something out."""
        asked, found = self.definition, {Dimension.UNIT: unit_axis(self.branch, self._units(lots))}
        if Dimension.TIER in by or asked.counting:
            tiers = self.reading.tiers(asked.tier_currency) if Dimension.TIER in by else []
            found[Dimension.TIER] = tier_axis(asked, tiers, lots)
        if Dimension.INDUSTRY in by or asked.branch or asked.industries:
            found[Dimension.INDUSTRY] = industry_axis(asked, self.reading.industries, lots)
        if Dimension.ORIGIN in by or asked.origin:
            found[Dimension.ORIGIN] = origin_axis(asked, lots)
        return found

    def counted(self, lots: Lots, axes: Mapping[Dimension, Axis]) -> Array:
        """Lots inside the scope, the tier bounds and the filters, of a kind that counts or pays."""
        counts, pays = self._kinds(lots)
        inside: Array = counts | pays
        for axis in axes.values():
            inside &= axis.places >= 0
        return inside

    def weights(self, lots: Lots, chosen: Chosen) -> Iterator[Array]:
        """What each row adds: millionths of projects, yuan, dollars.

        The count comes from the total investment's lots, money from those of the measure's amount.
        """
        kinds = self._kinds(lots)
        for column, of_kind in ((lots.share, kinds[0]), (lots.cny, kinds[1]), (lots.usd, kinds[1])):
            adds = column[chosen.lot]
            if chosen.times is not None:
                adds *= chosen.times
            if self.definition.amount is not AmountKind.TOTAL:
                adds *= of_kind[chosen.lot]
            yield adds

    def _kinds(self, lots: Lots) -> tuple[Array, Array]:
        """Whether a lot counts as a project, and whether its money is added."""
        return lots.kind == KINDS.index(AmountKind.TOTAL), lots.kind == KINDS.index(self.definition.amount)

    def _units(self, lots: Lots) -> Array:
        """The unit that each lot counts for.

        Arrivals counted by landing unit go whole to where the project stands on the question's day; one that
        stands nowhere any more stays with the units it is credited to.
        """
        if self.definition.book is Book.POSITION or self.definition.unit_of is UnitOf.CREDIT:
            return lots.unit
        landed = self._landing[lots.project]
        found: Array = np.where(landed >= 0, landed, lots.unit)
        return found

    @property
    def standing_lots(self) -> Array:
        """Each lot's stage code on the day."""
        key = ("standing", self.day, self.seq)
        return self.reading.passes.get(key, lambda: standing(self.columns, self.day, self.seq))

    @property
    def _landing(self) -> Array:
        return self.reading.passes.get(("landing", self.day, self.seq), self._landed)

    def _landed(self) -> Array:
        """project id → id of the unit where it stands, -1 for nowhere."""
        lots = self.columns.lots
        stands = np.flatnonzero(self.standing_lots)
        found = np.full(int(lots.project.max(initial=0)) + 1, -1, lots.unit.dtype)
        found[lots.project[stands]] = lots.unit[stands]
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

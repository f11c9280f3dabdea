"""What was done, asked of the measures or read from a closing: each measure once a period, for all units at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from daliang.ledger.models import Closing
from daliang.measures.branch import Branch, branch_of
from daliang.measures.definitions import Ratio, read
from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.reading import reading
from daliang.measures.scope import Period, Scope, fiscal_start
from daliang.measures.tables import NOTHING, Cell
from daliang.targets.models import Aspect, Indicator, TargetNotice

Value = int | Decimal
Cells = Mapping[str, Cell]


@dataclass
class Figures:
    """For a scope, as of a day, as known at a seq (None: now), inside of `one_reading`.

    With a `closing` a figure is read from it where it holds just that: a stock, or a flow from the fiscal year's start;
    any other is asked of the ledger as known at the closing.
    """

    scope: Scope
    as_of: date
    known_at: int | None
    closing: Closing | None = None
    _cells: dict[tuple[str, date, date], Cells] = field(default_factory=dict)
    _branches: dict[date, Branch] = field(default_factory=dict)

    def last_day(self, notice: TargetNotice) -> date:
        """The day up to which the notice is fulfilled: as of, within its period."""
        return min(self.as_of, notice.ends)

    def branch(self, notice: TargetNotice) -> Branch:
        """The units of the scope as the tree stood on that day."""
        day = self.last_day(notice)
        if day not in self._branches:
            now = reading()
            seq = now.columns.seq if self.known_at is None else min(self.known_at, now.columns.seq)
            self._branches[day] = branch_of(now, self.scope, day, seq)
        return self._branches[day]

    def value(self, indicator: Indicator, unit: str, measures: Mapping[str, Measure]) -> Value | None:
        """What the unit and all below it have done; None for a quotient whose denominator counts nothing."""
        if not indicator.is_fraction:
            return aspect(self.cell(indicator.measure, indicator.version.notice, unit), indicator.aspect)
        above, below = (self.cell(one, indicator.version.notice, unit) for one in _two(indicator, measures))
        part, whole = (Decimal(aspect(cell, indicator.aspect)) for cell in (above, below))
        return part / whole if whole else None

    def cell(self, measure: Measure, notice: TargetNotice, unit: str) -> Cell:
        """From the notice's first day to its last, or to as of; nothing before it begins."""
        start, end = notice.starts, self.last_day(notice)
        if start > self.as_of:
            return NOTHING
        key = (measure.code, start, end)
        if key not in self._cells:
            self._cells[key] = self._asked(measure, start, end)
        return self._cells[key].get(unit, NOTHING)

    def is_frozen(self, measure: Measure, notice: TargetNotice) -> bool:
        """Is the figure read from the closing?"""
        closing = self.closing
        if closing is None or closing.day > notice.ends or measure.code not in self._frozen:
            return False
        return not measure.is_flow or notice.starts == fiscal_start(closing.day, reading().starts_month)

    def _asked(self, measure: Measure, start: date, end: date) -> Cells:
        if self.is_frozen(measure, TargetNotice(starts=start, ends=end)):
            return self._frozen[measure.code]
        return by_unit(measure, self.scope, Period(end, start, self.known_at))

    @cached_property
    def _frozen(self) -> dict[str, dict[str, Cell]]:
        """Measure code → unit code → the closing's cell."""
        found: dict[str, dict[str, Cell]] = {}
        for one in self.closing.figures.get("figures", ()) if self.closing else ():
            cell = Cell(round(one["count"] * 10**6), one["cny"], one["usd"])
            found.setdefault(one["measure"], {})[one["unit"]] = cell
        return found


def aspect(cell: Cell, of: str) -> Value:
    """Projects, whole yuan, or whole dollars of a cell."""
    return {Aspect.COUNT.value: cell.count, Aspect.CNY.value: cell.cny, Aspect.USD.value: cell.usd}[of]


def parts_of(indicators: Iterable[Indicator]) -> dict[str, Measure]:
    """Code → measure, of those that the rates among them divide; one query."""
    codes = [code for one in indicators if one.measure.is_ratio for code in _codes(one.measure)]
    return {measure.code: measure for measure in Measure.objects.filter(code__in=codes)}


def _two(indicator: Indicator, measures: Mapping[str, Measure]) -> tuple[Measure, Measure]:
    if indicator.whole is not None:
        return indicator.measure, indicator.whole
    above, below = _codes(indicator.measure)
    return measures[above], measures[below]


def _codes(measure: Measure) -> tuple[str, str]:
    definition = read(measure.definition, where=measure.code)
    assert isinstance(definition, Ratio)
    return definition.numerator, definition.denominator

"""The one place where numbers are added up: tables of a measure and the rows behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import prod
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import FIRST_DAY, Array, Lots
from daliang.ledger.models import Book
from daliang.measures.axes import calendar_axis
from daliang.measures.definitions import Ratio, read
from daliang.measures.models import Measure
from daliang.measures.questions import Question, ask
from daliang.measures.reading import one_reading
from daliang.measures.rules import find_measure
from daliang.measures.scope import Corner, Period, Scope, fiscal_start
from daliang.measures.selection import Chosen, Span, arrivals_among
from daliang.measures.sums import added
from daliang.measures.tables import Cell, Dimension, Table, shown
from daliang.vocabulary import periods
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.tiers import Counting

LARGEST = 50_000_000  # cells of one table
CALENDAR = (Dimension.QUARTER, Dimension.MONTH)


@dataclass(frozen=True, slots=True)
class Row:
    """One project behind a number: its part of the count (millionths) and of the money."""

    project: int
    quantity: int
    cny: int
    usd: int

    @property
    def count(self) -> int | Decimal:
        return shown(self.quantity)


class Side(NamedTuple):
    """Half of a report: the sum and the projects behind it."""

    total: Cell
    rows: list[Row]


class Report(NamedTuple):
    """From one corner to another: value(end) = value(start) + new + adjustments + transferred (rule 18).

    `transferred` came from another unit or went there, by a change of the tree or of where a project lands; it is
    nothing for the whole city. `earlier` is no part of the sum: what has since been told of days before the flow
    begins, which are counted in an earlier year.
    """

    new: Side
    adjustments: Side
    transferred: Side
    earlier: Side

    @property
    def change(self) -> Cell:
        """value(end) less value(start)."""
        return self.new.total.plus(self.adjustments.total).plus(self.transferred.total)


class Quotient(NamedTuple):
    """A ratio with what it was made of. `value` is None while the denominator counts nothing."""

    numerator: Cell
    denominator: Cell

    @property
    def value(self) -> Decimal | None:
        if not self.denominator.quantity:
            return None
        return Decimal(self.numerator.quantity) / Decimal(self.denominator.quantity)


def table(measure: Measure, scope: Scope, period: Period, by: Iterable[str] = ()) -> Table:
    """The measure broken down by any dimensions, as of a day, as known at a seq.

    Refusals: `is_ratio`, `unknown_unit`, `unknown_dimension`, `no_calendar` (a stock has no quarters),
    `span_backwards`, `too_many_cells`.
    """
    dimensions = _dimensions(by)
    question = ask(measure, scope, period.as_of, period.known_at)
    start = _start(question, period)
    if question.definition.book is Book.POSITION and set(dimensions) & set(CALENDAR):
        raise Refusal(
            N_("“%(label)s”是某一天的存量，不能按季度或月份分列：请逐日查看，或改用到达类口径。"),
            code="no_calendar",
            field="by",
            label=measure.label,
        )
    key = ("table", question.definition, question.branch, question.day, question.seq, start, dimensions)
    return question.reading.answers.get(key, lambda: _Layout(question, dimensions, start).table())


def total(measure: Measure, scope: Scope, period: Period) -> Cell:
    """The whole scope's count and money; read off the table by unit, which is mostly asked for beside it."""
    return table(measure, scope, period, (Dimension.UNIT,)).total


def by_unit(measure: Measure, scope: Scope, period: Period) -> Mapping[str, Cell]:
    """Unit code → cell for every unit of the scope, parents before children, the units below included in each."""
    return table(measure, scope, period, (Dimension.UNIT,)).along(Dimension.UNIT)


def rows(measure: Measure, scope: Scope, period: Period) -> list[Row]:
    """The projects behind `total`, by id; one stays while its count or its money is not zero (rule 21)."""
    question = ask(measure, scope, period.as_of, period.known_at)
    return _rows(question, question.chosen(_start(question, period)))


def by_project(measure: Measure, scope: Scope, period: Period) -> tuple[Array, Array, Array]:
    """What `rows` lists as three columns, project id → millionths, yuan, dollars: 0 where nothing counts."""
    question = ask(measure, scope, period.as_of, period.known_at)
    lots, kept = _kept(question, question.chosen(_start(question, period)))
    projects, size = lots.project[kept.lot], _projects(question)
    quantity, cny, usd = (added(projects, weights, size) for weights in question.weights(lots, kept))
    return quantity, cny, usd


def counts_by_account(measure: Measure, scope: Scope, period: Period, among: Array) -> dict[str, Array]:
    """Each of an arrivals measure's milestones → a column, project id → millionths; one pass for all of them.

    `among` marks by id the projects that are looked at; the others have 0.
    """
    question = ask(measure, scope, period.as_of, period.known_at)
    columns, span = question.columns, Span(_start(question, period), question.day, 0, question.seq)
    chosen = arrivals_among(columns, question.definition, span, among[columns.lots.project])
    lots, kept = _kept(question, chosen)
    accounts, size = question.definition.accounts, _projects(question)
    keys = np.multiply(kept.account, size, dtype=np.intp) + lots.project[kept.lot]
    sums = added(keys, next(question.weights(lots, kept)), len(accounts) * size)
    return dict(zip(accounts, sums.reshape(len(accounts), size), strict=True))


def by_unit_among(measure: Measure, scope: Scope, period: Period, among: Array) -> dict[str, Cell]:
    """As `by_unit`, of the projects alone that `among` marks by id."""
    question = ask(measure, scope, period.as_of, period.known_at)
    lots, kept = _kept(question, question.chosen(_start(question, period)))
    kept = kept.only(among[lots.project[kept.lot]])
    places = question.axes(lots)[Dimension.UNIT].places[kept.lot]
    codes, climb = question.branch.codes, question.branch.climb
    sums = [climb(added(places, weights, len(codes))).tolist() for weights in question.weights(lots, kept)]
    return {code: Cell(*of) for code, *of in zip(codes, *sums, strict=True)}


def _projects(question: Question) -> int:
    """Long enough for a column with a place for each project's id."""
    return int(question.columns.lots.project.max(initial=0)) + 1


def rows_by_unit(measure: Measure, scope: Scope, period: Period) -> dict[str, list[Row]]:
    """Unit code → the projects that count at this very unit, without the units below it; units with none left out."""
    question = ask(measure, scope, period.as_of, period.known_at)
    lots, kept = _kept(question, question.chosen(_start(question, period)))
    places = question.axes(lots)[Dimension.UNIT].places[kept.lot]
    return {
        question.branch.codes[place]: found
        for place in np.unique(places).tolist()
        if (found := _listed(question, lots, kept.only(places == place)))
    }


def ratio(measure: Measure, scope: Scope, period: Period) -> Quotient:
    """Numerator and denominator of a ratio, asked of one reading."""
    above, below = _two(measure)
    with one_reading():
        return Quotient(total(above, scope, period), total(below, scope, period))


def ratio_by_unit(measure: Measure, scope: Scope, period: Period) -> dict[str, Quotient]:
    """Unit code → the ratio of every unit of the scope."""
    above, below = _two(measure)
    with one_reading():
        upper, lower = by_unit(above, scope, period), by_unit(below, scope, period)
    return {code: Quotient(cell, lower[code]) for code, cell in upper.items()}


def report(measure: Measure, scope: Scope, start: Corner, end: Corner, first: date | None = None) -> Report:
    """What changed from corner to corner, exactly (rule 18), for figures that count from `first` on.

    `first` is by default the first day of the end's fiscal year, as for every figure; what was counted at a start
    corner before it is nothing. New is dated after `start.day`; adjustments are dated up to it but were not known at
    `start.seq`. For a stock the changes are entries and exits. New and adjustments are told in the tree of the end
    corner. Refusals: as table; `span_backwards` when the end lies before the start by day or by seq.
    """
    _forward(start, end)
    with one_reading():
        question = ask(measure, scope, end.day, end.seq)
        begins = _start(question, Period(end.day, first))
        after, eve = max(begins, _shifted(start.day, 1)), _shifted(begins, -1)
        new = _side(question, Span(after, end.day, 0, end.seq))
        late = _side(question, Span(begins, start.day, start.seq, end.seq))
        before = rows(measure, scope, Period(start.day, begins, start.seq)) if begins <= start.day else []
        moved = _less(rows(measure, scope, Period(end.day, begins, end.seq)), [*before, *new.rows, *late.rows])
        known = Span(FIRST_DAY, min(start.day, eve), start.seq, end.seq), Span(_shifted(start.day, 1), eve, 0, end.seq)
        earlier = _summed([]) if question.definition.book is Book.POSITION else _side(question, *known)
    return Report(new, late, _summed(moved), earlier)


def _two(measure: Measure) -> tuple[Measure, Measure]:
    definition = read(measure.definition, where=measure.code)
    if not isinstance(definition, Ratio):
        raise Refusal(N_("“%(label)s”不是比率。"), code="not_a_ratio", field="measure", label=measure.label)
    return find_measure(definition.numerator), find_measure(definition.denominator)


def _dimensions(by: Iterable[str]) -> tuple[Dimension, ...]:
    names = list(dict.fromkeys(by))
    unknown = [name for name in names if name not in list(Dimension)]
    if unknown:
        raise Refusal(
            N_("不能按“%(found)s”分列。可以按：%(known)s。"),
            code="unknown_dimension",
            field="by",
            found=unknown[0],
            known="、".join(Dimension),
        )
    return tuple(map(Dimension, names))


def _start(question: Question, period: Period) -> date:
    """A flow's first day: as asked, or the fiscal year's first. A stock begins with the first day there is."""
    if question.definition.book is Book.POSITION:
        return FIRST_DAY
    start = period.start or fiscal_start(period.as_of, question.reading.starts_month)
    return periods.Span(start, period.as_of).start


def _forward(start: Corner, end: Corner) -> None:
    periods.Span(start.day, end.day)
    if end.seq < start.seq:
        raise Refusal(
            N_("起点所知（台账第 %(start)s 号）晚于终点所知（第 %(end)s 号）：请把较早的一期作为起点。"),
            code="span_backwards",
            start=start.seq,
            end=end.seq,
        )


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _side(question: Question, *spans: Span) -> Side:
    """What changed within the spans."""
    found = [_rows(question, question.changed(span)) for span in spans]
    return _summed(found[0] if len(found) == 1 else _less([row for rows in found for row in rows], []))


def _summed(found: list[Row]) -> Side:
    return Side(Cell(sum(r.quantity for r in found), sum(r.cny for r in found), sum(r.usd for r in found)), found)


def _less(more: Iterable[Row], less: Iterable[Row]) -> list[Row]:
    """Project by project what `more` has over `less`; what is equal is left out."""
    sums: dict[int, list[int]] = {}
    for sign, found in ((1, more), (-1, less)):
        for row in found:
            of = sums.setdefault(row.project, [0, 0, 0])
            of[0] += sign * row.quantity
            of[1] += sign * row.cny
            of[2] += sign * row.usd
    return [Row(project, *of) for project, of in sorted(sums.items()) if any(of)]


def _rows(question: Question, chosen: Chosen) -> list[Row]:
    return _listed(question, *_kept(question, chosen))


def _kept(question: Question, chosen: Chosen) -> tuple[Lots, Chosen]:
    """The rows that count, and the lots that they speak of."""
    lots, chosen = question.facing(chosen)
    counted = question.counted(lots, question.axes(lots))
    return lots, chosen if counted.all() else chosen.only(counted[chosen.lot])


def _listed(question: Question, lots: Lots, kept: Chosen) -> list[Row]:
    projects, keys = np.unique(lots.project[kept.lot], return_inverse=True)
    sums = [added(keys, weights, len(projects)).tolist() for weights in question.weights(lots, kept)]
    return [Row(project, *of) for project, *of in zip(projects.tolist(), *sums, strict=True) if any(of)]


class _Layout:
    """The places of a table's cells."""

    def __init__(self, question: Question, by: tuple[Dimension, ...], start: date) -> None:
        self.question = question
        self.by = by
        self.lots, self.chosen = question.facing(question.chosen(start))
        self.lot_axes = question.axes(self.lots, by)
        self.calendars = {of: calendar_axis(of, start, question.day) for of in by if of in CALENDAR}
        self.axes = tuple(self._codes(dimension) for dimension in by)
        self.shape = tuple(map(len, self.axes))
        if prod(self.shape) > LARGEST:
            raise Refusal(
                N_("这张表有 %(cells)s 格，超过上限：请少选一个分列维度，或缩短时段。"),
                code="too_many_cells",
                field="by",
                cells=prod(self.shape),
            )
        self.strides = {dimension: prod(self.shape[place + 1 :]) for place, dimension in enumerate(by)}

    def _codes(self, dimension: Dimension) -> tuple[str, ...]:
        if dimension is Dimension.STAGE:
            return self.question.definition.accounts
        return self.calendars[dimension][0] if dimension in CALENDAR else self.lot_axes[dimension].codes

    def table(self) -> Table:
        keys, chosen = self._keys()
        cells = [added(keys, weights, prod(self.shape)) for weights in self.question.weights(self.lots, chosen)]
        whole = Cell(*(int(sums.sum()) for sums in cells))
        quantity, cny, usd = map(self._shaped, cells)
        for sums in (quantity, cny, usd):
            sums.setflags(write=False)  # shared by whoever asks again
        return Table(self.by, self.axes, quantity, cny, usd, whole, self.question.seq)

    def _keys(self) -> tuple[Array, Chosen]:
        """Each counted row's cell, and those rows."""
        lot_keys, all_count = self._lot_keys()
        keys, chosen = lot_keys[self.chosen.lot], self.chosen
        if not all_count:
            inside = keys >= 0
            keys, chosen = keys[inside], chosen.only(inside)
        for dimension, stride in self.strides.items():
            if dimension is Dimension.STAGE:
                keys += np.multiply(chosen.account, stride, dtype=np.intp)
            elif dimension in CALENDAR and chosen.day is not None:
                _codes, first, places = self.calendars[dimension]
                keys += (places * np.intp(stride))[chosen.day - np.int32(first)]
        return keys, chosen

    def _lot_keys(self) -> tuple[Array, bool]:
        """Each lot's place by its own dimensions, -1 where it does not count; and whether all count."""
        counted = self.question.counted(self.lots, self.lot_axes)
        keys = np.zeros(len(counted), np.intp)
        for dimension in self.by:
            if dimension in self.lot_axes:
                keys += np.multiply(self.lot_axes[dimension].places, self.strides[dimension], dtype=np.intp)
        if counted.all():
            return keys, True
        keys[~counted] = -1
        return keys, False

    def _shaped(self, sums: Array) -> Array:
        """Cells in the table's shape, units rolled up and nested tiers gathered from the top."""
        cells = sums.reshape(self.shape)
        if Dimension.UNIT in self.by:
            self.question.branch.climb(np.moveaxis(cells, self.by.index(Dimension.UNIT), 0))
        if Dimension.TIER in self.by and self.question.definition.counting is Counting.NESTED:
            at = self.by.index(Dimension.TIER)
            cells = np.flip(np.flip(cells, at).cumsum(at), at)
        return cells

"""Collects a report from a closed round: frozen figures from its closing, lists from its comparison."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, override

from daliang.bulletins.movements import project_lines
from daliang.bulletins.report import (
    Adjustment,
    Figure,
    Heading,
    Late,
    Named,
    Report,
    Sum,
    UnitFigures,
)
from daliang.ledger.models import Closing
from daliang.ledger.tree import parents
from daliang.measures.engine import report as changes_between
from daliang.measures.models import Measure
from daliang.measures.scope import Corner, Scope, fiscal_start
from daliang.org import clock
from daliang.org.models import City, Unit
from daliang.register.models import Project
from daliang.rounds import comparison as compared
from daliang.rounds.models import Round, Series
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.tiers import Counting


def gather(round_: Round, closing: Closing | None = None) -> Report:
    """The report of a closed round, by default of the closing that counts.

    Refusals: `not_closed`, `not_in_closing` (a headline measure is missing there).
    """
    closing = closing or closing_of(round_)
    comparison = compared.comparison(round_, closing=closing)
    before = comparison.since
    frozen, earlier = _Frozen(closing), _Frozen(before) if before else None
    measures = _headline(round_.series)
    units = {unit.code: unit for unit in Unit.objects.all()}
    city = next(iter(frozen.units))
    headline = tuple(_figure(measure, city, closing.day, frozen, earlier) for measure in measures)
    return Report(
        heading=_heading(round_, closing, before),
        headline=headline,
        units=tuple(_unit_rows([figure.measure for figure in headline if figure.is_stock], closing, frozen, units)),
        projects=tuple(project_lines(round_, comparison, closing)),
        unreported=tuple(Named.of(units[code]) for code in closing.figures["unreported"] if code in units),
        excused=tuple(Named.of(units[code]) for code in closing.figures.get("excused", ()) if code in units),
        late=tuple(_late(round_, closing)),
        expected=round_.returns.count(),
        adjustments=tuple(_adjustments(measures, before, closing)),
        is_demonstration=Project.objects.filter(is_synthetic=True).exists(),
    )


def closing_of(round_: Round) -> Closing:
    """The round's closing that counts; Refusal `not_closed` before there is one."""
    closing = round_.last_closing
    if closing is None:
        raise Refusal(
            N_("%(round)s 还没有封账，专报要等封账后才有；请由市商务局专员先封账。"),
            code="not_closed",
            round=round_.code,
        )
    return closing


class _Frozen:
    """The figures of one closing by measure and unit. A unit without a line has nothing."""

    def __init__(self, closing: Closing) -> None:
        self.closing = closing
        self._sums = {(one["measure"], one["unit"]): _sum(one) for one in closing.figures["figures"]}
        self.units = dict.fromkeys(unit for _measure, unit in self._sums)
        self._measures = {measure for measure, _unit in self._sums}

    def holds(self, measure: str) -> bool:
        return measure in self._measures

    def of(self, measure: str, unit: str) -> Sum:
        return self._sums.get((measure, unit), Sum())


def _sum(one: dict[str, Any]) -> Sum:
    return Sum(Decimal(str(one["count"])), one["cny"], one["usd"])


def _heading(round_: Round, closing: Closing, before: Closing | None) -> Heading:
    city, series = City.current(), round_.series
    return Heading(
        city=Named.of(city),
        series=Named(series.title, series.title_en),
        number=round_.number,
        round=round_.code,
        cut_off_on=closing.day,
        closed_at=clock.local(closing.made_at),
        closing=closing.number,
        seal=closing.hash,
        previous=before.title if before else "",
        previous_on=before.day if before else None,
        title=declared(series, "report_title"),
        office=declared(series, "office"),
    )


def declared(series: Series, key: str) -> Named | None:
    """What the series says of its report, with the English under the same key and _en."""
    given = series.definition.get(key)
    return Named(given, series.definition.get(f"{key}_en", "")) if given else None


def _headline(series: Series) -> list[Measure]:
    """The measures that the series heads its report with, in its order."""
    found = {measure.code: measure for measure in Measure.objects.filter(code__in=series.asks.measures)}
    return [found[code] for code in series.asks.measures if code in found]


def _figure(measure: Measure, city: str, day: date, now: _Frozen, before: _Frozen | None) -> Figure:
    if not now.holds(measure.code):
        raise Refusal(
            N_("%(closing)s 封账时没有“%(measure)s”这个指标，专报无法列出；请把它从本系列的主要指标中去掉。"),
            code="not_in_closing",
            where=now.closing.title,
            closing=now.closing.title,
            measure=measure.label,
        )
    start = fiscal_start(day, City.current().fiscal_year_starts_month) if measure.is_flow else None
    return Figure(
        measure=measure.code,
        label=Named(measure.label, measure.label_en),
        counting=Counting(measure.counting) if measure.counting else None,
        now=now.of(measure.code, city),
        before=_before(measure, city, start, before),
        start=start,
    )


def _before(measure: Measure, city: str, start: date | None, before: _Frozen | None) -> Sum | None:
    """What the closing before had counted of the same year: nothing where it lies before the flow's first day."""
    if before is None or not before.holds(measure.code):
        return None
    return Sum() if start and before.closing.day < start else before.of(measure.code, city)


def _unit_rows(measures: list[str], closing: Closing, frozen: _Frozen, units: dict[str, Unit]) -> Iterator[UnitFigures]:
    """Every unit of the closing, in its order, as deep as it stood on the cut-off day."""
    tree = parents(closing.day, closing.seq)
    missing = set(closing.figures["unreported"])
    for code in frozen.units:
        unit = units.get(code)
        name = Named.of(unit) if unit else Named(code)
        depth = _depth(unit.pk, tree) if unit else 1
        sums = tuple(frozen.of(measure, code) for measure in measures)
        yield UnitFigures(code, name, depth, sums, is_unreported=code in missing)


def _depth(unit: int, tree: dict[int, int | None]) -> int:
    depth, above = 0, tree.get(unit)
    while above is not None:
        depth, above = depth + 1, tree.get(above)
    return depth


def _late(round_: Round, closing: Closing) -> Iterator[Late]:
    """Who was late at the closing; a unit is stamped once, so its minutes are still those."""
    for one in (
        round_.returns.filter(late_by__gt=0, unit__code__in=closing.figures["late"])
        .select_related("unit")
        .order_by("unit__path")
    ):
        yield Late(Named.of(one.unit), one.late_by or 0)


def _adjustments(measures: Iterable[Measure], before: Closing | None, closing: Closing) -> Iterator[Adjustment]:
    """Measure by measure what was corrected in days up to the closing before (rule 18), known at this closing."""
    if before is None:
        return
    start, end = Corner(before.day, before.seq), Corner(closing.day, closing.seq)
    for measure in measures:
        found = changes_between(measure, Scope(None), start, end)
        for words, side in (
            ("", found.adjustments),
            (N_("%(measure)s（区划或落地调整）"), found.transferred),
            (N_("%(measure)s（以前年度）"), found.earlier),
        ):
            if side.total:
                difference = Sum(Decimal(side.total.count), side.total.cny, side.total.usd)
                yield Adjustment(measure.code, _worded(words, measure), difference)


def _worded(words: str, measure: Measure) -> Named:
    """The measure's name, in these words if any, in both languages."""
    if not words:
        return Named(measure.label, measure.label_en)
    with override("zh-hans"):
        chinese = gettext(words) % {"measure": measure.label}
    with override("en"):
        return Named(chinese, gettext(words) % {"measure": measure.label_en or measure.label})

"""The city at a closing, for everybody who reads figures: all units as told, the own unit exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daliang.ledger.models import Closing
from daliang.measures.answers import asked_closing, figures_answer
from daliang.measures.models import Measure, SafeFigure
from daliang.measures.publishing import tell_closings, told_measures
from daliang.measures.scope import Scope
from daliang.measures.tables import plain_count
from daliang.org.models import Person, Unit


@dataclass(frozen=True)
class Told:
    """One figure; None is held back, or not known."""

    measure: Measure
    count: int | float | None = None
    cny: int | None = None
    usd: int | None = None


@dataclass(frozen=True)
class UnitFigures:
    """One unit's figures in the order of the measures; `is_own` are the exact ones of the reader's own unit."""

    unit: Unit
    depth: int
    is_own: bool
    figures: tuple[Told, ...]


@dataclass(frozen=True)
class CityFigures:
    """The table of a closing: the city first, then its counties and zones."""

    closing: Closing
    measures: list[Measure]
    rows: list[UnitFigures]


def city_figures(person: Person, closing: Closing) -> CityFigures:
    """What the closing tells, and the own unit's figures as the closing froze them.

    Whoever works for the whole city finds here what the units see; a park has its own row below its county.
    """
    tell_closings()
    told = SafeFigure.objects.filter(closing=closing).select_related("measure", "unit")
    found: dict[Unit, dict[int, Told]] = {}
    for one in told.order_by("unit__path", "measure__order"):
        count = None if one.count is None else plain_count(one.count)
        figure = Told(one.measure, count, one.cny, one.usd)
        found.setdefault(one.unit, {})[one.measure_id] = figure
    measures = _measures(found)
    rows = [_row(unit, cells, measures, is_own=False) for unit, cells in found.items()]
    own = person.scope_unit
    if own is not None and own.depth > 1 and measures:
        exact = _row(own, _exact(person, own, closing, measures), measures, is_own=True)
        rows = sorted([*(row for row in rows if row.unit != own), exact], key=lambda row: str(row.unit.path))
    return CityFigures(closing, measures, rows)


def _measures(found: Mapping[Unit, Mapping[int, Told]]) -> list[Measure]:
    """As on today's board; what has left it since comes after."""
    there = {pk: told.measure for cells in found.values() for pk, told in cells.items()}
    first = [measure for measure in told_measures() if measure.pk in there]
    return [*first, *(measure for measure in there.values() if measure not in first)]


def _row(unit: Unit, cells: Mapping[int, Told], measures: list[Measure], *, is_own: bool) -> UnitFigures:
    return UnitFigures(
        unit, unit.depth - 1, is_own, tuple(cells.get(measure.pk, Told(measure)) for measure in measures)
    )


def _exact(person: Person, own: Unit, closing: Closing, measures: list[Measure]) -> dict[int, Told]:
    answer = figures_answer(asked_closing(closing, Scope(person, own)), [measure.code for measure in measures])
    return {
        measure.pk: Told(measure, one["count"], one["cny"], one["usd"])
        for measure, one in zip(measures, answer["figures"], strict=True)
    }

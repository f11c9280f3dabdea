"""Behind a number: its definition, the same number by unit, and the projects that make it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from daliang.measures.cohort import added_up, rows_reached
from daliang.measures.engine import Quotient, Row, by_unit, ratio, ratio_by_unit, rows, total
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope, fiscal_start
from daliang.measures.tables import Cell
from daliang.measures.wording import counting_words
from daliang.org import clock
from daliang.org.models import City, Person, Unit
from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.vocabulary.periods import parse_day
from daliang.web.guards import may, person_of, unit_or_404
from daliang.web.moment import Moment, moment_of
from daliang.web.narrowing import Narrowing, narrowing_of
from daliang.web.panels import frozen_figure, is_kept


@dataclass(frozen=True)
class Part:
    """One project behind the number, with what it adds."""

    project: Project
    row: Row
    is_visible: bool


@dataclass(frozen=True)
class Asked:
    """One question: which measure (or a narrowing of it), of which branch, from when, at which moment."""

    person: Person
    measure: Measure
    unit: Unit
    moment: Moment
    start: date | None
    narrowing: Narrowing

    @property
    def scope(self) -> Scope:
        return Scope(self.person, self.unit)

    def link(self, unit: str) -> str:
        more = {"from": self.start.isoformat()} if self.start else {}
        query = urlencode({"unit": unit, **self.moment.asked, **more, **self.narrowing.asked}, doseq=True)
        return f"{reverse('figure', args=[self.measure.code])}?{query}"


@may("figures.read")
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """?unit=, ?from=, what narrows it (see Narrowing), and the moment's own ?at=, ?as_of=, ?known=."""
    asked = _asked(request, code)
    if asked.measure.is_ratio:
        return _ratio(request, asked)
    with one_reading():
        period = asked.moment.period(asked.start)
        whole, units, found = _answers(asked, period)
        parts = _parts(asked.person, found)
    return render(request, "web/figures/figure.html", _context(asked) | {
        "whole": whole, "parts": parts, "units": _units(asked, units), "frozen": _frozen_otherwise(asked, whole),
    })  # fmt: skip


def _answers(asked: Asked, period: Period) -> tuple[Cell, Mapping[str, Cell], list[Row]]:
    """The number, the same by unit, and the projects behind it."""
    question = asked.measure, asked.scope, period
    if asked.narrowing.reached:
        found, units = rows_reached(asked.measure, asked.narrowing.reached.code, asked.scope, period)
        return added_up(found), units, found
    return total(*question), by_unit(*question), rows(*question)


def _asked(request: HttpRequest, code: str) -> Asked:
    person = person_of(request)
    measure = Measure.objects.filter(code=code).first()
    if measure is None:
        raise Http404
    narrowing = narrowing_of(request.GET)
    moment = moment_of(request)
    start = parse_day(request.GET["from"], today=clock.today()) if request.GET.get("from") else None
    if start is None and measure.is_flow:
        start = fiscal_start(moment.as_of, City.current().fiscal_year_starts_month)
    unit = unit_or_404(person, request.GET.get("unit"))
    return Asked(person, narrowing.narrow(measure), unit, moment, start, narrowing)


def _context(asked: Asked) -> dict[str, Any]:
    return {
        "asked": asked, "measure": asked.measure, "narrowing": asked.narrowing, "branch": asked.unit,
        "moment": asked.moment, "start": asked.start, "counting": counting_words(asked.measure),
    }  # fmt: skip


@whole_house
def _parts(person: Person, found: Iterable[Row]) -> list[Part]:
    """The projects, largest money first. One that has since moved out of the person's branch is counted, not named."""
    by_id = {row.project: row for row in found}
    projects = Project.objects.filter(pk__in=by_id).select_related("unit", "stage", "industry")
    visible = set(Project.objects.visible_to(person).filter(pk__in=by_id).values_list("pk", flat=True))
    made = [Part(project, by_id[project.pk], project.pk in visible) for project in projects]
    return sorted(made, key=lambda part: (-part.row.cny, -part.row.usd, part.project.code))


def _frozen_otherwise(asked: Asked, whole: Cell) -> dict[str, Any] | None:
    """The closing's own figure where today's definitions count another. It froze whole measures, by the fiscal year."""
    begins = fiscal_start(asked.moment.as_of, City.current().fiscal_year_starts_month)
    if asked.narrowing.asked or asked.start not in (None, begins):
        return None
    kept = frozen_figure(asked.moment.closing, asked.measure, asked.unit)
    return None if kept is None or is_kept(whole, kept) else kept


def _units(asked: Asked, cells: Any) -> list[tuple[Unit, int, Any, str]]:
    units = {unit.code: unit for unit in Unit.objects.visible_to(asked.person)}
    return [
        (units[code], units[code].depth - asked.unit.depth, cell, asked.link(code))
        for code, cell in cells.items()
        if code in units and (code == asked.unit.code or not _is_empty(cell))
    ]


def _is_empty(cell: Cell | Quotient) -> bool:
    return not (cell if isinstance(cell, Cell) else cell.denominator)


def _ratio(request: HttpRequest, asked: Asked) -> HttpResponse:
    period = asked.moment.period(asked.start)
    with one_reading():
        whole = ratio(asked.measure, asked.scope, period)
        units = ratio_by_unit(asked.measure, asked.scope, period)
    context = _context(asked) | {"whole": whole, "units": _units(asked, units)}
    return render(request, "web/figures/ratio.html", context)


@may("figures.read")
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every measure with its definition: what a number means, in one place. Their links keep the moment asked for."""
    measures = [(measure, counting_words(measure)) for measure in Measure.objects.all()]
    return render(request, "web/figures/list.html", {"measures": measures, "moment": moment_of(request)})


urlpatterns = [path("figures/", figure_list, name="figure-list"), path("figures/<slug:code>/", figure, name="figure")]

"""The next steps of projects in hand: a month as a grid, on a phone as a list; what is overdue stands on top."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from daliang.org import clock
from daliang.register.models import Project, ProjectQuerySet
from daliang.register.tallies import Tally
from daliang.web.guards import may, person_of
from daliang.web.lists.asking import Asked
from daliang.web.lists.columns import COLUMNS
from daliang.web.lists.frame import framed

A_DAY, OVERDUE = 4, 5
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Step:
    """One project's next step as the person may read it."""

    project: Project
    name: str
    words: str


@dataclass(frozen=True)
class Day:
    """One field of the grid. `count` counts all steps; `more` is how many are not drawn."""

    day: date
    is_inside: bool
    is_today: bool
    steps: list[Step]
    count: int
    address: str

    @property
    def more(self) -> int:
        return self.count - len(self.steps)


@may("project.read")
@require_GET
def project_calendar(request: HttpRequest) -> HttpResponse:
    """?month=2022-09, and the filter of the list; only projects in hand have a next step."""
    asked = Asked.of(request.GET, person_of(request))
    today = clock.today()
    first = month_of(request.GET.get("month", ""), today)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    found = asked.filter.within().live()
    steps = _steps(asked, found.filter(next_on__range=(weeks[0][0], weeks[-1][-1])))
    counts = found.filter(next_on__range=(weeks[0][0], weeks[-1][-1])).tally_by_day()
    days = [[_day(asked, day, first, today, steps, counts) for day in week] for week in weeks]
    late = found.filter(next_on__lt=today)
    yesterday = (today - timedelta(days=1)).isoformat()
    context = {
        "weeks": days,
        "listed": [day for week in days for day in week if day.count and day.is_inside],
        "first": first,
        "months": [(_shifted(first, step), _address(asked, _shifted(first, step))) for step in (-1, 1)],
        "this_month": _address(asked, today),
        "late": [
            _step(asked, one) for one in late.select_related("unit", "stage").order_by("next_on", "code")[:OVERDUE]
        ],
        "late_count": late.count(),
        "late_address": asked.narrowed(next_on__to=yesterday, standing="yes", order="next_on"),
        "undated": found.filter(next_on=None).count(),
        "undated_address": asked.narrowed(next_on__is="blank", standing="yes"),
        "today": today,
    }
    return render(request, "web/lists/calendar.html", {**framed(asked, "project-calendar"), **context})


def month_of(text: str, today: date) -> date:
    """The first of the month written 2022-09; this month when it cannot be read."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else today.replace(day=1)


def _shifted(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _address(asked: Asked, month: date) -> str:
    return asked.address("project-calendar", month=f"{month:%Y-%m}")


def _steps(asked: Asked, found: ProjectQuerySet) -> dict[date, list[Step]]:
    """The first steps of each day, the largest projects first."""
    place = Window(RowNumber(), partition_by=F("next_on"), order_by=[F("amount_cny").desc(nulls_last=True), F("code")])
    rows: Any = found.annotate(place=place).filter(place__lte=A_DAY).select_related("unit", "stage")
    by_day: dict[date, list[Step]] = {}
    for project in rows.order_by("next_on", "place"):
        by_day.setdefault(project.next_on, []).append(_step(asked, project))
    return by_day


def _step(asked: Asked, project: Project) -> Step:
    return Step(project, project.shown_to(asked.person), COLUMNS["next_step"].shown(project, asked.person))


def _day(
    asked: Asked,
    day: date,
    first: date,
    today: date,
    steps: Mapping[date, list[Step]],
    counts: Mapping[date, Tally],
) -> Day:
    address = asked.narrowed(next_on__from=day.isoformat(), next_on__to=day.isoformat(), standing="yes")
    count = counts.get(day, Tally()).count
    return Day(day, day.month == first.month, day == today, steps.get(day, []), count, address)


urlpatterns = [path("projects/calendar/", project_calendar, name="project-calendar")]

"""来源成效: what came of the leads of each source, or of each month, as of a day; each figure opens to its leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daliang.leads.desk.yields import FIGURES, Yield, month_of, source_of, yields
from daliang.leads.models import Lead
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import fiscal_start
from daliang.measures.tables import Cell, plain_count
from daliang.measures.wording import counting_words
from daliang.org.models import City, Person
from daliang.org.rules import record_file
from daliang.vocabulary.refusal import N_
from daliang.web.cockpit.sheets import Line, workbook
from daliang.web.guards import may, person_of, unit_or_404
from daliang.web.leads.inbox import row_of
from daliang.web.moment import Moment, moment_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = {
    "taken": N_("收到线索"),
    "assigned": N_("已分派"),
    "in_time": N_("按时反馈"),
    "projects": N_("转为项目"),
    "signed": N_("其中签约"),
}


@dataclass(frozen=True)
class Asked:
    """Who asks, of which moment, by what; `measure` counts what is signed (None where the city declares none)."""

    person: Person
    moment: Moment
    by: str
    first: date
    measure: Measure | None

    def lines(self) -> list[Yield]:
        """A line each; call it inside of one reading."""
        return yields(
            self.person, self.first, self.moment.as_of, self.measure, known_at=self.moment.known_at, by=self._label()
        )

    def _label(self) -> Callable[[Lead], str]:
        """A confidential lead is told by month, and of no source to who may not read it."""
        if self.by == "month":
            return month_of
        return lambda lead: source_of(lead) if lead.opens_to(self.person) else _("保密线索")


@require_safe
@may("lead.yield")
def lead_yield(request: HttpRequest) -> HttpResponse:
    """?by= source or month; ?line= and ?figure= open one figure to its leads; the moment's own options."""
    asked = _asked(request)
    with one_reading():
        lines = asked.lines()
    context = {
        "asked": asked,
        "moment": asked.moment,
        "heads": HEADS,
        "lines": [(one, [(figure, one.count(figure)) for figure in FIGURES]) for one in lines],
        "whole": [sum(one.count(figure) for one in lines) for figure in FIGURES],
        "money": added(lines),
        "counting": counting_words(asked.measure) if asked.measure else "",
        "opened": _opened(request, asked.person, lines),
    }
    return render(request, "web/leads/yield.html", context)


@require_safe
@may("lead.yield")
@transaction.atomic
def lead_yield_sheet(request: HttpRequest) -> HttpResponse:
    """The same table as Excel; who took it is in the log."""
    asked = _asked(request)
    with one_reading():
        lines = asked.lines()
    note = counting_words(asked.measure) if asked.measure else _("没有声明签约口径")
    content = workbook(_sheet(lines), unit_or_404(asked.person, None), asked.moment, note)
    told = {"by": asked.by, **asked.moment.asked}
    record_file(content, by=asked.person, action="lead.sheet", subject=City.current(), asked=told, rows=len(lines))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="leads-{asked.moment.as_of.isoformat()}.xlsx"'
    return response


def _asked(request: HttpRequest) -> Asked:
    city, moment = City.current(), moment_of(request)
    by = "month" if request.GET.get("by") == "month" else "source"
    declared = city.playbook.get("cockpit", {}).get("cohort") or [""]
    measure = Measure.objects.filter(code=declared[0]).first()
    return Asked(person_of(request), moment, by, fiscal_start(moment.as_of, city.fiscal_year_starts_month), measure)


def added(lines: Sequence[Yield]) -> Cell:
    whole = Cell(0, 0, 0)
    for one in lines:
        whole = whole.plus(one.signed)
    return whole


def _opened(request: HttpRequest, person: Person, lines: Sequence[Yield]) -> dict[str, Any] | None:
    """The leads behind one figure; 404 for a line or a figure that is not there."""
    figure = request.GET.get("figure", "")
    if not figure:
        return None
    line = next((one for one in lines if one.label == request.GET.get("line", "")), None)
    if line is None or figure not in FIGURES:
        raise Http404
    found = Lead.objects.visible_to(person).filter(pk__in=line.leads[figure]).select_related("unit", "project")
    return {"line": line.label, "head": HEADS[figure], "rows": [row_of(lead, person) for lead in found]}


def _sheet(lines: Sequence[Yield]) -> list[Line]:
    head = [
        _("来源或月份"),
        *(_(HEADS[figure]) for figure in FIGURES),
        _("签约项目（个）"),
        _("人民币（元）"),
        _("美元"),
    ]
    return [head, *(_cells(one) for one in lines)]


def _cells(one: Yield) -> Line:
    return [
        one.label, *(one.count(figure) for figure in FIGURES), plain_count(one.signed.count), one.signed.cny,
        one.signed.usd,
    ]  # fmt: skip


urlpatterns = [
    path("leads/yield/", lead_yield, name="lead-yield"),
    path("leads/yield/sheet/", lead_yield_sheet, name="lead-yield-sheet"),
]

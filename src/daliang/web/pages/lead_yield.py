"""来源成效: what came of the leads of each source, month or unit, as of a day; each figure opens to what it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daliang.files.kinds import Kind
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import fiscal_start
from daliang.measures.wording import counting_words
from daliang.org.models import City
from daliang.org.rules import record_file
from daliang.web.cockpit.sheets import workbook
from daliang.web.guards import may, person_of, unit_or_404
from daliang.web.leads.opening import opened
from daliang.web.leads.yielding import BY, Asked, heads_of, sheet_of, table_of
from daliang.web.moment import moment_of


@require_safe
@may("lead.yield")
def lead_yield(request: HttpRequest) -> HttpResponse:
    """?by= source, month or unit; ?line= and ?figure= open one figure to what it counts; the moment's own options."""
    asked = _asked(request)
    with one_reading():
        lines = asked.lines()
    heads = heads_of(asked.by)
    context: dict[str, Any] = {
        "asked": asked,
        "moment": asked.moment,
        "ways": BY,
        "heads": heads,
        "table": table_of(lines, asked.by),
        "counting": counting_words(asked.measure) if asked.measure else "",
    }
    figure = request.GET.get("figure", "")
    if figure:
        line = next((one for one in lines if one.label == request.GET.get("line", "")), None)
        if line is None or figure not in heads:
            raise Http404
        context["opened"] = opened(asked.person, line, figure)
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
    content = workbook(sheet_of(lines, asked.by), unit_or_404(asked.person, None), asked.moment, note)
    told = {"by": asked.by, **asked.moment.asked}
    record_file(content, by=asked.person, action="lead.sheet", subject=City.current(), asked=told, rows=len(lines))
    response = HttpResponse(content, content_type=Kind.XLSX.content_type)
    response["Content-Disposition"] = f'attachment; filename="leads-{asked.moment.as_of.isoformat()}.xlsx"'
    return response


def _asked(request: HttpRequest) -> Asked:
    city, moment = City.current(), moment_of(request)
    by = request.GET.get("by", "")
    declared = city.playbook.get("cockpit", {}).get("cohort") or [""]
    measure = Measure.objects.filter(code=declared[0]).first()
    first: date = fiscal_start(moment.as_of, city.fiscal_year_starts_month)
    return Asked(person_of(request), moment, by if by in BY else "source", first, measure)


urlpatterns = [
    path("leads/yield/", lead_yield, name="lead-yield"),
    path("leads/yield/sheet/", lead_yield_sheet, name="lead-yield-sheet"),
]

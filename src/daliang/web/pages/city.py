"""全市情况: what a closing tells of the whole city to people who do not see the rows of others."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from daliang.ledger.models import Closing
from daliang.measures.city import CityFigures, UnitFigures, city_figures
from daliang.measures.wording import counting_words
from daliang.web.guards import may, person_of
from daliang.web.moment import moment_of


@may("figures.read")
def city(request: HttpRequest) -> HttpResponse:
    """?at= chooses the closing; by default the latest."""
    closings = list(Closing.objects.filter(superseded_by=None).order_by("-day", "-number"))
    closing = moment_of(request).closing or (closings[0] if closings else None)
    found = city_figures(person_of(request), closing) if closing else None
    context = {
        "closings": closings,
        "closing": closing,
        "found": found,
        "rows": [(row, _links(row, found)) for row in found.rows] if found else [],
        "countings": [(one, counting_words(one)) for one in found.measures] if found else [],
    }
    return render(request, "web/figures/city.html", context)


def _links(row: UnitFigures, found: CityFigures) -> list[tuple[object, str]]:
    """Each figure; the own ones with the address of the projects behind them."""
    query = urlencode({"unit": row.unit.code, "at": found.closing.title})
    return [
        (told, f"{reverse('figure', args=[told.measure.code])}?{query}" if row.is_own else "") for told in row.figures
    ]


urlpatterns = [path("figures/city/", city, name="figures-city")]

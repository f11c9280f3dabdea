"""How the closed rounds were filed, unit by unit: complete and in time, or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from daliang.rounds.history import history
from daliang.rounds.models import Series
from daliang.web.guards import may, person_of


@may("round.read")
def round_history(request: HttpRequest) -> HttpResponse:
    """Units × rounds of the person's branch; a ranking only where the city ranks by a document."""
    person = person_of(request)
    found = [history(series, person) for series in Series.objects.all()]
    top = person.scope_unit.depth if person.scope_unit else 1
    return render(request, "web/rounds/history.html", {"histories": found, "top": top})


urlpatterns = [path("rounds/history/", round_history, name="round-history")]

"""How the periods may end: what is expected of each target of a branch, asked apart from the page that shows them.

A forecast runs through the city's whole history, so that no page waits for it: a script fetches it afterwards and puts
each sentence in its place; without one a link leads here.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.org import clock
from daliang.targets.expecting import expectations
from daliang.web.guards import is_fragment, may, person_of
from daliang.web.targets.asking import asked_of, notice_or_404
from daliang.web.targets.showing import aims


@require_safe
@may("figures.read")
def expected(request: HttpRequest) -> HttpResponse:
    """?unit=, ?under=today and the moment's own; ?notice= and ?measure= (several) leave out the others.

    404 for a notice that the person does not see and for no measure. A script's request (HX-Request) gets the
    sentences alone, each to stand in its own place.
    """
    notice = request.GET.get("notice")
    asked = asked_of(request, notice_or_404(person_of(request), notice) if notice else None)
    with one_reading():
        found = asked.standings(measures=_measures(request))
        told = expectations(found, asked.person, unit=asked.unit, known_at=asked.moment.known_at, top_only=True)
    context = {
        "moment": asked.moment,
        "branch": asked.unit,
        "aims": aims(found, asked.moment, asked.unit, told),
        "at": f"{clock.local(clock.now()):%H:%M}",
    }
    page = "sentences" if is_fragment(request) else "page"
    answer = render(request, f"web/expected/{page}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _measures(request: HttpRequest) -> list[str] | None:
    """Codes of the measures asked for; None for all."""
    codes = set(request.GET.getlist("measure"))
    if codes and Measure.objects.filter(code__in=codes).count() < len(codes):
        raise Http404
    return sorted(codes) or None


urlpatterns = [path("expected/", expected, name="expected")]

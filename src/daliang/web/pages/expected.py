"""How the periods may end: what is expected of each target of a branch, asked apart from the page that shows them.

A forecast runs through the city's whole history, so that no page waits for it: a script fetches it afterwards and puts
each sentence in its place; without one a link leads here.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from daliang.measures.reading import one_reading
from daliang.org.models import Person
from daliang.targets.expecting import expectations
from daliang.targets.models import TargetNotice
from daliang.targets.progress import standings
from daliang.targets.rules import notices_of
from daliang.targets.valid import Under
from daliang.web.guards import is_fragment, may, person_of, unit_or_404
from daliang.web.moment import moment_of
from daliang.web.targets.showing import aims


@require_safe
@may("figures.read")
def expected(request: HttpRequest) -> HttpResponse:
    """?unit=, ?under=today and the moment's own; ?notice= and ?measure= (several) leave out the others.

    A script's request (HX-Request) gets the sentences alone, each to stand in its own place.
    """
    person = person_of(request)
    unit, moment = unit_or_404(person, request.GET.get("unit")), moment_of(request)
    under = Under.TODAY if request.GET.get("under") == Under.TODAY else Under.THEN
    with one_reading():
        found = standings(
            person, as_of=moment.as_of, known_at=moment.known_on, closing=moment.closing, unit=unit, under=under,
            notice=_notice(person, request.GET.get("notice")), measures=request.GET.getlist("measure") or None,
        )  # fmt: skip
        told = expectations(found, person, unit=unit, known_at=moment.known_at, top_only=True)
    context = {"moment": moment, "branch": unit, "aims": aims(found, moment, unit, told)}
    page = "sentences" if is_fragment(request) else "page"
    answer = render(request, f"web/expected/{page}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _notice(person: Person, code: str | None) -> TargetNotice | None:
    """None where the person sees no such notice, as without one: then it holds for all that they see."""
    return notices_of(person).filter(code=code).first() if code else None


urlpatterns = [path("expected/", expected, name="expected")]

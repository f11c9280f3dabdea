"""The wall: the cockpit of today on a large dark screen, one question a scene, without a hand at it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from daliang.measures.reading import one_reading
from daliang.measures.wording import counting_words
from daliang.org import clock
from daliang.org.words import named
from daliang.web import panels
from daliang.web.changes import change_lists
from daliang.web.cockpit.showing import Shown, show, spoken
from daliang.web.guards import is_fragment, may, person_of, unit_or_404
from daliang.web.moment import moment_of
from daliang.web.pages.cockpit import ahead, comparison_of, stuck_of

ON_WALL = 4  # columns of the board that can be read from five metres


@require_safe
@may("figures.read")
def wall(request: HttpRequest) -> HttpResponse:
    """?unit= as the cockpit's. The script's own request (HX-Request) gets the scenes alone."""
    person = person_of(request)
    unit = unit_or_404(person, request.GET.get("unit"))
    moment = moment_of(request)
    view = panels.look(person, unit, moment)
    context: dict[str, Any] = {
        "view": view,
        "moment": moment,
        "branch": unit,
        "at": f"{clock.local(clock.now()):%H:%M}",
    }
    with one_reading():
        context["shown"] = show(view, request.GET.get("measure", "")).whole()
    context |= {"map_spoken": spoken(context["shown"]), "ahead": ahead(view, context["shown"])}
    shown: Shown = context["shown"]
    context["measure_counting"] = counting_words(shown.measure) if shown.measure else ""
    context["board_counting"] = [(named(one), counting_words(one)) for one in shown.board_measures[:ON_WALL]]
    compared = comparison_of(view)
    context |= {"comparison": compared, "changes": change_lists(compared) if compared else [], **stuck_of(view)}
    page = "scenes" if is_fragment(request) else "wall"
    return render(request, f"web/cockpit/{page}.html", context)


urlpatterns = [path("cockpit/wall/", wall, name="wall")]

"""The cockpit: where we stand, what changed since the closing before, what is stuck, as of any day."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers

from daliang.measures.reading import one_reading
from daliang.org import clock
from daliang.rounds.closings import round_of
from daliang.rounds.comparison import Comparison, comparison
from daliang.rounds.models import Return, Round
from daliang.web import panels
from daliang.web.changes import change_lists
from daliang.web.cockpit.showing import Shown, show, spoken
from daliang.web.cockpit.slider import track
from daliang.web.guards import is_fragment, may, person_of, unit_or_404
from daliang.web.moment import Moment, moment_of


@may("figures.read")
def cockpit(request: HttpRequest) -> HttpResponse:
    """?unit= narrows it to a branch, ?measure= chooses what map and breakdown show; ?at=, ?as_of=, ?known= move it.

    A script's request (HX-Request) gets the page's content without its frame.
    """
    person = person_of(request)
    unit = unit_or_404(person, request.GET.get("unit"))
    moment = moment_of(request)
    view = panels.look(person, unit, moment)
    context: dict[str, Any] = {"view": view, "moment": moment, "branch": unit}
    with one_reading():
        context["shown"] = shown = show(view, request.GET.get("measure", "")).whole()
    context |= {"asked": urlencode(_asked(view, shown)), "map_spoken": spoken(shown), "ahead": ahead(view, shown)}
    context["card_asked"] = urlencode({"unit": unit.code, **moment.asked})
    compared = comparison_of(view)
    context |= {"comparison": compared, "changes": change_lists(compared) if compared else []}
    context |= stuck_of(view) | {"track": track(moment), "is_fragment": is_fragment(request)}
    answer = render(request, "web/cockpit/cockpit.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _asked(view: panels.View, shown: Shown) -> dict[str, str]:
    """The query under which a download gives these very figures."""
    measure = {"measure": shown.measure.code} if shown.measure else {}
    return {"unit": view.unit.code, **measure, **view.moment.asked}


def ahead(view: panels.View, shown: Shown) -> str:
    """The query under which the cards' expectations are found."""
    measures = [card.measure.code for card in shown.cards]
    return urlencode({"unit": view.unit.code, "measure": measures, **view.moment.asked}, doseq=True)


def comparison_of(view: panels.View) -> Comparison | None:
    """The changes of the round that this moment belongs to: a closing's own; today those of the latest round."""
    moment = view.moment
    found = round_of(moment.closing) if moment.closing else _latest(moment)
    return comparison(found, person=view.person, closing=moment.closing) if found else None


def _latest(moment: Moment) -> Round | None:
    """Of today: the round now open, or between two rounds the one that closed last."""
    rounds = Round.objects.select_related("series", "closing")
    return (rounds.filter(closing=None).first() or rounds.first()) if moment.is_now else None


def stuck_of(view: panels.View) -> dict[str, Any]:
    """Only of today: a past day's stuck items are in its closing's report."""
    if not view.moment.is_now:
        return {}
    late = Return.objects.visible_to(view.person).filter(
        round__closing=None, state="draft", round__due_at__lt=clock.now()
    )
    return {
        "overdue": panels.overdue(view, view.moment.today),
        "suspended": panels.suspended(view),
        "late": list(late.select_related("unit", "round")),
    }


urlpatterns = [path("cockpit/", cockpit, name="cockpit")]

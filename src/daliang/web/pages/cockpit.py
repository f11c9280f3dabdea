"""The cockpit: where we stand, what changed since the closing before, what is stuck, as of any day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from daliang.measures.reading import one_reading
from daliang.org import clock
from daliang.rounds.closings import round_of
from daliang.rounds.comparison import Comparison, comparison
from daliang.rounds.models import Return, Round
from daliang.web import panels
from daliang.web.changes import change_lists
from daliang.web.guards import may, person_of, unit_or_404
from daliang.web.moment import Moment, moment_of


@may("figures.read")
def cockpit(request: HttpRequest) -> HttpResponse:
    """?unit= narrows it to a branch; ?at=, ?as_of= and ?known= move it through time."""
    person = person_of(request)
    unit = unit_or_404(person, request.GET.get("unit"))
    moment = moment_of(request)
    view = panels.look(person, unit, moment)
    with one_reading():
        context = {"view": view, "moment": moment, "branch": unit, **_figures(view)}
    compared = _comparison(view)
    context |= {"comparison": compared, "changes": change_lists(compared) if compared else []}
    context |= _stuck(view)
    return render(request, "web/cockpit/cockpit.html", context)


def _figures(view: panels.View) -> dict[str, Any]:
    ladder, funnel = panels.ladder(view), panels.funnel(view)
    return {
        "cards": panels.cards(view),
        "ladder": ladder,
        "ladder_chart": panels.chart(ladder, _("项目"), _("个")),
        "funnel": funnel,
        "funnel_chart": panels.chart(funnel, _("项目"), _("个")),
        "board": panels.board(view),
        "board_measures": view.declared("board"),
    }


def _comparison(view: panels.View) -> Comparison | None:
    """The changes of the round that this moment belongs to: a closing's own; today those of the latest round."""
    moment = view.moment
    found = round_of(moment.closing) if moment.closing else _latest(moment)
    return comparison(found, person=view.person, closing=moment.closing) if found else None


def _latest(moment: Moment) -> Round | None:
    """Of today: the round now open, or between two rounds the one that closed last."""
    rounds = Round.objects.select_related("series", "closing")
    return (rounds.filter(closing=None).first() or rounds.first()) if moment.is_now else None


def _stuck(view: panels.View) -> dict[str, Any]:
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

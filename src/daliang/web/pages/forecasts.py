"""The forecast of a measure: how the period may end, which live projects would close the gap, an officer's own view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.measures.reading import one_reading
from daliang.measures.wording import counting_words
from daliang.org import clock, matrix
from daliang.org.models import Person
from daliang.register.models import Project, Stage
from daliang.targets.forecast.outlook import COUNT, Outlook, Unknown, outlook
from daliang.targets.forecast.overrides import override
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import Refusal
from daliang.web.bands import bands, chart
from daliang.web.forecasting import Asked, asked_of, bases, listed, pick, read_percent
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

TYPED = ("probability", "until", "reason")
LONGEST = 400


@may("figures.read")
def forecast(request: HttpRequest, code: str) -> HttpResponse:
    """See `asked_of` for the query; ?page= of the list, ?estimate= a project's code opens the form for it."""
    return _show(request, asked_of(request, person_of(request), code), request.GET.get("estimate", ""))


@may("forecast.override")
@require_POST
def estimate(request: HttpRequest, code: str, project: str) -> HttpResponse:
    """POST `deed` (estimate, withdraw), `probability` in per cent, `until`, `reason`; the query as of the page."""
    person = person_of(request)
    asked = asked_of(request, person, code)
    found = Project.objects.visible_to(person).filter(code=project).first()
    if found is None:
        raise Http404
    typed = {name: request.POST.get(name, "")[:LONGEST] for name in (*TYPED, "deed")}
    try:
        done = _estimate(asked, found, typed, person)
    except Refusal as refusal:
        if refusal.code == "not_your_role":
            raise PermissionDenied from refusal
        return _show(request, asked, project, typed=typed, refusals=refusal.all, status=422)
    messages.success(request, done)
    kept = request.GET.copy()
    kept.pop("estimate", None)
    return see_other(f"{reverse('forecast', args=[code])}?{kept.urlencode()}")


def _estimate(asked: Asked, project: Project, typed: Mapping[str, str], by: Person) -> str:
    milestones = asked.measure.definition.get("milestones", [])
    if len(milestones) != 1:
        raise Http404
    is_withdrawal = typed["deed"] == "withdraw"
    until = parse_day(typed["until"], today=clock.today(), allow_future=True) if typed["until"].strip() else None
    override(
        project, milestones[0], by=by, reason=typed["reason"],
        probability=None if is_withdrawal else read_percent(typed["probability"]),
        until=None if is_withdrawal else until,
    )  # fmt: skip
    return (_("已撤销 %(code)s 的人工估计。") if is_withdrawal else _("已记下 %(code)s 的人工估计。")) % {
        "code": project.code
    }


def _show(
    request: HttpRequest, asked: Asked, wanted: str, *, typed: Mapping[str, str] | None = None,
    refusals: Sequence[Refusal] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    moment = asked.moment
    context: dict[str, Any] = {
        "asked": asked, "measure": asked.measure, "branch": asked.unit, "moment": moment, "typed": typed or {},
        "counting": counting_words(asked.measure), "refusals": [said(refusal) for refusal in refusals],
        "may_estimate": matrix.may(asked.person.role, "forecast.override") and moment.is_now,
        "shows_samples": matrix.reach_of(asked.person.role, "figures.read") is matrix.Reach.ALL,
    }  # fmt: skip
    with one_reading():
        found = outlook(
            asked.measure, asked.scope, starts=asked.starts, ends=asked.ends, as_of=moment.as_of,
            known_at=moment.known_at,
        )  # fmt: skip
        context |= {"unknown": said(found.why)} if isinstance(found, Unknown) else _found(request, asked, found, wanted)
    return render(request, "web/forecast/forecast.html", context, status=status)


def _found(request: HttpRequest, asked: Asked, found: Outlook, wanted: str) -> dict[str, Any]:
    whole = found.whole(target=asked.target, aspect=asked.aspect)
    stages = {stage.code: stage for stage in Stage.objects.all()}
    page, items = listed(asked, found, stages, request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "items": items,
        "bases": bases(found, stages),
        "picked": pick(items, wanted),
    }
    if isinstance(whole, Unknown):
        return context | {"unknown": said(whole.why)}
    steps = bands(whole)
    return context | {
        "whole": whole,
        "expected": round(whole.expected, 1 if asked.aspect == COUNT else None),
        "reaches": _percent(whole.reaches),
        "steps": steps,
        "chart": chart(steps),
    }


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(f"{share * 100:.1f}")


urlpatterns = [
    path("forecast/<slug:code>/", forecast, name="forecast"),
    path("forecast/<slug:code>/<slug:project>/", estimate, name="forecast-estimate"),
]

"""What the city office rules: look-alikes, first report, credit, merging two files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.dossier.rules import credit, judge_alike, merge
from daliang.ledger.facts import OPENINGS
from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.register.models import Alike, AlikeState, Project
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.files.gathering import File, project_or_404
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

GROUNDS = {
    "name": N_("名称"),
    "near_name": N_("名称相近"),
    "credit_code": N_("信用代码"),
    "investor": N_("投资方"),
    "place": N_("来源地"),
    "amount": N_("投资额"),
}


def _side(project: Project, firsts: dict[int, Posting]) -> dict[str, Any]:
    """One of a pair, with who reported it first and when: first report, first talk (首报首谈)."""
    return {"project": project, "first": firsts.get(project.pk)}


@may("project.rule")
def alike_list(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one project, open ones first; with the dates of first report and first talk of both."""
    pairs = sorted(
        Alike.objects.visible_to(person_of(request))
        .select_related("first__unit", "first__stage", "second__unit", "second__stage", "judged_by")
        .order_by("-id")[:200],
        key=lambda pair: pair.state != AlikeState.OPEN,
    )
    of_pairs = {pair.first_id for pair in pairs} | {pair.second_id for pair in pairs}
    opened = Posting.objects.filter(project__in=of_pairs, kind__in=OPENINGS).select_related("batch__maker")
    firsts = {posting.project_id: posting for posting in opened.order_by("-seq")}
    rows = [
        {
            "pair": pair,
            "grounds": [_(GROUNDS[code]) for code in pair.grounds],
            "sides": [_side(pair.first, firsts), _side(pair.second, firsts)],
        }
        for pair in pairs
    ]
    return render(request, "web/projects/alikes.html", {"rows": rows})


@may("project.rule")
@require_POST
def alike_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `state` (same, different) and `reason`; `same` goes on to the merging page."""
    person = person_of(request)
    pair = Alike.objects.visible_to(person).select_related("first__unit", "second").filter(pk=pk).first()
    state = request.POST.get("state", "")
    if pair is None or state not in (AlikeState.SAME, AlikeState.DIFFERENT):
        raise Http404
    judge_alike(pair, state=AlikeState(state), reason=request.POST.get("reason", ""), by=person)
    if state == AlikeState.SAME:
        return see_other(reverse("project-merge", args=[pair.second.code]) + f"?into={pair.first.code}")
    messages.success(request, _("已记为不是同一项目。"))
    return see_other(reverse("alike-list"))


@may("project.rule")
def project_merge(request: HttpRequest, code: str) -> HttpResponse:
    """?into= names the file that stays. The page says what happens; POST merges."""
    person = person_of(request)
    second = project_or_404(person, code)
    into = Project.objects.visible_to(person).filter(code=request.POST.get("into") or request.GET.get("into")).first()
    error = ""
    if request.method == "POST":
        try:
            if into is None:
                raise Refusal(
                    N_("没有这个编号的项目；请填写要并入的项目编号，例如“YZ2022-0001”。"), code="unknown_project"
                )
            merge(second, into=into, on=clock.today(), reason=request.POST.get("reason", ""), by=person)
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("已并入 %(into)s；两份档案的登记都在。") % {"into": into.code})
            return see_other(reverse("project", args=[into.code]))
    context = {"project": second, "into": into, "error": error, "reason": request.POST.get("reason", "")}
    return render(request, "web/projects/merge.html", context, status=422 if error else 200)


@may("project.rule")
def project_credit(request: HttpRequest, code: str) -> HttpResponse:
    """Shares by unit in whole per cents, with papers and a reason; POST posts them as one deed."""
    person = person_of(request)
    found = project_or_404(person, code)
    units = list(Unit.objects.filter(is_filer=True))
    now = _shares(found, person)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            credit(
                found,
                _percents(request, units),
                on=_day(request.POST.get("on", "")),
                is_transfer=bool(request.POST.get("is_transfer")),
                reason=request.POST.get("reason", ""),
                evidence=request.POST.get("evidence", ""),
                by=person,
                seen_seq=int(request.POST["seen_seq"]) if request.POST.get("seen_seq", "").isdecimal() else 0,
            )
        except Refusal as refusal:
            errors = {refusal.field or "shares": said(refusal)}
        else:
            messages.success(request, _("归属份额已登记。"))
            return see_other(reverse("project", args=[code]))
    context = {"project": found, "rows": _rows(request, units, now), "errors": errors, "typed": request.POST}
    return render(request, "web/projects/credit.html", context, status=422 if errors else 200)


def _rows(request: HttpRequest, units: list[Unit], now: dict[str, int]) -> list[tuple[Unit, int, str]]:
    """Unit, its share now, what stands in its cell: those that have a share or are given one come first."""
    kept = {} if request.method == "POST" else {code: str(percent) for code, percent in now.items()}
    typed = {unit.code: request.POST.get(f"share-{unit.code}", kept.get(unit.code, "")) for unit in units}
    rows = [(unit, now.get(unit.code, 0), typed[unit.code]) for unit in units]
    return sorted(rows, key=lambda row: not (row[1] or row[2].strip()))


def _day(text: str) -> date:
    try:
        return parse_day(text, today=clock.today())
    except Refusal as refusal:
        refusal.field = "on"
        raise


def _shares(project: Project, person: Person) -> dict[str, int]:
    """Per cents by unit as they are now: the landing unit's whole where nothing else was ruled."""
    ruled = {unit.code: percent for unit, percent in File(project, person).credit}
    return ruled or ({project.unit.code: 100} if project.unit else {})


def _percents(request: HttpRequest, units: list[Unit]) -> dict[str, int]:
    found = {}
    for unit in units:
        text = request.POST.get(f"share-{unit.code}", "").strip().rstrip("%％")
        if text and not text.isdecimal():
            raise Refusal(
                N_("“%(unit)s”的份额应为整数百分比，例如“60”。"), code="bad_shares", field="shares", unit=unit.name
            )
        found[unit.code] = int(text[:4] or 0)
    return found


urlpatterns = [
    path("alikes/", alike_list, name="alike-list"),
    path("alikes/<int:pk>/", alike_judge, name="alike-judge"),
    path("projects/<slug:code>/merge/", project_merge, name="project-merge"),
    path("projects/<slug:code>/credit/", project_credit, name="project-credit"),
]

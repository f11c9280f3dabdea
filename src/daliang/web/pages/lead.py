"""One lead: what is known, its record, the deed that is next; assigned by the city, turned into a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from daliang.leads.desk.assigning import assign
from daliang.leads.desk.correcting import correct
from daliang.leads.desk.guards import RUNNING
from daliang.leads.desk.lookalikes import alike_of, tell_of_elsewhere
from daliang.leads.desk.seeing import pages_of, record_of, seen_lead
from daliang.leads.desk.turning import to_known, to_project
from daliang.leads.desk.working import answer, assess, drop, follow, hand_back, note, respond
from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org.matrix import may as reaches
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal
from daliang.web.files.gathering import project_or_404
from daliang.web.guards import may, person_of, see_other, unit_or_404
from daliang.web.leads.counting import clock_words
from daliang.web.leads.forms import LeadForm, TurnForm
from daliang.web.leads.inbox import row_of
from daliang.web.saying import said

Deed = Callable[..., Lead]
DEEDS: dict[str, tuple[Deed, str]] = {
    "respond": (respond, N_("已响应；请在时限内研判。")),
    "assess": (assess, N_("已记下研判意见；请在时限内反馈。")),
    "answer": (answer, N_("已记下反馈；请按时限填写跟进情况。")),
    "follow": (follow, N_("已记下跟进情况。")),
    "note": (note, N_("已记下备注。")),
    "back": (hand_back, N_("已退回市商务局，由其重新分派。")),
    "drop": (drop, N_("已标为不再跟进。")),
}
# The deed, its button, and what its words are.
NEXT = {
    LeadState.ASSIGNED: ("respond", pgettext_lazy("step", "响应"), gettext_lazy("说明（可不填）")),
    LeadState.RESPONDED: ("assess", gettext_lazy("提交研判意见"), gettext_lazy("研判意见：值不值得跟、为什么")),
    LeadState.ASSESSED: ("answer", gettext_lazy("记下反馈"), gettext_lazy("反馈了什么、对方怎么说")),
    LeadState.ANSWERED: ("follow", gettext_lazy("记下跟进"), gettext_lazy("跟进情况")),
}


@require_safe
@may("lead.read")
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead. Reading a confidential one is for who works on it and the city office; each view of one is logged."""
    return _page(request, _lead_or_404(person_of(request), pk))


@require_POST
@may("lead.work")
def lead_deed(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed` and `words`. Refused, the page comes back with what was typed."""
    person = person_of(request)
    found = _lead_or_404(person, pk)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    try:
        deed[0](found, by=person, words=request.POST.get("words", ""))
    except Refusal as refusal:
        return _page(request, _lead_or_404(person, pk), refusal)
    messages.success(request, _(deed[1]))
    return see_other(reverse("lead", args=[pk]) if _seen(person, pk) else reverse("lead-list"))


@require_POST
@may("lead.assign")
def lead_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `unit` and `words`."""
    person = person_of(request)
    found = _lead_or_404(person, pk)
    try:
        assign(found, unit_or_404(person, request.POST.get("unit", "")), by=person, words=request.POST.get("words", ""))
    except Refusal as refusal:
        return _page(request, _lead_or_404(person, pk), refusal)
    messages.success(request, _("已分派；该单位的人已收到消息。"))
    return see_other(reverse("lead", args=[pk]))


@may("lead.work")
def lead_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """What the lead says, to be put right; POST also `version`, of the lead that was looked at. Refused, it comes back
    as typed, now beside the lead as it stands.
    """
    person = person_of(request)
    found = _lead_or_404(person, pk)
    if found.state not in RUNNING:
        return see_other(reverse("lead", args=[pk]))
    form = LeadForm(request.POST if request.method == "POST" else None, person, found)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            correct(found, form.new_lead(), by=person, version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0)
        except Refusal as refusal:
            _refused(form, refusal)
            found = _lead_or_404(person, pk)
        else:
            messages.success(request, _("已更正；原来的内容留在办理记录里。"))
            return see_other(reverse("lead", args=[pk]) if _seen(person, pk) else reverse("lead-list"))
    elif request.method == "GET":
        _log_view(found, person)
    context = {"form": form, "lead": found}
    return render(request, "web/leads/correct.html", context, status=422 if form.errors else 200)


@may("lead.work")
def lead_project(request: HttpRequest, pk: int) -> HttpResponse:
    """The project's file, filled with what the lead says; look-alikes are asked about as at any new file.

    POST `known` instead names the project that it is, where there is a file already.
    """
    person = person_of(request)
    found = _lead_or_404(person, pk)
    if found.project is not None:
        return see_other(reverse("lead", args=[pk]))
    if request.POST.get("known"):
        return _known(request, found)
    form, asks = TurnForm(request.POST if request.method == "POST" else None, person, found), False
    if request.method == "POST" and form.is_valid():
        try:
            made = to_project(found, form.new_file(), by=person)
        except Refusal as refusal:
            asks = refusal.code == "look_alike"
            _refused(form, refusal)
        else:
            messages.success(request, _("线索已转为项目：%(name)s。") % {"name": made.name})
            return see_other(reverse("project", args=[made.code]))
    context = {"form": form, "lead": found, "asks": asks or bool(form.data.get("is_other"))}
    return render(request, "web/leads/turn.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest, found: Lead) -> HttpResponse:
    person = person_of(request)
    project = project_or_404(person, request.POST["known"])
    try:
        to_known(found, project, by=person)
    except Refusal as refusal:
        return _page(request, _lead_or_404(person, found.pk), refusal)
    messages.success(request, _("线索已对应到项目：%(name)s。") % {"name": project.shown_to(person)})
    return see_other(reverse("lead", args=[found.pk]))


def _refused(form: forms.Form, refusal: Refusal) -> None:
    for one in refusal.all:
        form.add_error(one.field if one.field in form.fields else None, said(one))


def _seen(person: Person, pk: int) -> bool:
    return seen_lead(pk, person) is not None


def _lead_or_404(person: Person, pk: int) -> Lead:
    """One that the person may read; else it is as if missing."""
    found = seen_lead(pk, person)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: Lead, refusal: Refusal | None = None) -> HttpResponse:
    person = person_of(request)
    if request.method == "GET":
        _log_view(found, person)
    works = found.state in RUNNING and reaches(person.role, "lead.work")
    alike = alike_of(found, person)
    events = record_of(found, person)
    context: dict[str, Any] = {
        "lead": found,
        "row": row_of(found, person),
        "events": events,
        "registered": next((one for one in events if one.kind == LeadEventKind.OPENED), None),
        "alike": [(one, _may_be(found, one, person)) for one in alike.files],
        "alike_leads": alike.leads,
        "elsewhere": tell_of_elsewhere(found, alike, to=person) if works else (),
        "pages": pages_of(found, person),
        "works": works,
        "next": NEXT.get(LeadState(found.state)) if works else None,
        "may_turn": works and found.state != LeadState.NEW,
        "may_hand_back": works and found.state != LeadState.NEW,
        "units": _units(person, found) if works and reaches(person.role, "lead.assign") else [],
        "typed": request.POST,
        "clocks": clock_words(),
        "errors": [said(one) for one in refusal.all] if refusal else [],
    }
    return render(request, "web/leads/lead.html", context, status=422 if refusal else 200)


def _log_view(found: Lead, person: Person) -> None:
    """Each view of a confidential one is logged."""
    if found.is_confidential:
        record(by=person, action="lead.view", subject=found, unit=found.unit, lead=found.pk)


def _may_be(found: Lead, project: Project, person: Person) -> bool:
    """May the person say that the lead is this project? The city office of any, others of one where it lies."""
    if not reaches(person.role, "lead.work") or project.unit is None:
        return False
    return reaches(person.role, "lead.assign") or found.unit.holds(project.unit)


def _units(person: Person, found: Lead) -> list[Unit]:
    """To whom it may be given: all below the city but who has it."""
    return list(Unit.objects.visible_to(person).filter(depth__gt=1).exclude(pk=found.unit_id).order_by("path"))


urlpatterns = [
    path("leads/<int:pk>/", lead, name="lead"),
    path("leads/<int:pk>/deed/", lead_deed, name="lead-deed"),
    path("leads/<int:pk>/assign/", lead_assign, name="lead-assign"),
    path("leads/<int:pk>/correct/", lead_correct, name="lead-correct"),
    path("leads/<int:pk>/project/", lead_project, name="lead-project"),
]

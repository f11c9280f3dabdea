"""Opening a file, proposing a fact, judging what others propose."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.dossier.models import Proposal
from daliang.dossier.rules import accept, open_file, propose, refuse, withdraw
from daliang.ledger.facts import Kind
from daliang.register.models import Stage
from daliang.vocabulary.refusal import Refusal
from daliang.web.files.forms import KINDS, OpenForm, ProposeForm
from daliang.web.files.gathering import project_or_404, waiting_of
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said


def _refused(form: forms.Form, refusal: Refusal) -> None:
    for one in refusal.all:
        form.add_error(one.field if one.field in form.fields else None, said(one))


@may("project.edit")
def project_open(request: HttpRequest) -> HttpResponse:
    """The form of a new file; what looks the same elsewhere is asked about before a second file is opened."""
    person = person_of(request)
    form = OpenForm(request.POST or None, person)
    asks = False
    if request.method == "POST" and form.is_valid():
        try:
            made = open_file(form.new_file(), by=person)
        except Refusal as refusal:
            asks = refusal.code == "look_alike"
            _refused(form, refusal)
        else:
            messages.success(request, _("已建档：%(name)s。") % {"name": made.name})
            return see_other(reverse("project", args=[made.code]))
    context = {"form": form, "asks": asks or bool(form.data.get("is_other"))}
    return render(request, "web/projects/open.html", context, status=422 if form.errors else 200)


@may("project.propose")
def project_propose(request: HttpRequest, code: str) -> HttpResponse:
    """?kind= says what is proposed, ?stage= which stage (a card dropped on the board). POST asks for the check."""
    person = person_of(request)
    found = project_or_404(person, code)
    asked = request.GET.get("kind", Kind.REACHED.value)
    if asked not in [kind.value for kind in KINDS]:
        raise Http404
    kind = Kind(asked)
    stages = list(Stage.objects.all())
    stage = next((one for one in stages if one.code == request.GET.get("stage")), None)
    form = ProposeForm(request.POST or None, kind, stage)
    if request.method == "POST" and form.is_valid():
        try:
            given, seen = form.cleaned_data, request.POST.get("seen_seq", "")
            propose(
                found, kind, on=given["on"], argument=form.argument(), reason=given["reason"],
                evidence=given["evidence"], by=person, seen_seq=int(seen) if seen.isdecimal() else 0,
            )  # fmt: skip
        except Refusal as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, _("已提交审核。审核通过后记入台账。"))
            return see_other(reverse("project", args=[found.code]) + "#waiting")
    context = {
        "project": found,
        "form": form,
        "kind": kind.value,
        "kinds": KINDS.items(),
        "stage": stage,
        "stages": [(one, one.evidence) for one in stages if one.evidence],
    }
    return render(request, "web/projects/propose.html", context, status=422 if form.errors else 200)


JUDGEMENTS = {"accept", "refuse", "withdraw"}


@may("project.propose")
@require_POST
def proposal_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `deed`: accept, refuse with `answer`, or the maker's withdraw. The rules say who may."""
    person = person_of(request)
    found = Proposal.objects.visible_to(person).select_related("project__unit", "made_by").filter(pk=pk).first()
    deed = request.POST.get("deed", "")
    if found is None or deed not in JUDGEMENTS:
        raise Http404
    if deed == "accept":
        accept(found, by=person)
        messages.success(request, _("已审核通过，记入台账。"))
    elif deed == "refuse":
        refuse(found, answer=request.POST.get("answer", ""), by=person)
        messages.success(request, _("已退回，提交人会看到理由。"))
    else:
        withdraw(found, by=person)
        messages.success(request, _("已撤回。"))
    return see_other(reverse("project", args=[found.project.code]))


@may("project.check")
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What waits for a check in the person's branch, the oldest first; and what was judged last."""
    person = person_of(request)
    rows = Proposal.objects.visible_to(person).select_related("project__unit", "made_by", "judged_by")
    context = {
        "waiting": waiting_of(rows.pending().order_by("id")[:200], person),
        "judged": rows.exclude(judged_at=None).order_by("-judged_at")[:20],
    }
    return render(request, "web/projects/proposals.html", context)


urlpatterns = [
    path("projects/new/", project_open, name="project-open"),
    path("projects/<slug:code>/propose/", project_propose, name="project-propose"),
    path("proposals/", proposal_list, name="proposal-list"),
    path("proposals/<int:pk>/", proposal_judge, name="proposal-judge"),
]

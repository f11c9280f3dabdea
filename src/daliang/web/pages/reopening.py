"""Opening a closed round again: one officer asks with a reason, another one confirms or refuses with words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from daliang.org.models import Person
from daliang.rounds.models import Round
from daliang.rounds.rules import (
    confirm_reopening,
    propose_reopening,
    refuse_reopening,
    waiting_reopening,
    withdraw_reopening,
)
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.rounds import round_or_404
from daliang.web.saying import said

NOT_YOURS = {"not_your_role", "not_your_unit"}


def _propose(request: HttpRequest, round_: Round, person: Person) -> None:
    propose_reopening(round_, reason=request.POST.get("reason", ""), by=person)
    messages.success(request, _("已申请重开 %(round)s，等另一位专员确认。") % {"round": round_.code})


def _confirm(request: HttpRequest, round_: Round, person: Person) -> None:
    confirm_reopening(round_, by=person)
    messages.success(request, _("%(round)s 已重开：可以退回、补报、更正，办完再封账。") % {"round": round_.code})


def _refuse(request: HttpRequest, round_: Round, person: Person) -> None:
    refuse_reopening(round_, answer=request.POST.get("answer", ""), by=person)
    messages.success(request, _("没有重开，理由已告知申请人。"))


def _withdraw(request: HttpRequest, round_: Round, person: Person) -> None:
    withdraw_reopening(round_, by=person)
    messages.success(request, _("重开申请已撤回。"))


DEEDS: dict[str, Callable[[HttpRequest, Round, Person], None]] = {
    "propose": _propose,
    "confirm": _confirm,
    "refuse": _refuse,
    "withdraw": _withdraw,
}


@may("round.reopen")
def reopening(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what will happen and who must agree; POST does the `deed` named."""
    person = person_of(request)
    round_ = round_or_404(person, code)
    if request.method != "POST":
        return see_other(reverse("round", args=[code])) if round_.is_open else _show(request, round_)
    deed = request.POST.get("deed", "")
    if deed not in DEEDS:
        raise Http404
    try:
        DEEDS[deed](request, round_, person)
    except Refusal as refusal:
        if refusal.code in NOT_YOURS:
            raise PermissionDenied from refusal
        return _show(request, round_or_404(person, code), refusals=refusal.all, status=422)
    return see_other(reverse("round", args=[code]))


def _show(request: HttpRequest, round_: Round, *, refusals: Iterable[Refusal] = (), status: int = 200) -> HttpResponse:
    context = {
        "round": round_,
        "asked": waiting_reopening(round_),
        "later": round_.series.rounds.filter(number__gt=round_.number).order_by("number").first(),
        "told": round_.reopenings.filter(state="refused").select_related("proposed_by", "decided_by"),
        "reason": request.POST.get("reason", ""),
        "answer": request.POST.get("answer", ""),
        "refusals": [{"where": one.where, "said": said(one)} for one in refusals],
    }
    return render(request, "web/rounds/reopen.html", context, status=status)


urlpatterns = [path("rounds/<slug:code>/reopen/", reopening, name="round-reopen")]

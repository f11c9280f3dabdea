"""The city's officer makes an exception for one return: more time, or no report this time."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.org import clock
from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.models import Return
from daliang.rounds.rules import excuse, extend, withdraw_allowance
from daliang.vocabulary.periods import parse_moment
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.pages.returns import NOT_YOURS, address_of, return_or_404, show

LONGEST = 400


def _extend(ret: Return, given: dict[str, str], person: Person) -> str:
    extend(ret, parse_moment(given["due_at"], clock.zone()), reason=given["reason"], by=person)
    return _("已准予“%(unit)s”延期。")


def _excuse(ret: Return, given: dict[str, str], person: Person) -> str:
    excuse(ret, reason=given["reason"], by=person)
    return _("已准予“%(unit)s”本期免报。")


def _withdraw(ret: Return, given: dict[str, str], person: Person) -> str:
    withdraw_allowance(ret, reason=given["reason"], by=person)
    return _("已撤销“%(unit)s”的例外。")


DEEDS: dict[str, Callable[[Return, dict[str, str], Person], str]] = {
    "extended": _extend,
    "excused": _excuse,
    "none": _withdraw,
}


@may("round.allow")
@require_POST
def allow(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """POST `kind` (extended, excused, none), `due_at` for an extension, `reason`. A refusal keeps what was typed."""
    person = person_of(request)
    ret = return_or_404(person, code, unit)
    given = {name: str(request.POST.get(name, ""))[:LONGEST] for name in ("kind", "due_at", "reason")}
    if given["kind"] not in DEEDS:
        raise Http404
    try:
        done = DEEDS[given["kind"]](ret, given, person)
    except Refusal as refusal:
        if refusal.code in NOT_YOURS:
            raise PermissionDenied from refusal
        found = return_or_404(person, code, unit)
        return show(request, person, found, refusals=refusal.all, typed=given, status=422)
    messages.success(request, done % {"unit": named(ret.unit)})
    return see_other(address_of(ret))


urlpatterns = [path("rounds/<slug:code>/returns/<slug:unit>/allowance/", allow, name="return-allow")]

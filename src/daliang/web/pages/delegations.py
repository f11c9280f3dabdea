"""Who approves while an approver is away: named by the approver, or for them by the security administrator."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.org import clock
from daliang.org.delegations import Delegation, DelegationQuerySet
from daliang.org.models import Person, Role
from daliang.org.standing_in import DELEGATES, delegate, withdraw
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

FIELDS = ("approver", "delegate", "from_on", "until_on", "reason")
MOST, LONGEST = 100, 300


def _seen_by(person: Person) -> DelegationQuerySet:
    """All for the security administrator; an approver's own, given and held."""
    rows = Delegation.objects.select_related("approver__unit", "delegate", "unit", "ended_by")
    return rows if person.has_role(Role.SECURITY) else rows.of(person)


@may("approval.delegate")
def delegation_list(request: HttpRequest) -> HttpResponse:
    """The list with the form; POST `delegate`, `from_on`, `until_on`, `reason`, and `approver` of the administrator."""
    person = person_of(request)
    typed = {name: str(request.POST.get(name, ""))[:LONGEST] for name in FIELDS}
    error = ""
    if request.method == "POST":
        try:
            made = _made(typed, person)
        except Refusal as refusal:
            if refusal.code in ("not_your_role", "not_your_unit"):
                raise PermissionDenied from refusal
            error = said(refusal)
        else:
            done = _("%(first)s 至 %(last)s 由%(name)s代办审核。")
            messages.success(request, done % {"first": made.from_on, "last": made.until_on, "name": made.delegate.name})
            return see_other(reverse("delegation-list"))
    today = clock.today()
    context = {
        "rows": [(one, one.is_over(today)) for one in _seen_by(person)[:MOST]],
        "candidates": _candidates(person),
        "approvers": _approvers(person),
        "typed": typed,
        "error": error,
        "today": today,
        "here": person,
    }
    return render(request, "web/settings/delegations.html", context, status=422 if error else 200)


def _made(typed: dict[str, str], person: Person) -> Delegation:
    approver = _chosen(typed["approver"]) if person.has_role(Role.SECURITY) else person
    return delegate(
        approver,
        _chosen(typed["delegate"]),
        from_on=_day(typed["from_on"]),
        until_on=_day(typed["until_on"]),
        reason=typed["reason"],
        by=person,
    )


def _chosen(login: str) -> Person:
    found = Person.objects.select_related("unit").filter(username=login, is_active=True).first()
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date:
    return parse_day(text, today=clock.today(), allow_future=True)


def _candidates(person: Person) -> list[Person]:
    """Who may be named: of the approver's unit, of any unit for the administrator."""
    rows = Person.objects.filter(is_active=True, role__in=DELEGATES, unit__isnull=False).exclude(pk=person.pk)
    if not person.has_role(Role.SECURITY):
        rows = rows.filter(unit=person.unit)
    return list(rows.select_related("unit").order_by("unit__path", "username"))


def _approvers(person: Person) -> list[Person]:
    """Whose approval the administrator may delegate; an approver's own needs no choice."""
    if not person.has_role(Role.SECURITY):
        return []
    return [one for one in _candidates(person) if one.has_role(Role.APPROVER)]


@may("approval.delegate")
@require_POST
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back at once. What the person does not see is as if missing; a delegate cannot end it."""
    person = person_of(request)
    found = get_object_or_404(_seen_by(person), pk=pk)
    try:
        withdraw(found, by=person)
    except Refusal as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("已撤销，代办人从下一次点击起不能再代为审核。"))
    return see_other(reverse("delegation-list"))


urlpatterns = [
    path("me/delegations/", delegation_list, name="delegation-list"),
    path("me/delegations/<int:pk>/end/", delegation_end, name="delegation-end"),
]

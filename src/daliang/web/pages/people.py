"""Accounts for the system administrator, roles for the security administrator. Neither sees a business row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daliang.org.accounts import (
    NewAccount,
    grant,
    hand_over,
    open_accounts,
    renew_code,
    reset_factor,
    revoke,
    set_active,
)
from daliang.org.models import Person, Role, Unit
from daliang.vocabulary.refusal import Refusal
from daliang.web.guards import may, person_of, see_other
from daliang.web.saying import said

MOST = 200


def _found(request: HttpRequest) -> list[Person]:
    """?q= in login or name, ?role=."""
    rows = Person.objects.select_related("unit").order_by("unit__path", "username")
    q, role = request.GET.get("q", "").replace("\x00", "").strip()[:60], request.GET.get("role", "")
    if q:
        rows = rows.filter(Q(username__icontains=q) | Q(name__icontains=q))
    if role in Role.values:
        rows = rows.filter(role=role)
    return list(rows[:MOST])


def _person_or_404(login: str) -> Person:
    found = Person.objects.select_related("unit").filter(username=login).first()
    if found is None:
        raise Http404
    return found


def _rows(text: str) -> list[NewAccount]:
    """Lines of login, name and staff number, parted by tabs, commas or blanks: as they come from Excel."""
    made = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = [part.strip() for part in line.replace("，", ",").replace(",", "\t").replace("　", "\t").split("\t")]
        if len(parts) == 1:
            parts = line.split()
        if any(parts):
            login, name, staff_no = (*parts, "", "", "")[:3]
            made.append(NewAccount(login, name, staff_no, where=_("第%(number)s行") % {"number": number}))
    return made


@may("accounts.manage")
def account_list(request: HttpRequest) -> HttpResponse:
    """The accounts, and the form that opens new ones. POST `rows`: their codes are shown once, on the next page."""
    person = person_of(request)
    refusals: list[str] = []
    typed = request.POST.get("rows", "")
    if request.method == "POST":
        try:
            made = open_accounts(_rows(typed), by=person)
        except Refusal as refusal:
            refusals = [f"{one.where} {said(one)}".strip() for one in refusal.all]
        else:
            return render(request, "web/settings/codes.html", {"made": made})
    context: dict[str, Any] = {"people": _found(request), "refusals": refusals, "typed": typed, "roles": Role.choices}
    return render(request, "web/settings/accounts.html", context, status=422 if refusals else 200)


@may("accounts.manage")
@require_POST
def account_deed(request: HttpRequest, login: str) -> HttpResponse:
    """POST `deed`: code, factor, disable, enable."""
    person, found = person_of(request), _person_or_404(login)
    deed = request.POST.get("deed", "")
    if deed == "code":
        return render(request, "web/settings/codes.html", {"made": [(found, renew_code(found, by=person))]})
    if deed == "factor":
        reset_factor(found, by=person)
        messages.success(request, _("已重置%(name)s的二次验证。") % {"name": found.name})
        return see_other(reverse("account-list"))
    if deed not in ("disable", "enable"):
        raise Http404
    set_active(found, is_active=deed == "enable", by=person)
    done = _("已启用%(name)s的账号。") if deed == "enable" else _("已停用%(name)s的账号，下一次点击即失效。")
    messages.success(request, done % {"name": found.name})
    return see_other(reverse("account-list"))


@may("roles.grant")
def role_list(request: HttpRequest) -> HttpResponse:
    """Who has which role where; the form of a hand-over."""
    return _roles(request)


def _roles(request: HttpRequest, error: str = "") -> HttpResponse:
    """With what was chosen for a hand-over that was refused."""
    context = {
        "people": _found(request),
        "roles": Role.choices,
        "all": Person.objects.filter(is_active=True),
        "typed": request.POST,
        "error": error,
    }
    return render(request, "web/settings/roles.html", context, status=422 if error else 200)


@may("roles.grant")
def role_form(request: HttpRequest, login: str) -> HttpResponse:
    """Grant or take away the role of one person."""
    person, found = person_of(request), _person_or_404(login)
    error = ""
    if request.method == "POST":
        try:
            _grant(request, found, person)
        except Refusal as refusal:
            error = said(refusal)
        else:
            messages.success(request, _("%(name)s的角色已更新，下一次点击即生效。") % {"name": found.name})
            return see_other(reverse("role-list"))
    context = {
        "found": found,
        "roles": Role.choices,
        "units": Unit.objects.all(),
        "error": error,
        "typed": request.POST,
    }
    return render(request, "web/settings/role.html", context, status=422 if error else 200)


def _grant(request: HttpRequest, found: Person, by: Person) -> None:
    reason, role = request.POST.get("reason", ""), request.POST.get("role", "")
    if not role:
        revoke(found, reason=reason, by=by)
        return
    if role not in Role.values:
        raise Http404
    grant(found, Role(role), Unit.objects.filter(code=request.POST.get("unit", "")).first(), reason=reason, by=by)


@may("roles.grant")
@require_POST
def unit_hand_over(request: HttpRequest) -> HttpResponse:
    """POST `leaving`, `coming`, `reason`: the seat goes from one person to the other."""
    leaving, coming = (_person_or_404(request.POST.get(name, "")) for name in ("leaving", "coming"))
    try:
        hand_over(leaving, coming, reason=request.POST.get("reason", ""), by=person_of(request))
    except Refusal as refusal:
        return _roles(request, said(refusal))
    messages.success(request, _("已由%(coming)s接手；填报和档案都留在原单位。") % {"coming": coming.name})
    return see_other(reverse("role-list"))


urlpatterns = [
    path("people/", account_list, name="account-list"),
    path("people/<str:login>/", account_deed, name="account-deed"),
    path("roles/", role_list, name="role-list"),
    path("roles/hand-over/", unit_hand_over, name="hand-over"),
    path("roles/of/<str:login>/", role_form, name="role-form"),
]

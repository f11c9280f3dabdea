"""What comes before any other page: a new password where 等保 asks for one, then a second factor where required."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from daliang.org.models import Person
from daliang.web.guards import is_fragment, see_other
from daliang.web.keys import API, is_by_token, refused

Next = Callable[[HttpRequest], HttpResponse]
ALWAYS_OPEN = frozenset({"set_language", "account_login", "account_logout"})
PASSWORD, FACTOR = "account_change_password", "mfa_index"
OPEN_UNTIL_FACTOR = frozenset({"account_reauthenticate"})


def has_factor(person: Person) -> bool:
    """A phone's codes or a passkey; recovery codes alone are none."""
    return Authenticator.objects.filter(
        user=person, type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    ).exists()


def first_step(person: Person) -> str:
    """The name of the page that the person has to finish first, or ""."""
    if person.password_is_due():
        return PASSWORD
    return FACTOR if settings.SECOND_FACTOR == "required" and not has_factor(person) else ""


def leads_there(step: str, name: str) -> bool:
    if step == FACTOR and (name.startswith("mfa_") or name in OPEN_UNTIL_FACTOR):
        return True
    return name == step or name in ALWAYS_OPEN


class FirstSteps:
    """Whoever still has a first step is led to it from every page; a program is told so in words."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if not isinstance(request.user, Person) or is_by_token(request):
            return None
        step = first_step(request.user)
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        if not step or leads_there(step, name):
            return None
        if request.path.startswith(API):
            return refused(403, "first_step", _("请先用浏览器登录网页，按提示改密码或设置二次验证。"))
        if is_fragment(request):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse(step)})
        return see_other(reverse(step))

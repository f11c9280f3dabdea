"""Sign-in through the government's identity service (OpenID Connect): it says who somebody is, never who may enter.

A person is found by 工号 (staff number) alone. Nobody is created, nothing is connected, no token of theirs is kept.
"""

from __future__ import annotations

from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from jwt import PyJWTError

from daliang.org.models import City, Person
from daliang.org.rules import record


class Adapter(DefaultSocialAccountAdapter):
    """Matches by staff number or refuses, each time anew: a number that moved to somebody else moves the door too."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(refused(request, _("这个入口只用于登录。")))
        found = sociallogin.account.extra_data
        person = _person(found, self._claim(request))
        if person is None:
            _log_failure()
            raise ImmediateHttpResponse(
                refused(request, _("身份已核实，但本系统没有与您的工号对应的在用账号。请联系本单位管理员核对工号。"))
            )
        sociallogin.user = person

    def _claim(self, request: HttpRequest) -> str:
        app = self.get_app(request, provider="openid_connect")
        return str(app.settings.get("staff_no_claim", "staff_no"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Cancelled, run out, forged or out of reach: one page, which leads back to the door."""
        raise ImmediateHttpResponse(refused(request, _("统一身份认证没有完成：可能已取消、超时，或认证服务暂不可用。")))


def _person(found: dict[str, Any], claim: str) -> Person | None:
    """The active person with this staff number. What the service says in two places must be of one subject."""
    proof, more = found.get("id_token") or {}, found.get("userinfo") or {}
    if not proof or (more and more.get("sub") != proof.get("sub")):
        return None
    staff_no = str(more.get(claim) or proof.get(claim) or "").strip()
    if not staff_no:
        return None
    return Person.objects.filter(staff_no=staff_no, is_active=True).first()


def _log_failure() -> None:
    city = City.objects.first()
    if city is not None:
        record(by=None, action="sign-in.failed", subject=city, login="", by_identity_service=True)


def refused(request: HttpRequest, message: str) -> HttpResponse:
    return render(request, "account/identity_refused.html", {"message": message}, status=403)


class Service(OpenIDConnectOAuth2Adapter):
    """The signature of what the service says is checked every time, with its published keys."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        try:
            said: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=config["jwks_uri"],
                issuer=config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (KeyError, TypeError, ValueError, PyJWTError) as fault:
            raise OAuth2Error("the service's proof cannot be read") from fault
        return said


@login_not_required
def identity_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the service."""
    return _at_service(request, OAuth2LoginView, provider_id)


@login_not_required
def identity_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the service leads back to."""
    return _at_service(request, OAuth2CallbackView, provider_id)


def _at_service(request: HttpRequest, view: Any, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Service(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (requests.RequestException, OAuth2Error):
        return refused(request, _("统一身份认证服务暂时连不上，请稍后再试，或用登录名和密码登录。"))
    return answer


urlpatterns = [
    path("accounts/oidc/<slug:provider_id>/login/", identity_login, name="openid_connect_login"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", identity_callback, name="openid_connect_callback"),
]

"""Sign-in with name and password. The city makes the accounts, never the visitor; each way in and out is logged."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from daliang.org import attempts
from daliang.org.models import City, Person
from daliang.org.passwords import change_password
from daliang.org.rules import record
from daliang.web.guards import may, person_of

MESSAGES = {
    "username_password_mismatch": _("登录名或密码错误，请核对后重试；连续 5 次错误将锁定 15 分钟。"),
    "too_many_login_attempts": _("错误次数过多，已锁定 15 分钟，其间输入正确的也不能登录。请 15 分钟后再试。"),
    "enter_current_password": _("现在的密码不对，请重新输入。"),
    "incorrect_password": _("密码不对，请重新输入。"),
}
FREE = _("至少 12 个字符，越长越好，例如几个互不相关的词。不要用常见的密码，也不要与姓名、登录名、工号相近。")
ASSESSED = _("至少 10 个字符，大写字母、小写字母、数字、符号都要有；最近 5 次用过的不能再用；每 90 天更换一次。")


class Adapter(DefaultAccountAdapter):
    """Whatever is wrong with name or password, the answer is the same; so it is for an account that is switched off."""

    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only; programs use the API."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Counted first, then looked at: the fifth failure locks the name, known or not, and twenty the address."""
        doors = {"account": credentials.get("username", ""), "address": self.get_client_ip(request)}
        if not attempts.claim(**doors):
            raise self.validation_error("too_many_login_attempts")
        found = super().authenticate(request, **credentials)
        if not (isinstance(found, Person) and found.is_active) or found.code_is_over():
            return None
        attempts.forgive(**doors)
        return found

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who proved themselves within the last minutes, by signing in too, is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((one["at"] for one in records), default=0.0)
        return bool(time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT)

    def set_password(self, user: Person, password: str) -> None:  # type: ignore[override]
        change_password(user, password, by=user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Logged with the name only where it is one of ours: people type passwords into the wrong field."""
        city = City.objects.first()
        known = Person.objects.filter(username=credentials.get("username", "")).first()
        if city is not None:
            record(by=None, action="sign-in.failed", subject=city, login=known.username if known else "")

    @transaction.atomic
    def login(self, request: HttpRequest, user: Person) -> None:  # type: ignore[override]
        super().login(request, user)
        record(by=user, action="sign-in", subject=user, unit=user.unit, login=user.username)

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        user = request.user
        if isinstance(user, Person):
            record(by=user, action="sign-out", subject=user, unit=user.unit, login=user.username)
        super().logout(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("enter") if settings.IS_DEMO else reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me")


class SignInForm(LoginForm):
    """Login name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label, password.help_text = _("登录名"), _("密码"), ""
        name.widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(ChangePasswordForm):
    """The password of now, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("现在的密码"), "password1": _("新密码"), "password2": _("再输一遍新密码")}
        for name, label in labels.items():
            self.fields[name].label, self.fields[name].help_text = label, ""
            self.fields[name].widget.attrs.pop("placeholder", None)
        if isinstance(self.user, Person) and self.user.has_code():
            self.fields["oldpassword"].label = _("一次性登录码")
        self.fields["password1"].help_text = ASSESSED if settings.DENGBAO else FREE

    def clean_oldpassword(self) -> str:
        """Whoever sits at a screen left open may not guess here without end either."""
        assert self.user is not None
        door = {"account": self.user.get_username()}
        if not attempts.claim(**door):
            raise Adapter().validation_error("too_many_login_attempts")
        typed: str = super().clean_oldpassword()
        attempts.forgive(**door)
        return typed


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that opens doors is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("密码"), ""
        field.widget.attrs.pop("placeholder", None)


class SignIn(LoginView):  # type: ignore[misc, unused-ignore]
    """With the identity service's link where one is set up."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "identity_service": settings.IDENTITY_SERVICE}


class PasswordAgain(ReauthenticateView):  # type: ignore[misc, unused-ignore]
    form_class = PasswordAgainForm


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):  # type: ignore[misc, unused-ignore]
    """Asks on GET, leaves on POST; who has left already is led to the door."""


class NewPassword(PasswordChangeView):  # type: ignore[misc, unused-ignore]
    """All other sessions of the person end with the old password."""

    form_class = NewPasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not person_of(request).has_usable_password():
            raise PermissionDenied
        found: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return found

    @transaction.atomic
    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        done: HttpResponse = super().form_valid(form)
        return done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = person_of(self.request)
        found = {"is_due": person.password_is_due(), "has_code": person.has_code()}
        return {**super().get_context_data(**kwargs), **found}


urlpatterns = [
    path("accounts/login/", SignIn.as_view(), name="account_login"),
    path("accounts/logout/", SignOut.as_view(), name="account_logout"),
    path("accounts/reauthenticate/", may("account")(PasswordAgain.as_view()), name="account_reauthenticate"),
    path("accounts/password/change/", may("account")(NewPassword.as_view()), name="account_change_password"),
]

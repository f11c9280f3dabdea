"""The second factor: codes of a phone's app, passkeys, and recovery codes for the day when both are out of reach.

allauth does the work; here are our forms, our pages, the count of wrong codes, and the log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    ListWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daliang.org import attempts
from daliang.org.models import City, Person
from daliang.org.rules import record
from daliang.org.words import named
from daliang.web.guards import View, may, person_of
from daliang.web.signin import Adapter

MESSAGES = {
    "incorrect_code": gettext_lazy("验证码不对或已过期，请输入手机上当前显示的 6 位数字。"),
    "cannot_delete_authenticator": gettext_lazy("这是您唯一的二次验证方式，不能直接停用：请先另设一种，再停用这一种。"),
    "passkey_unreadable": gettext_lazy("没有收到通行密钥的应答，请再试一次，或改用手机验证码。"),
    "cannot_generate_recovery_codes": gettext_lazy("请先设置手机验证码或通行密钥，再生成恢复码。"),
}
MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Factors(DefaultMFAAdapter):
    """Secrets are kept encrypted; where a second factor is required the last one cannot be taken away."""

    error_messages = DefaultMFAAdapter.error_messages | MESSAGES

    def encrypt(self, text: str) -> str:
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _lock().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=MAIN).exclude(pk=authenticator.pk)
        return settings.SECOND_FACTOR != "required" or others.exists()

    def get_totp_issuer(self) -> str:
        return _service_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": _service_name()}

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # type: ignore[override]
        return _("通行密钥 %(number)s") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1}


def _service_name() -> str:
    city = City.objects.first()
    return f"{_('大梁')} {named(city)}" if city else _("大梁")


def _lock() -> MultiFernet:
    """Keys made from the house's secret; one that was replaced still opens (SECRET_KEY_FALLBACKS)."""
    secrets = [force_bytes(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    keys = (hmac.digest(secret, b"daliang.second-factor", hashlib.sha256) for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class _Counted(forms.Form):
    """A code is counted before it is looked at: five wrong ones lock this person's codes for 15 minutes."""

    user: Person

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("验证码")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(autofocus=True, inputmode="numeric", maxlength="12")

    def clean_code(self) -> str:
        door = {"code": str(self.user.pk)}
        if not attempts.claim(**door):
            raise Adapter().validation_error("too_many_login_attempts")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            record(by=None, action="second-factor.failed", subject=self.user, unit=self.user.unit)
            raise
        attempts.forgive(**door)
        return code


class CodeForm(_Counted, AuthenticateForm):
    """At sign-in: six digits of the app, or a recovery code."""


class CodeAgainForm(_Counted, ReauthenticateForm):
    """Once more, before something that opens doors is changed."""


class FirstCodeForm(_Counted, ActivateTOTPForm):
    """The first code proves that the phone has read the picture."""


class _Readable(forms.Form):
    """What no browser would hand over (parts missing, not base64) is a wrong answer, not a fault of ours."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (KeyError, TypeError, ValueError, AttributeError):
            self.cleaned_data = {}
            self.add_error("credential", MESSAGES["passkey_unreadable"])


class PasskeyAnswer(_Readable, AuthenticateWebAuthnForm):
    """A passkey at sign-in."""


class PasskeyAgain(_Readable, ReauthenticateWebAuthnForm):
    """A passkey once more."""


class PasskeyForm(_Readable, AddWebAuthnForm):
    """What the passkey is called, and what the browser hands over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
        self.fields["name"].help_text = _("便于日后辨认，如“办公室电脑”。")
        self.fields["name"].validators.append(MaxLengthValidator(40))
        self.fields["name"].widget.attrs["maxlength"] = 40


class _Noted:
    """The deed of a form and its line in the log stand or fall together."""

    what = ""
    request: HttpRequest

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        done: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        person = person_of(self.request)
        record(
            by=person, action="second-factor.change", subject=person, unit=person.unit,
            login=person.username, what=self.what,
        )  # fmt: skip
        return done


class AddPhone(_Noted, ActivateTOTPView):  # type: ignore[misc, unused-ignore]
    what = "add-phone"


class RemovePhone(_Noted, DeactivateTOTPView):  # type: ignore[misc, unused-ignore]
    what = "remove-phone"


class AddPasskey(_Noted, AddWebAuthnView):  # type: ignore[misc, unused-ignore]
    what = "add-passkey"


class RemovePasskey(_Noted, RemoveWebAuthnView):  # type: ignore[misc, unused-ignore]
    what = "remove-passkey"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if not Factors().can_delete_authenticator(self.get_object()):
            form.add_error(None, MESSAGES["cannot_delete_authenticator"])
            refused: HttpResponse = self.form_invalid(form)
            return refused
        return super().form_valid(form)


class NewCodes(_Noted, GenerateRecoveryCodesView):  # type: ignore[misc, unused-ignore]
    what = "new-codes"


class Second(AuthenticateView):  # type: ignore[misc, unused-ignore]
    """Between password and session: asks only for what the person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        has = {"has_phone": Authenticator.Type.TOTP in own, "has_passkey": Authenticator.Type.WEBAUTHN in own}
        return {**super().get_context_data(**kwargs), **has}


class Choices(IndexView):  # type: ignore[misc, unused-ignore]
    """What is set up and what could be."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "must_have_factor": settings.SECOND_FACTOR == "required"}


def offered(view: View) -> View:
    """Only where the house has second factors at all."""

    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SECOND_FACTOR == "off":
            raise Http404
        return view(request, *args, **kwargs)

    return may("account")(page)


urlpatterns = [
    path("accounts/2fa/authenticate/", Second.as_view(), name="mfa_authenticate"),
    path("accounts/2fa/", offered(Choices.as_view()), name="mfa_index"),
    path("accounts/2fa/reauthenticate/", offered(ReauthenticateView.as_view()), name="mfa_reauthenticate"),
    path("accounts/2fa/phone/", offered(AddPhone.as_view()), name="mfa_activate_totp"),
    path("accounts/2fa/phone/remove/", offered(RemovePhone.as_view()), name="mfa_deactivate_totp"),
    path("accounts/2fa/codes/", offered(ViewRecoveryCodesView.as_view()), name="mfa_view_recovery_codes"),
    path("accounts/2fa/codes/new/", offered(NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("accounts/2fa/passkeys/", offered(ListWebAuthnView.as_view()), name="mfa_list_webauthn"),
    path("accounts/2fa/passkeys/add/", offered(AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("accounts/2fa/passkeys/<int:pk>/remove/", offered(RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path(
        "accounts/2fa/passkeys/reauthenticate/",
        offered(ReauthenticateWebAuthnView.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
]

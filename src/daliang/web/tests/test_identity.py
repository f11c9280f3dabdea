"""Sign-in through the government's identity service: by staff number, of those who are here already."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from daliang.org.models import Deed, Person, Role
from daliang.org.tests.tree import employ, small_city
from daliang.web.tests.identity_service import CLIENT, SECRET, IdentityService

identity_service = import_module(os.environ["DJANGO_SETTINGS_MODULE"]).identity_service
DOOR = "/accounts/oidc/identity/login/"


@pytest.fixture
def person(db: None) -> Person:
    made = employ("officer", Role.OFFICER, small_city()["city"])
    made.staff_no = "SW001"
    made.save()
    return made


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityService]:
    made = IdentityService()
    for name, value in {"URL": made.url, "CLIENT_ID": CLIENT, "SECRET": SECRET, "NAME": "政务通"}.items():
        monkeypatch.setenv(f"DALIANG_OIDC_{name}", value)
    found = identity_service("test")
    settings.IDENTITY_SERVICE = found
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [found]}}
    yield made
    made.stop()


def enter(client: Client, service: IdentityService, **query: str) -> Any:
    """Through the door to the service, and back with what it says."""
    led = client.get(DOOR, query)
    assert led.status_code == 302, led.content.decode()
    return client.get(service.authorize(led.headers["Location"]))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_is_known_by_staff_number_enters_and_it_is_logged(
    person: Person, service: IdentityService, client: Client
) -> None:
    assert "用政务通登录" in client.get("/accounts/login/").content.decode()
    assert enter(client, service, next="/projects/").headers["Location"] == "/projects/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert service.asked["code_challenge_method"] == ["S256"]
    assert Deed.objects.get(action="sign-in").by == person
    assert not SocialAccount.objects.exists()


@pytest.mark.looks
@pytest.mark.parametrize("case", ["unknown", "none", "empty", "off", "other subject"])
def test_anybody_else_is_refused_in_words_and_nobody_is_created(
    person: Person, service: IdentityService, client: Client, case: str
) -> None:
    """The service says who somebody is; who may enter is said here."""
    employ("without-number", Role.CLERK, person.unit)
    if case == "off":
        Person.objects.filter(pk=person.pk).update(is_active=False)
    if case == "other subject":
        service.userinfo = {"sub": "u-2"}
    service.claims = {
        "unknown": {"sub": "u-1", "staff_no": "SW999"},
        "none": {"sub": "u-1", "preferred_username": "officer"},
        "empty": {"sub": "u-1", "staff_no": " "},
    }.get(case, service.claims)
    answer = enter(client, service)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "没有与您的工号对应的在用账号" in answer.content.decode()
    assert Person.objects.count() == 2
    assert Deed.objects.get().action == "sign-in.failed"


@pytest.mark.looks
@pytest.mark.parametrize("case", ["key", "algorithm", "audience"])
def test_a_proof_that_the_service_did_not_make_for_us_does_not_enter(
    person: Person, service: IdentityService, client: Client, case: str
) -> None:
    """Signed with another key, with a shared secret instead of a key, or for another system."""
    if case == "key":
        service.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    if case == "algorithm":
        service.signing_key, service.algorithm = "a shared secret of more than 32 bytes", "HS256"
    if case == "audience":
        service.audience = "another-system"
    answer = enter(client, service)
    assert (answer.status_code, is_in(client)) == (403, False)
    assert "没有登录成功" in answer.content.decode()


@pytest.mark.looks
def test_an_answer_that_nobody_here_asked_for_does_not_enter(
    person: Person, service: IdentityService, client: Client
) -> None:
    """Somebody else's code and state, slipped to this browser."""
    strange = service.authorize(Client().get(DOOR).headers["Location"])
    assert client.get(strange).status_code == 403
    assert not is_in(client)


@pytest.mark.looks
def test_cancelling_and_a_service_out_of_reach_lead_back_to_the_door(
    person: Person, service: IdentityService, client: Client
) -> None:
    state = client.get(DOOR).headers["Location"].split("state=")[1].split("&")[0]
    cancelled = client.get(f"{DOOR}callback/", {"error": "access_denied", "state": state})
    service.stop()
    for answer in (cancelled, client.get(DOOR)):
        assert answer.status_code == 403
        assert "回到登录页" in answer.content.decode()


@pytest.mark.looks
def test_it_connects_nothing_to_whoever_is_signed_in(person: Person, service: IdentityService, client: Client) -> None:
    other = employ("other", Role.OFFICER, person.unit)
    client.force_login(other)
    answer = enter(client, service, process="connect")
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()
    assert client.session["_auth_user_id"] == str(other.pk)


@pytest.mark.looks
def test_the_second_factor_is_asked_for_here_too(person: Person, service: IdentityService, client: Client) -> None:
    """Promise 13: for everyone."""
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert enter(client, service).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


@pytest.mark.looks
def test_without_the_settings_there_is_no_such_door(person: Person, client: Client) -> None:
    assert "openid" not in client.get("/accounts/login/").content.decode()
    assert "统一身份认证" not in client.get("/accounts/login/").content.decode()
    assert client.get(DOOR).status_code == 404
    assert client.get(f"{DOOR}callback/").status_code == 404


@pytest.mark.looks
def test_half_a_setting_or_an_open_line_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 53."""
    monkeypatch.setenv("DALIANG_OIDC_URL", "http://id.example")
    with pytest.raises(ImproperlyConfigured, match="CLIENT_ID"):
        identity_service("test")
    monkeypatch.setenv("DALIANG_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("DALIANG_OIDC_SECRET", SECRET)
    with pytest.raises(ImproperlyConfigured, match="https"):
        identity_service("production")


def test_a_staff_number_is_one_persons(person: Person) -> None:
    employ("first", Role.CLERK, person.unit)
    employ("second", Role.CLERK, person.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username="third", name="三", staff_no="SW001")

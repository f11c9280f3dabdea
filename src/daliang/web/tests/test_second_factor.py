"""The second factor: codes of a phone, recovery codes, who must have one, who cannot take it away (promise 13)."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from daliang.org.models import Attempts, Deed, Person, Role
from daliang.org.tests.tree import small_city

SECRET = "jade terrace 39 lanterns"
LOGIN, SECOND, MINE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/2fa/"


@pytest.fixture
def person(db: None) -> Person:
    cache.clear()  # allauth keeps there which code was used, so that none is used twice
    made = Person(username="officer", name="林文静", role=Role.OFFICER, unit=small_city()["city"])
    made.set_password(SECRET)
    made.save()
    return made


def code(secret: str, *, steps: int = 0) -> str:
    """What the phone shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def enter(client: Client) -> str:
    return client.post(LOGIN, {"login": "officer", "password": SECRET}).headers["Location"]


def set_up(client: Client) -> tuple[str, list[str]]:
    """Signs in and sets a phone up; gives its secret and the recovery codes, shown once."""
    enter(client)
    page = client.get(f"{MINE}phone/").content.decode()
    secret = re.findall(r'<p class="secret">(\w+)</p>', page)[0]
    assert "data:image/svg+xml;base64," in page
    answer = client.post(f"{MINE}phone/", {"code": code(secret)})
    assert answer.headers["Location"] == f"{MINE}codes/"
    codes = re.findall(r"<li>(\d+)</li>", client.get(f"{MINE}codes/").content.decode())
    return secret, codes


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_password_alone_opens_nothing_once_a_phone_is_set_up(person: Person, client: Client) -> None:
    """Promise 13: between password and code there is no session."""
    secret, _codes = set_up(client)
    other = Client()
    assert enter(other) == SECOND
    assert not is_in(other)
    assert other.get("/me/").headers["Location"].startswith(LOGIN)
    assert "二次验证" in other.get(SECOND).content.decode()
    assert "验证码不对" in other.post(SECOND, {"code": "000000"}).content.decode()
    assert other.post(SECOND, {"code": code(secret, steps=1)}).headers["Location"] == "/"
    assert is_in(other)
    assert set(Deed.objects.values_list("action", flat=True)) >= {"second-factor.change", "second-factor.failed"}


def test_who_has_neither_at_hand_gets_back_to_the_door(person: Person, client: Client) -> None:
    set_up(client)
    other = Client()
    enter(other)
    assert other.post("/accounts/logout/").headers["Location"] == LOGIN
    assert 'name="login"' in other.get(LOGIN).content.decode()


def test_a_code_is_used_once(person: Person, client: Client) -> None:
    secret, _codes = set_up(client)
    said = code(secret, steps=1)
    for expected in (True, False):
        other = Client()
        enter(other)
        other.post(SECOND, {"code": said})
        assert is_in(other) is expected


def test_codes_are_guessed_five_times_at_most_also_with_the_password_given_anew(person: Person, client: Client) -> None:
    """Promise 13: a new try with the right password does not reset the count."""
    secret, codes = set_up(client)
    Attempts.objects.all().delete()
    for _number in range(5):
        other = Client()
        enter(other)
        other.post(SECOND, {"code": "000000"})
    for right in (code(secret, steps=1), codes[0]):
        other = Client()
        enter(other)
        assert "已锁定 15 分钟" in other.post(SECOND, {"code": right}).content.decode()
        assert not is_in(other)


def test_a_recovery_code_enters_once_and_is_shown_once(person: Person, client: Client) -> None:
    _secret, codes = set_up(client)
    assert len(codes) == 10
    page = client.get(f"{MINE}codes/").content.decode()
    assert "已经显示过" in page
    assert not any(one in page for one in codes)
    for expected in (True, False):
        other = Client()
        enter(other)
        other.post(SECOND, {"code": codes[0]})
        assert is_in(other) is expected


def test_new_recovery_codes_replace_the_old_ones(person: Person, client: Client) -> None:
    _secret, old = set_up(client)
    client.post(f"{MINE}codes/new/")
    new = re.findall(r"<li>(\d+)</li>", client.get(f"{MINE}codes/").content.decode())
    assert len(new) == 10
    assert not set(old) & set(new)
    assert Deed.objects.filter(details__what="new-codes", by=person).count() == 1


def test_secrets_are_not_readable_in_the_database(person: Person, client: Client) -> None:
    """A stolen backup does not hold what makes the codes."""
    secret, codes = set_up(client)
    stored = str(list(Authenticator.objects.values()))
    assert secret not in stored
    assert not any(one in stored for one in codes)


@pytest.mark.parametrize("demand", ["required", "offered"])
def test_where_it_is_required_nothing_opens_before_it_is_set_up(
    person: Person, client: Client, settings: Settings, demand: str
) -> None:
    """Promise 13: second factor for everyone."""
    settings.SECOND_FACTOR = demand
    enter(client)
    for address in ("/", "/me/", "/projects/", "/me/tokens/"):
        led = client.get(address).headers.get("Location", "")
        assert (led == MINE) is (demand == "required"), address
    answer = client.get("/api/v1/projects")
    assert answer.status_code == (403 if demand == "required" else 200)
    posted = client.post("/me/sessions/close/")
    assert (posted.headers["Location"] == MINE) is (demand == "required")
    assert client.get(MINE).status_code == 200
    if demand == "required":
        assert client.get("/me/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == MINE
        set_up(client)
        assert client.get("/me/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(person: Person, client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    enter(client)
    assert client.get("/me/").headers["Location"] == MINE


def test_where_it_is_required_the_last_one_cannot_be_taken_away(
    person: Person, client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    set_up(client)
    page = client.get(f"{MINE}phone/remove/").content.decode()
    assert "唯一的二次验证方式" in page
    client.post(f"{MINE}phone/remove/")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_where_it_is_offered_it_can_be_taken_away_and_that_is_logged(person: Person, client: Client) -> None:
    set_up(client)
    client.post(f"{MINE}phone/remove/")
    assert not Authenticator.objects.exists()
    assert Deed.objects.filter(details__what="remove-phone", by=person).count() == 1


def test_a_screen_left_open_cannot_change_it(person: Person, client: Client) -> None:
    """Minutes after sign-in the password is asked again before a phone is set up."""
    enter(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 600}]
    session.save()
    led = client.get(f"{MINE}phone/").headers["Location"]
    assert led.startswith("/accounts/reauthenticate/?next=")
    assert "再确认一次身份" in client.get(led).content.decode()
    assert "密码不对" in client.post(led, {"password": "wrong"}).content.decode()
    assert client.post(led, {"password": SECRET}).headers["Location"] == "/accounts/2fa/phone/"
    assert client.get(f"{MINE}phone/").status_code == 200


def test_where_it_is_off_there_are_no_such_pages(person: Person, client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR = "off"
    enter(client)
    for address in ("", "phone/", "passkeys/", "passkeys/add/", "codes/new/"):
        assert client.get(f"{MINE}{address}").status_code == 404
    assert MINE not in client.get("/me/").content.decode()

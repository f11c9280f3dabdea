"""Guessing at the door: locked names, the same words and the same work for every name, known or not (promise 13)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from daliang.org.models import Deed, Person, Role
from daliang.org.tests.tree import small_city

SECRET = "jade terrace 39 lanterns"
OTHER = "marble bridge 24 moons"
LOGIN = "/accounts/login/"
LOCKED = "已锁定 15 分钟"
Travel = Callable[..., None]


@pytest.fixture
def person(db: None) -> Person:
    made = Person(username="officer", name="林文静", role=Role.OFFICER, unit=small_city()["city"])
    made.set_password(SECRET)
    made.save()
    return made


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    start = datetime.now(UTC)

    def to(**after: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(**after))

    return to


def sign_in(client: Client, login: str, password: str, address: str = "10.0.0.1") -> str:
    answer = client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=address)
    return answer.headers.get("Location") or answer.content.decode()


def test_after_a_quarter_of_an_hour_the_right_password_enters_again(
    person: Person, client: Client, travel: Travel
) -> None:
    """Promise 13: and not a second before, from whichever address."""
    for number in range(5):
        sign_in(client, "officer", OTHER, f"10.0.0.{number}")
    assert LOCKED in sign_in(client, "officer", SECRET, "10.0.9.9")
    travel(minutes=14, seconds=50)
    assert LOCKED in sign_in(client, "officer", SECRET)
    travel(minutes=15, seconds=5)
    assert sign_in(client, "officer", SECRET) == "/"


def test_a_refused_right_password_leaves_no_trace_of_being_right(person: Person, client: Client) -> None:
    for _number in range(5):
        sign_in(client, "officer", OTHER)
    for password in (SECRET, OTHER):
        assert LOCKED in sign_in(client, "officer", password)
    assert not Deed.objects.filter(action="sign-in").exists()
    assert Deed.objects.filter(action="sign-in.failed").count() == 5


@pytest.mark.parametrize("case", ["known", "unknown", "off", "no-password"])
def test_each_name_costs_the_same_work(
    person: Person, client: Client, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Promise 13: one slow hash each, so the time of the answer does not tell who has an account."""
    off = Person(username="off", name="旧人", role=Role.OFFICER, unit=person.unit, is_active=False)
    off.set_password(SECRET)
    off.save()
    bare = Person(username="no-password", name="空", role=Role.OFFICER, unit=person.unit)
    bare.set_unusable_password()
    bare.save()
    hashed: list[str] = []
    for work in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, work)

        def counted(self: object, *given: object, work: str = work, real: Callable[..., object] = real) -> object:
            hashed.append(work)
            return real(self, *given)

        monkeypatch.setattr(Argon2PasswordHasher, work, counted)
    sign_in(client, {"known": "officer", "unknown": "nobody"}.get(case, case), OTHER)
    assert len(hashed) == 1


def test_the_password_of_now_cannot_be_guessed_at_a_screen_left_open(person: Person, client: Client) -> None:
    """Promise 13: the page for a new password asks for the old one, five times at most."""
    sign_in(client, "officer", SECRET)
    fields = {"oldpassword": OTHER, "password1": OTHER, "password2": OTHER}
    for _number in range(5):
        client.post("/accounts/password/change/", fields)
    page = client.post("/accounts/password/change/", {**fields, "oldpassword": SECRET}).content.decode()
    assert LOCKED in page
    person.refresh_from_db()
    assert person.check_password(SECRET)

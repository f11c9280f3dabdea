"""When a session ends: idle, after twelve hours, with a change of standing, one by one from another place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from daliang.org import clock
from daliang.org.models import Deed, Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.web.sessions import open_sessions

LED = "/accounts/login/?next=/me/"
Travel = Callable[..., None]


@pytest.fixture
def person(db: None) -> Person:
    return employ("officer", Role.OFFICER, small_city()["city"])


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    start = datetime.now(UTC)

    def to(**after: float) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: start + timedelta(**after))

    return to


def stays(client: Client) -> bool:
    answer = client.get("/me/")
    assert answer.status_code == 200 or answer.headers["Location"] == LED
    return bool(answer.status_code == 200)


def test_twelve_hours_end_a_session_that_was_never_idle(person: Person, client: Client, travel: Travel) -> None:
    """Promises 13 and 42: by real time; nothing that the person does prolongs it."""
    client.force_login(person)
    for minutes in range(20, 12 * 60, 20):
        travel(minutes=minutes)
        assert stays(client)
    travel(minutes=12 * 60 + 1)
    assert not stays(client)


def test_the_citys_own_clock_neither_ends_nor_prolongs_a_session(
    person: Person, client: Client, travel: Travel, settings: Settings
) -> None:
    """Promise 42: a demo's clock says nothing about who is at the screen."""
    client.force_login(person)
    with clock.held_at(datetime(2035, 1, 1, tzinfo=UTC)):
        assert stays(client)
    settings.SESSION_COOKIE_AGE = 24 * 3600
    assert stays(client)
    travel(hours=13)
    with clock.held_at(datetime(2001, 1, 1, tzinfo=UTC)):
        assert not stays(client)


def test_a_session_that_cannot_say_when_it_began_ends(person: Person, client: Client) -> None:
    client.force_login(person)
    session = client.session
    del session["signed_in"]
    session.save()
    assert not stays(client)


@pytest.mark.parametrize("change", ["role", "unit", "off", "password"])
def test_a_change_of_standing_ends_every_session_at_the_next_request(
    person: Person, client: Client, change: str
) -> None:
    """Promise 8: at once, however the change was made; coming back to the old standing brings no session back."""
    client.force_login(person)
    assert stays(client)
    park = Unit.objects.get(code="park_a1")
    was = {"role": person.role, "unit": person.unit, "is_active": True, "password": person.password}
    changes: dict[str, dict[str, Any]] = {
        "role": {"role": Role.LEADER},
        "unit": {"unit": park},
        "off": {"is_active": False},
    }
    Person.objects.update(**changes.get(change, {"password": "argon2$another"}))
    assert not stays(client)
    Person.objects.update(**was)
    assert not stays(client)


def test_an_ended_session_is_gone_from_the_database(person: Person, client: Client) -> None:
    client.force_login(person)
    Person.objects.update(role=Role.CLERK)
    stays(client)
    assert not Session.objects.exists()


def test_my_page_names_each_place_and_ends_one(person: Person, client: Client) -> None:
    """Device and address of each; the key of a session stands on no page."""
    home, office = Client(REMOTE_ADDR="10.9.8.7"), Client(REMOTE_ADDR="10.1.2.3")
    person.set_password("jade terrace 39 lanterns")
    person.save()
    for one in (home, office):
        one.post("/accounts/login/", {"login": "officer", "password": "jade terrace 39 lanterns"})
    page = office.get("/me/").content.decode()
    assert "10.9.8.7" in page
    assert "10.1.2.3" in page
    keys = [str(key) for key in Session.objects.values_list("session_key", flat=True)]
    assert not any(key in page for key in keys)
    this = office.session.session_key
    there = next(one for one in open_sessions(person, this) if not one.is_this)
    assert office.post(f"/me/sessions/{there.reference}/close/").status_code == 303
    assert not stays(home)
    assert stays(office)
    assert Deed.objects.filter(action="session.close", by=person).count() == 1


def test_nobody_ends_the_session_of_another_or_one_that_is_over(person: Person, client: Client) -> None:
    other = employ("other", Role.OFFICER, person.unit)
    victim = Client()
    victim.force_login(other)
    client.force_login(person)
    theirs = open_sessions(other, None)[0].reference
    mine = open_sessions(person, None)[0].reference
    answers = {client.post(f"/me/sessions/{which}/close/").status_code for which in (theirs, mine, "0" * 24)}
    assert answers == {404}
    assert stays(victim)
    assert stays(client)
    assert not Deed.objects.filter(action="session.close").exists()

"""What a good password is: by ASVS, and with the switch of 等保."""

import os
from datetime import timedelta
from importlib import import_module

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from daliang.org.models import Deed, PastPassword, Person, Role
from daliang.org.passwords import change_password
from daliang.org.tests.tree import small_city

pytestmark = pytest.mark.looks

password_validators = import_module(os.environ["DJANGO_SETTINGS_MODULE"]).password_validators
FIRST = "Jade-terrace39"


@pytest.fixture
def person(db: None) -> Person:
    made = Person(
        username="linwenjing", name="林文静", staff_no="SW20220815", role=Role.OFFICER, unit=small_city()["city"]
    )
    made.set_password(FIRST)
    made.save()
    return made


@pytest.fixture
def dengbao(settings: Settings) -> None:
    settings.DENGBAO = True
    settings.AUTH_PASSWORD_VALIDATORS = password_validators(dengbao=True)


def codes(password: str, person: Person) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as error:
        return {one.code or "" for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password", ["jade terrace 39 lanterns", "竹西佳处解鞍少驻初程过春风", "qzvkwmrxtplhs", " " * 3 + "x9y8z7w6v5u4"]
)
def test_any_long_password_that_nobody_knows_is_good(person: Person, password: str) -> None:
    """No kinds of characters are asked for (ASVS 6.2.5)."""
    assert codes(password, person) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("jade terrac", "password_too_short"),
        ("1qaz2wsx3edc", "password_too_common"),
        ("Town@2022-2023", "password_too_common"),
        ("daliang123456!", "password_too_common"),
        ("P@ssw0rd!2022", "password_too_common"),
        ("linwenjing2022", "password_too_similar"),
        ("sw20220815sw", "password_too_similar"),
    ],
)
def test_short_known_and_personal_ones_are_refused(person: Person, password: str, code: str) -> None:
    """The city of the test is called Town: its name with a year behind it is what everybody would try."""
    assert code in codes(password, person)


def test_without_the_switch_no_password_grows_old_and_an_old_one_may_return(person: Person, client: Client) -> None:
    """ASVS 6.2.10: no forced change."""
    Person.objects.update(password_changed_at=timezone.now() - timedelta(days=3650))
    client.force_login(Person.objects.get())
    assert client.get("/me/").status_code == 200
    assert "password_reused" not in codes(FIRST, person)


@pytest.mark.usefixtures("dengbao")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Jade-ter39", ""),
        ("Jade-te39", "password_too_short"),
        ("jade-terrace39", "password_composition"),
        ("JADE-TERRACE39", "password_composition"),
        ("Jade-terrace", "password_composition"),
        ("Jadeterrace39", "password_composition"),
        ("Jade terrace39", "password_composition"),
    ],
)
def test_with_the_switch_all_four_kinds_are_asked_for(person: Person, password: str, code: str) -> None:
    assert codes(password, Person(username="other")) == ({code} if code else set())


@pytest.mark.usefixtures("dengbao")
def test_with_the_switch_the_last_five_cannot_return(person: Person) -> None:
    used = [FIRST, *(f"Marble-{word}42" for word in ("bridge", "moon", "boat", "gate"))]
    for password in used[1:]:
        change_password(person, password, by=person)
    assert all("password_reused" in codes(password, person) for password in used)
    change_password(person, "Marble-lotus42", by=person)
    assert codes(FIRST, person) == set()
    for number in range(8):
        change_password(person, f"Pavilion-{number}rain", by=person)
    assert PastPassword.objects.count() == 5


@pytest.mark.usefixtures("dengbao")
def test_with_the_switch_a_password_of_ninety_days_is_changed_before_anything_else(
    person: Person, client: Client
) -> None:
    def grown(days: int) -> None:
        Person.objects.update(password_changed_at=timezone.now() - timedelta(days=days))

    grown(89)
    client.force_login(person)
    assert client.get("/projects/").status_code == 200
    grown(90)
    assert client.get("/projects/").headers["Location"] == "/accounts/password/change/"
    assert client.get("/api/v1/projects").json()["refusals"][0]["code"] == "first_step"
    assert "已用满 90 天" in client.get("/accounts/password/change/").content.decode()
    fields = {"oldpassword": FIRST, "password1": "Marble-bridge42", "password2": "Marble-bridge42"}
    assert client.post("/accounts/password/change/", fields).status_code == 302
    assert client.get("/projects/").status_code == 200
    assert Deed.objects.filter(action="password.change", by=person).count() == 1


@pytest.mark.usefixtures("dengbao")
def test_with_the_switch_a_password_of_unknown_age_is_changed_too_but_a_person_without_one_is_not_asked(
    person: Person, client: Client
) -> None:
    Person.objects.update(password_changed_at=None)
    client.force_login(person)
    assert client.get("/me/").headers["Location"] == "/accounts/password/change/"
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/me/").status_code == 200

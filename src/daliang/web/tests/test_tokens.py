"""My tokens: made and shown once, listed without the secret, revoked; nobody else's."""

import re

import pytest
from django.test import Client

from daliang.org.models import Deed, Person, Role, Token, TokenScope, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.org.tokens import issue, token_of

AT = "/me/tokens/"


@pytest.fixture
def person(db: None) -> Person:
    return employ("approver", Role.APPROVER, small_city()["county_a"])


@pytest.fixture
def signed_in(person: Person, client: Client) -> Client:
    client.force_login(person)
    return client


def fields(person: Person, **other: object) -> dict[str, object]:
    assert person.unit is not None
    return {"name": "大屏取数", "scope": "read", "unit": person.unit.pk, "days": "90", **other}


def test_a_token_is_shown_once_and_works(person: Person, signed_in: Client) -> None:
    page = signed_in.post(AT, fields(person)).content.decode()
    (secret,) = re.findall(r"dlt_[\w-]+", page)
    found = token_of(secret)
    assert found is not None
    assert (found.owner, found.scope, found.unit) == (person, "read", person.unit)
    again = signed_in.get(AT).content.decode()
    assert secret not in again
    assert "大屏取数" in again
    assert "1 个在用" in signed_in.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": "366"}, "365"),
        ({"days": "x"}, "整数"),
        ({"name": ""}, "必填"),
        ({"scope": "all"}, "all"),
        ({"unit": "0"}, "选"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    person: Person, signed_in: Client, wrong: dict[str, str], said: str
) -> None:
    answer = signed_in.post(AT, fields(person, **wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode().split("form-errors", 1)[1]
    assert not Token.objects.exists()


def test_a_unit_outside_the_branch_is_as_if_missing(person: Person, signed_in: Client) -> None:
    """Promise 1: nor is it offered."""
    assert person.unit is not None
    strange = Unit.objects.get(code="city")
    assert f'value="{strange.pk}"' not in signed_in.get(AT).content.decode()
    outside = signed_in.post(AT, fields(person, unit=strange.pk)).content.decode()
    missing = signed_in.post(AT, fields(person, unit=999999)).content.decode()
    words = [re.findall(r"form-errors.*?</div></div>", page, re.DOTALL) for page in (outside, missing)]
    assert words[0] == words[1] != []
    assert not Token.objects.exists()


def test_fields_that_are_none_of_the_form_are_not_stored(person: Person, signed_in: Client) -> None:
    """Promise 5."""
    other = employ("other", Role.OFFICER, person.unit)
    signed_in.post(AT, fields(person, owner=other.pk, owner_role="officer", expires_at="2099-01-01"))
    token = Token.objects.get()
    assert (token.owner, token.owner_role, token.expires_at.year < 2099) == (person, "approver", True)


def test_a_token_is_revoked_from_its_list_and_logged(person: Person, signed_in: Client) -> None:
    assert person.unit is not None
    token, secret = issue(by=person, name="旧程序", scope=TokenScope.READ, unit=person.unit, days=5)
    assert signed_in.post(f"{AT}{token.pk}/revoke/").headers["Location"] == AT
    assert token_of(secret) is None
    assert "已停用" in signed_in.get(AT).content.decode()
    assert Deed.objects.filter(action="token.revoke", by=person).count() == 1


def test_somebody_elses_token_is_as_if_missing(person: Person, signed_in: Client) -> None:
    """Promise 1."""
    other = employ("other", Role.OFFICER, person.unit)
    assert other.unit is not None
    token, secret = issue(by=other, name="别人的", scope=TokenScope.READ, unit=other.unit, days=5)
    assert "别人的" not in signed_in.get(AT).content.decode()
    assert signed_in.post(f"{AT}{token.pk}/revoke/").status_code == 404
    assert token_of(secret) == token

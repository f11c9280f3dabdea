"""Promises 1, 4, 43 and 50: every role asks every address with own, foreign and random ids; the oracle judges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from daliang.org.credentials import TokenScope
from daliang.org.tokens import issue
from daliang.register.models import Contact
from daliang.tests.sweep.addresses import ADDRESSES
from daliang.tests.sweep.answers import Answer
from daliang.tests.sweep.asking import CAST, Judge, Swept, signed_in, sweep, with_token
from daliang.tests.sweep.canaries import MARK, PHONE
from daliang.tests.sweep.ids import NOBODYS, OWN, SIBLING, ids_of
from daliang.tests.sweep.test_untouched import LOGS, everything, rows_of
from daliang.tests.sweep.world import PARKS, Planted

Sweeping = Callable[[str], Swept]
BUSINESS = ("leader", "officer", "approver-east", "county-clerk-east", "clerk-east-a", "guest")
# Whom no guard lets in is refused before any row is read: the second engine has nothing to say of it.
UNSEATED = [pytest.param(login, marks=pytest.mark.looks) for login in ("unitless", "roleless")]
EVERYBODY = [login if login in BUSINESS else pytest.param(login, marks=pytest.mark.looks) for login in CAST]


@pytest.mark.parametrize("login", EVERYBODY)
def test_nobody_reads_what_the_oracle_denies(planted: Planted, swept: Sweeping, login: str) -> None:
    assert Judge(planted).leaks(swept(login).answers) == []


@pytest.mark.parametrize("login", [login for login in BUSINESS if login != "guest"])
def test_everybody_reads_what_is_theirs(planted: Planted, swept: Sweeping, login: str) -> None:
    """The sweep has something to find: without this it would pass in an empty house."""
    assert Judge(planted).hidden(login, swept(login).answers) == []


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east"])
def test_a_foreign_id_is_answered_as_one_that_nobody_has(planted: Planted, swept: Sweeping, login: str) -> None:
    """Byte for byte, but for the id itself."""
    pairs = list(swept(login).pairs())
    assert len(pairs) > 40
    for theirs, nobodys in pairs:
        assert theirs.plain(ids_of(planted, theirs.unit)) == nobodys.plain(NOBODYS), theirs.url


@pytest.mark.parametrize("login", ["guest", *UNSEATED])
def test_who_stands_in_no_unit_or_has_no_role_meets_no_text_of_a_row(
    planted: Planted, swept: Sweeping, login: str
) -> None:
    """Promise 4."""
    answers = swept(login).answers
    shown = [(answer.url, found) for answer in answers if (found := _unasked(planted, answer))]
    assert len(answers) > 80 and shown == []


@pytest.mark.looks
def test_who_is_not_signed_in_meets_no_text_of_a_row(planted: Planted) -> None:
    """Promise 27: nothing is published yet, so the public meets nothing, at no address and with nobody's ids."""
    answers = sweep(planted, "officer", client=Client(), asks=(OWN,))
    shown = [(answer.url, found) for answer in answers if (found := _unasked(planted, answer))]
    assert len(answers) > 80 and shown == []


def _unasked(planted: Planted, answer: Answer) -> set[str]:
    return {canary.mark for canary in planted.cage.found(answer.text)} - set(MARK.findall(answer.url))


def test_no_answer_holds_a_whole_phone(planted: Planted, swept: Sweeping) -> None:
    """Promise 43: masked on pages, in exports and through the API; in clear at the click alone."""
    answers = [answer for login in BUSINESS for answer in swept(login).answers]
    assert [answer.url for answer in answers if PHONE.search(answer.text)] == []
    assert any("139****" in answer.text for answer in answers)
    place = "/projects/{project}/contacts/{contact}/phone/"
    for login, unit, is_shown in (("leader", OWN, True), ("clerk-east-a", OWN, True), ("clerk-east-a", SIBLING, False)):
        address = place.format(**ids_of(planted, unit))
        answer = signed_in(planted, login).post(address, {"purpose": "约谈时间"})
        numbers = set(PHONE.findall(answer.content.decode()))
        assert {planted.cage.known[number].label for number in numbers} == ({unit} if is_shown else set())


def test_no_table_holds_a_whole_phone(planted: Planted) -> None:
    """Promise 44: neither after it was kept, nor after it was read at the click, in no column of the database."""
    for login in ("leader", "clerk-east-a"):
        address = "/projects/{project}/contacts/{contact}/phone/".format(**ids_of(planted, OWN))
        assert signed_in(planted, login).post(address, {"purpose": "约谈时间"}).status_code == 200
    kept = rows_of(everything() | LOGS)
    assert len(kept["register_contact"]) == len(PARKS)
    numbers = [mark for mark in planted.cage.known if PHONE.fullmatch(mark)]
    assert len(numbers) == len(PARKS)
    texts = {name: _plain(rows) for name, rows in kept.items()}
    assert [name for name, text in texts.items() if any(number in text for number in numbers)] == []
    Contact.objects.update(note=numbers[0])
    assert numbers[0] in _plain(rows_of({"register_contact"})["register_contact"]), "it would be seen"


def _plain(rows: list[tuple[Any, ...]]) -> str:
    """All cells as text; bytes as they are."""
    return " ".join(
        bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
        for row in rows
        for cell in row
    )


def test_the_refusals_of_a_sweep_are_logged_and_raise_an_alert(swept: Sweeping) -> None:
    """Promise 50: one deed for each refusal, one alert for them all."""
    asked = swept("clerk-east-a")
    refused = [answer.url for answer in asked.answers if answer.status in (403, 404)]
    assert asked.refused == len(refused) > 50
    assert asked.alerts == 1


API = [address for address in ADDRESSES.values() if address.is_api]


@pytest.mark.parametrize(("login", "unit"), [("clerk-east-a", "east-a"), ("approver-east", "east-a")])
def test_a_token_reads_what_its_owner_may_within_its_unit(planted: Planted, login: str, unit: str) -> None:
    """Promise 9; and it earns no cookie."""
    given = planted.world.unit(unit)
    _token, secret = issue(by=planted.person(login), name="x", scope=TokenScope.READ, unit=given, days=9)
    client = with_token(secret)
    answers = sweep(planted, login, client=client, among=API)
    narrowed = {**CAST, login: replace(CAST[login], unit=unit)}
    assert Judge(planted, narrowed).leaks(answers) == []
    assert any(planted.cage.found(answer.text) for answer in answers)
    assert not client.cookies

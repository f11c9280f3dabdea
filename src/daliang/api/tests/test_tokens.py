"""Programs with a token: owner ∩ scope, no cookie in or out, never in an address (promise 9)."""

from typing import Any

import pytest
from django.test import Client

from daliang.api.tests.conftest import ROOT
from daliang.org.models import Person, Role, TokenScope
from daliang.org.tokens import issue
from daliang.rounds.tests.world import World

FILE = "rounds/2022-R02/returns/east-a/file"


def key(person: Person, scope: str = "read", unit: Any = None) -> str:
    within = unit or person.unit
    assert within is not None
    return issue(by=person, name=scope, scope=TokenScope(scope), unit=within, days=30)[1]


def ask(secret: str, address: str, client: Client | None = None, **query: str) -> tuple[int, Any]:
    answer = (client or Client()).get(ROOT + address, query, headers={"Authorization": f"Bearer {secret}"})
    assert not answer.cookies
    return answer.status_code, answer.json()


def deed(secret: str, address: str, client: Client | None = None) -> tuple[int, Any]:
    answer = (client or Client(enforce_csrf_checks=True)).post(
        ROOT + address, {}, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    assert not answer.cookies
    return answer.status_code, answer.json()


def code(found: tuple[int, Any]) -> tuple[int, str]:
    return found[0], found[1]["refusals"][0]["code"]


def units_seen(secret: str) -> set[str]:
    status, found = ask(secret, "rounds/2022-R02")
    assert status == 200
    return {row["unit"] for row in found["returns"]}


def test_a_token_reads_what_its_owner_reads_and_no_more(world: World) -> None:
    own = units_seen(key(world.people["approver-east"]))
    assert own
    assert own == {unit for unit in units_seen(key(world.officer)) if unit.startswith("east")}


def test_a_token_of_a_branch_reads_the_branch(world: World) -> None:
    """Owner ∩ unit: the officer sees the city, this program one park, its projects and figures included."""
    secret = key(world.officer, unit=world.unit("east-a"))
    assert units_seen(secret) == {"east-a"}
    wide = {one["code"] for one in ask(key(world.officer, "write"), "projects")[1]["projects"]}
    narrow = {one["code"] for one in ask(secret, "projects")[1]["projects"]}
    assert narrow < wide
    assert ask(secret, f"projects/{min(wide - narrow)}")[0] == 404
    assert ask(secret, "figures", unit="west-a")[0] == 404


def test_a_token_only_reads_unless_made_for_writing(world: World) -> None:
    """Promise 9: read-only by default; a writing one needs no CSRF header, for no cookie carries it."""
    clerk = world.clerk("east-a")
    assert code(deed(key(clerk), FILE)) == (403, "read_only")
    assert world.ret("east-a").state == "draft"
    status, found = deed(key(clerk, "write"), FILE)
    assert (status, found["state"]) == (200, "filed")


def test_a_writing_token_does_what_its_owners_role_may(world: World) -> None:
    assert code(deed(key(world.clerk("west-a"), "write"), FILE))[0] == 404
    assert code(deed(key(world.people["leader"], "write"), FILE)) == (403, "not_allowed")
    narrowed = key(world.people["approver-east"], "write", world.unit("east-b"))
    assert deed(narrowed, FILE)[0] == 404
    assert world.ret("east-a").state == "draft"


@pytest.mark.parametrize("written", ["Bearer wrong", "Bearer ", "Bearer", "", "Basic b2ZmaWNlcjp4", "Token x"])
def test_a_wrong_token_is_refused_even_beside_a_session(world: World, written: str) -> None:
    """Never mixed: where an Authorization header stands, the session's cookie is not read."""
    client = Client()
    client.force_login(world.officer)
    answer = client.get(f"{ROOT}projects", headers={"Authorization": written})
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (401, "bad_token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert client.get(f"{ROOT}projects").status_code == 200


def test_beside_a_session_only_the_token_counts(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    status, found = ask(key(world.clerk("east-a")), "rounds/2022-R02", client)
    assert status == 200
    assert {row["unit"] for row in found["returns"]} == {"east-a"}
    assert code(deed(key(world.people["leader"]), "rounds/2022-R02/close", client)) == (403, "read_only")


def test_a_token_opens_no_page_and_earns_no_session(world: World) -> None:
    """Promise 9: DHIS2 CVE-2023-31139 gave a cookie for a token."""
    client = Client()
    secret = key(world.officer)
    ask(secret, "projects", client)
    assert "sessionid" not in client.cookies
    assert client.get(f"{ROOT}projects").status_code == 401
    assert client.get("/me/", headers={"Authorization": f"Bearer {secret}"}).status_code == 302


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Token"])
def test_a_token_in_an_address_is_refused(world: World, name: str) -> None:
    """Addresses end up in logs; with a good header or a session beside it too."""
    secret = key(world.officer)
    client = Client()
    client.force_login(world.officer)
    for answer in (
        Client().get(f"{ROOT}projects", {name: secret}),
        client.get(f"{ROOT}projects", {name: secret}),
        Client().get(f"{ROOT}projects", {name: "x"}, headers={"Authorization": f"Bearer {secret}"}),
    ):
        assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (400, "token_in_address")


def test_a_token_of_somebody_who_may_no_longer_sign_in_is_dead(world: World) -> None:
    """Promise 8: the next request fails."""
    secret = key(world.officer)
    assert ask(secret, "projects")[0] == 200
    Person.objects.filter(pk=world.officer.pk).update(role=Role.LEADER)
    assert code(ask(secret, "projects")) == (401, "bad_token")


def test_words_are_in_the_language_of_the_program(world: World) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    _status, found = ask(key(world.officer), "rounds/2022-R02", client)
    assert found["returns"][-1]["unit_name"] == "Zone"

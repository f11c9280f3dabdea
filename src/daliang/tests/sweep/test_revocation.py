"""Promise 8: what somebody asked and wrote before is sent again after each way of losing it, and gives nothing more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from django.test import Client

from daliang.ledger.tree import rearrange
from daliang.org.accounts import grant, hand_over, renew_code, revoke, set_active
from daliang.org.credentials import Token, TokenScope
from daliang.org.models import Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.org.tokens import issue
from daliang.org.tokens import revoke as revoke_token
from daliang.register.models import Contact, Visit
from daliang.rounds.tests.world import NOW
from daliang.tests.sweep.asking import signed_in, with_token
from daliang.tests.sweep.ids import OWN, ids_of
from daliang.tests.sweep.test_untouched import send
from daliang.tests.sweep.world import Planted

Path = Callable[[Planted], object]
WHY = "局办〔2022〕15号"
LOGIN = "clerk-east-a"
READ = (
    "/projects/", "/projects/{project}/", "/projects/export/csv/", "/rounds/2022-R02/returns/{unit}/", "/visits/",
    "/attachments/{attachment}/", "/import/{private}/", "/api/v1/projects", "/api/v1/projects/{project}",
    "/api/v1/rounds/2022-R02/returns/{unit}",
)  # fmt: skip
API = tuple(address for address in READ if address.startswith("/api/"))
WRITTEN: tuple[tuple[str, dict[str, str]], ...] = (
    ("/projects/{project}/contacts/new/", {"name": "李四"}),
    (
        "/projects/{project}/visits/new/",
        {"key": "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11", "on": "2022-08-23", "said": "看地块"},
    ),
    ("/api/v1/rounds/2022-R02/returns/{unit}/file", {}),
)


def replayed(planted: Planted, client: Client, addresses: tuple[str, ...]) -> dict[str, set[str]]:
    """Address → the canaries in its answer."""
    found = {}
    for address in addresses:
        answer = client.get(address.format(**ids_of(planted, OWN)))
        body = b"".join(answer) if answer.streaming else answer.content
        found[address] = {one.mark for one in planted.cage.found(body.decode(errors="replace"))}
    return found


def written(planted: Planted, client: Client) -> list[int]:
    """The statuses of the writes, sent once more."""
    ids = ids_of(planted, OWN)
    return [send(client, address.format(**ids), dict(body)).status_code for address, body in WRITTEN]


def standing(planted: Planted) -> tuple[int, int, str]:
    return Contact.objects.count(), Visit.objects.count(), planted.world.ret(OWN).state


def taken(planted: Planted) -> object:
    return revoke(planted.person(LOGIN), reason=WHY, by=planted.person("the-security"))


def moved(planted: Planted) -> object:
    unit = planted.world.unit("west-a")
    return grant(planted.person(LOGIN), Role.CLERK, unit, reason=WHY, by=planted.person("the-security"))


def handed_over(planted: Planted) -> object:
    coming = employ("coming", "", None)
    return hand_over(planted.person(LOGIN), coming, reason=WHY, by=planted.person("the-security"))


def disabled(planted: Planted) -> object:
    return set_active(planted.person(LOGIN), is_active=False, by=planted.person("the-system"))


PATHS: Mapping[str, Path] = MappingProxyType(
    {"role taken": taken, "moved": moved, "handed over": handed_over, "disabled": disabled}
)


@pytest.mark.parametrize("way", PATHS)
def test_after_each_way_of_losing_it_nothing_is_read_or_written(planted: Planted, way: str) -> None:
    """By session and by token."""
    session, program = signed_in(planted, LOGIN), with_token(planted.secrets[LOGIN])
    assert all(replayed(planted, session, READ).values()) and all(replayed(planted, program, API).values())
    PATHS[way](planted)
    before = standing(planted)
    assert not any(replayed(planted, session, READ).values())
    assert not any(replayed(planted, program, API).values())
    assert min(written(planted, session) + written(planted, program)) >= 300
    assert standing(planted) == before


def test_the_writes_are_taken_before(planted: Planted) -> None:
    """Otherwise their refusal afterwards would say nothing."""
    before = standing(planted)
    assert written(planted, signed_in(planted, LOGIN)) == [303, 303, 200]
    assert [now == then for now, then in zip(standing(planted), before, strict=True)] == [False, False, False]


OF_ONE = tuple(address for address in READ if "{" in address)


def test_who_was_moved_signs_in_to_the_new_unit_alone(planted: Planted) -> None:
    moved(planted)
    assert not any(replayed(planted, signed_in(planted, LOGIN), OF_ONE).values())


def test_a_unit_that_leaves_the_branch_takes_its_rows_along(planted: Planted) -> None:
    """Its approver of before reads the rest, and a token for that unit is dead."""
    approver, unit = planted.person("approver-east"), planted.world.unit(OWN)
    _token, secret = issue(by=approver, name="x", scope=TokenScope.READ, unit=unit, days=9)
    session, program = signed_in(planted, "approver-east"), with_token(secret)
    readable = tuple(address for address in READ if "private" not in address)
    assert all(replayed(planted, session, readable).values()) and all(replayed(planted, program, API).values())
    rearrange(unit, parent=planted.world.unit("west"), on=NOW.date(), by=None)
    found = replayed(planted, session, READ)
    assert not any(found[address] for address in OF_ONE)
    seen = {planted.cage.known[mark].row.unit[-1] for marks in found.values() for mark in marks}
    assert "east-b" in seen and OWN not in seen
    assert not any(replayed(planted, program, API).values())
    assert min(written(planted, session)) >= 400


LOSE: Mapping[str, Callable[[Planted, str], object]] = MappingProxyType(
    {
        "role taken": lambda planted, login: revoke(
            planted.person(login), reason=WHY, by=planted.person("the-security")
        ),
        "moved": lambda planted, login: grant(
            planted.person(login), Role(planted.person(login).role), planted.world.unit("west"), reason=WHY,
            by=planted.person("the-security"),
        ),
        "disabled": lambda planted, login: set_active(
            planted.person(login), is_active=False, by=planted.person("the-system")
        ),
    }
)  # fmt: skip


@pytest.mark.parametrize("login", ["approver-east", "county-clerk-east"])
@pytest.mark.parametrize("way", LOSE)
def test_a_delegate_approves_no_more_when_either_loses_the_seat(planted: Planted, way: str, login: str) -> None:
    """The delegate's session lives on where it is the approver who left; the power does not."""
    approver, clerk = planted.person("approver-east"), planted.person("county-clerk-east")
    delegate(approver, clerk, from_on=NOW.date(), until_on=NOW.date(), reason=WHY, by=approver)
    session, here = signed_in(planted, "county-clerk-east"), "/rounds/2022-R02/returns/{}/"
    for unit in ("east-a", "east-b"):
        planted.world.filed(unit)
    assert session.post(here.format("east-b"), {"deed": "approve"}).status_code == 303
    LOSE[way](planted, login)
    assert session.post(here.format("east-a"), {"deed": "approve"}).status_code in (302, 403, 404)
    assert [planted.world.ret(unit).state for unit in ("east-a", "east-b")] == ["filed", "approved"]


def test_a_token_that_was_revoked_opens_nothing(planted: Planted) -> None:
    program = with_token(planted.secrets[LOGIN])
    assert all(replayed(planted, program, API).values())
    revoke_token(Token.objects.get(owner=planted.person(LOGIN)), by=planted.person(LOGIN))
    assert not any(replayed(planted, program, API).values())
    assert written(planted, program)[-1] == 401


def test_a_new_code_from_the_administrator_ends_the_sessions(planted: Planted) -> None:
    session = signed_in(planted, LOGIN)
    renew_code(planted.person(LOGIN), by=planted.person("the-system"))
    assert not any(replayed(planted, session, READ).values())
    assert min(written(planted, session)) >= 300

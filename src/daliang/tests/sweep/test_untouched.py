"""Promises 1, 6 and 7: a refused write changes nothing, and an id of somebody else is refused as one of nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from daliang.org.models import Role, Unit
from daliang.rounds.tests.world import World
from daliang.tests.known_writes import BACKEND, EACH, Write
from daliang.tests.rows import rows_in
from daliang.tests.rows import tables as all_tables
from daliang.tests.test_every_write_is_logged import prepared
from daliang.tests.writes import WRITE
from daliang.web.tests.test_guards import routes

# Logs and what keeps a session: a refusal is noted there, and nowhere else.
LOGS = {"org_deed", "org_seal", "django_session", "cache", "org_attempts"}
STRANGERS = ("clerk-west-a", "leader", "guest", "")


@dataclass
class Touched:
    """Tables that statements wrote to, undone or not; the rows are compared where there is one."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(str(sql))
        if found is not None and found[1] not in LOGS:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def rows_of(tables: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows_in(name) for name in sorted(tables & {*all_tables()})}


def everything() -> set[str]:
    return {*all_tables()} - LOGS


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def untouched() -> Iterator[Touched]:
    """Inside the block no row changes; the log may."""
    before, touched = rows_of(everything()), Touched()
    with connection.execute_wrapper(touched):
        yield touched
    if touched.tables:
        now = rows_of(touched.tables)
        assert {name for name, rows in now.items() if rows != before[name]} == set()


def client_of(world: World, login: str) -> Client:
    client = Client()
    if login:
        client.force_login(world.people[login], backend=BACKEND)
    return client


def address_of(write: Write) -> str:
    return write.address.replace("{pk}", str(write.find()))


def fields_of(write: Write) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in write.fields.items()}


def send(client: Client, address: str, fields: dict[str, Any]) -> Any:
    if address.startswith("/api/"):
        return client.post(address, fields, content_type="application/json")
    return client.post(address, fields)


# What a stranger may do all the same: their own matter (a token, a view, a session, a request) or the door itself.
ONES_OWN = {
    "enter", "account_login", "account_logout", "account_change_password", "close-sessions", "token-list", "view-keep",
    "export-ask", "notice-settings", "notice-address", "notice drop",
}  # fmt: skip
# A clerk elsewhere may open a file or a lead in the own branch.
FILING = {"project-open", "import-list", "lead-new", "POST leads"}


@pytest.mark.looks
@pytest.mark.parametrize("name", [name for name in EACH if name not in ONES_OWN])
def test_a_stranger_changes_nothing(writing: World, name: str) -> None:
    """Another county's clerk, a leader, an officer without a unit, a visitor: all with a valid body."""
    write = prepared(writing, name)
    address = address_of(write)
    clients = {login: client_of(writing, login) for login in STRANGERS}
    with untouched():
        for login, client in clients.items():
            if login == write.login or (login == "clerk-west-a" and name in FILING) or (name, login) in ALLOWED:
                continue
            answer = send(client, address, fields_of(write))
            assert answer.status_code in REFUSED_WITH or (not login and answer.status_code in (302, 401)), login


REFUSED_WITH = (400, 403, 404, 405, 422)
ALLOWED = {("contact-phone", "leader")}
BAD: tuple[dict[str, Any], ...] = (
    {},
    {
        "deed": "\x00",
        "state": "nonsense",
        "name": "x" * 5000,
        "reason": "",
        "row": "-1",
        "version": "9" * 30,
        "seen_seq": "-7",
        "signed-1|west": "许多",
    },
)

# No field of the body decides these, a second time is harmless, or the page comes back and says what is wrong.
TAKES_ANY = {
    "POST rounds/{code}/accept", "POST rounds/{code}/close", "POST rounds/{code}/returns/{unit}/accept",
    "POST rounds/{code}/returns/{unit}/approve", "POST rounds/{code}/returns/{unit}/file",
    "POST rounds/{code}/returns/{unit}/lines/{line}/{deed}", "account_change_password",
    "account_login", "account_logout", "attachment-remove", "close-sessions", "confirm a reopening",
    "delegation-end", "job-retry",
    "layout-drop", "phase", "project-edit", "return-line", "round-accept", "round-close", "round-remind",
    "target-draft", "target-drop", "token-revoke", "view-keep",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in EACH if name not in TAKES_ANY])
def test_a_body_that_is_refused_changes_nothing(writing: World, name: str) -> None:
    """Empty, nonsense and outsized fields, sent by the one who may; what is taken all the same is no refusal.

    On each engine: a statement that fails spoils a whole transaction on PostgreSQL and none of it on SQLite.
    """
    write = prepared(writing, name)
    address, given, client = address_of(write), fields_of(write), client_of(writing, write.login)
    before, refused = rows_of(everything()), 0
    for bad in BAD:
        with undone(), connection.execute_wrapper(touched := Touched()):
            if send(client, address, {**given, **bad} if bad else {}).status_code >= 400:
                refused += 1
                assert rows_of(touched.tables) == {table: before[table] for table in touched.tables}, bad
    assert refused


@pytest.mark.looks
def test_the_watch_catches_what_a_refused_write_left(writing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that stores first and refuses afterwards."""
    client = client_of(writing, "officer")

    def careless(_request: HttpRequest, code: str) -> HttpResponse:
        Unit.objects.filter(code="east").update(name=code)
        return HttpResponse(status=422)

    careless.may = frozenset(Role)  # type: ignore[attr-defined]
    pattern = next(pattern for address, pattern in routes() if address == "rounds/<slug:code>/")
    monkeypatch.setattr(pattern, "callback", careless)
    monkeypatch.setattr(ClientHandler, "get_response", BaseHandler.get_response)  # not the watch for deeds
    with pytest.raises(AssertionError, match="org_unit"), untouched():
        client.post("/rounds/2022-R02/")

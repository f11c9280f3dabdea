"""Promise 48: each address that takes a POST is named here, writes a deed, and changes nothing when the deed fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from daliang.api.urls import api
from daliang.org import sealing
from daliang.org.models import Deed, Person, Role, Unit
from daliang.org.tests.tree import employ
from daliang.rounds.rules import next_round
from daliang.rounds.tests.world import NOW, World
from daliang.tests.known_writes import BACKEND, DRAFTS, EACH, ELSEWHERE, SECRET, SHOW, WRITES, Write, sent
from daliang.tests.rows import rows_in, tables
from daliang.tests.writes import FREE, FREE_COLUMNS, watched
from daliang.web.tests.forms import visit
from daliang.web.tests.test_guards import pages, sample


@pytest.fixture
def world(rounds_city: World, settings: Settings) -> Iterator[World]:
    cache.clear()
    settings.IS_DEMO = True
    settings.LARGE_EXPORT = 1
    settings.NOTICE_CHANNELS = ["wecom", "mail"]
    settings.MAIL_URL = "mailto://127.0.0.1:9?from=daliang@city.example.cn"
    for role in (Role.AUDIT, Role.SYSTEM, Role.SECURITY):
        rounds_city.people[role.value] = employ(f"the-{role.value}", role, rounds_city.unit("city"))
    other = rounds_city.people["officer-2"]
    other.set_password(SECRET)
    other.save()
    yield rounds_city
    cache.clear()


def prepared(world: World, name: str) -> Write:
    write = EACH[name]
    write.before(world)
    if name == "round-open":
        write.fields["code"] = next_round(world.series).code
    return write


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, save what is free of deeds."""
    return {table: rows_in(table, FREE_COLUMNS.get(table, ())) for table in tables() if table not in FREE}


@pytest.mark.parametrize("name", EACH)
def test_each_write_leaves_its_deed(world: World, name: str) -> None:
    """That the deed is in the same transaction is watched in every test: daliang.tests.writes."""
    write = prepared(world, name)
    before = Deed.objects.count()
    assert sent(world, write) < 400
    assert write.action in Deed.objects.order_by("id")[before:].values_list("action", flat=True)


@pytest.mark.looks  # on the second engine daliang.tests.writes watches every request for one transaction
@pytest.mark.parametrize("name", EACH)
def test_without_its_deed_nothing_is_changed(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write = prepared(world, name)
    before = everything()

    def broken() -> int:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr(sealing, "_next_number", broken)
    with transaction.atomic():
        assert sent(world, write, raises=False) == 500
        assert not connection.needs_rollback, "what failed took its whole transaction with it, and no more"
    assert everything() == before


def takes_posts(world: World, address: str, pattern: Any) -> bool:
    """Does the address do anything with a POST but say 405?"""
    client = Client(raise_request_exception=False)
    roles = getattr(pattern.callback, "may", frozenset({Role.OFFICER}))
    role = Role.OFFICER if Role.OFFICER in roles else sorted(roles)[0]
    known = Person.objects.filter(role=role).exclude(unit=None).first()
    client.force_login(known or employ(f"the-{role}", role, Unit.objects.city()), backend=BACKEND)
    return client.post(sample(address)).status_code != 405


def test_each_address_that_takes_a_post_is_named_here(world: World) -> None:
    """A new one fails this test until it is entered above: with its deed, or as one that only shows."""
    found = {pattern.name for address, pattern in pages() if takes_posts(world, address, pattern)}
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
        for method in methods
        if method != "get"
    }
    assert found | operations == set(WRITES) | SHOW | DRAFTS | ELSEWHERE


@pytest.mark.parametrize(
    "address",
    ["/", "/cockpit/", "/figures/", "/figures/negotiating-20/", "/projects/YZ2022-0001/", "/rounds/",
     "/rounds/2022-R02/", "/documents/", "/documents/2022-R01/", "/rounds/2022-R01/report.md", "/language/"],
)  # fmt: skip
def test_a_page_that_only_shows_changes_nothing_but_the_log(world: World, address: str) -> None:
    before = everything()
    client = visit(world.people["leader"]).client
    assert client.post(address, {"code": "1", "deed": "file", "login": "officer"}).status_code < 400
    after = everything()
    assert {table for table in after if after[table] != before[table]} <= {"org_deed"}


def test_a_write_without_a_deed_is_caught(world: World, rf: RequestFactory) -> None:
    """The watch itself: a bare change, one beside its deed, one inside, one undone, a draft."""
    person = world.officer

    def rename() -> None:
        Person.objects.filter(pk=person.pk).update(name="x")

    def log() -> None:
        sealing.write(Deed(at=NOW, by=person, action="round.file", subject_kind="a", subject="b"))

    with watched() as bare:
        rename()
    with watched() as beside:
        rename()
        log()
    with watched() as inside, transaction.atomic():
        rename()
        with transaction.atomic():
            log()
    with watched() as undone, transaction.atomic():
        rename()
        transaction.set_rollback(True)
    with watched() as only_drafts:
        world.type("east-a", progress="草稿")
    assert (bare.unlogged, beside.unlogged) == ([{"org_person"}], [{"org_person"}])
    assert (inside.unlogged, undone.unlogged, only_drafts.unlogged) == ([], [], [])


def test_a_new_route_that_writes_without_a_deed_fails_its_test(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(_request: HttpRequest, code: str) -> HttpResponse:
        Unit.objects.filter(code="east").update(name=code)
        return HttpResponse()

    pattern = next(pattern for _address, pattern in pages() if pattern.name == "round")
    careless.may = pattern.callback.may  # type: ignore[attr-defined]
    monkeypatch.setattr(pattern, "callback", careless)
    with pytest.raises(AssertionError, match=r"changed .*org_unit.* without a deed"):
        visit(world.officer).client.post("/rounds/2022-R02/")

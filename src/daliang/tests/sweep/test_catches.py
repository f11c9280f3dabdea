"""The harness is worth what it catches: one defence at a time is taken out, and the sweep must say so."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap

import pytest
from django.db import connection

from daliang.register.models import Contact, Project, ProjectQuerySet
from daliang.tests.sweep.addresses import ADDRESSES
from daliang.tests.sweep.asking import Judge, sweep
from daliang.tests.sweep.world import Planted
from daliang.web.tests.test_guards import routes

FILE, LIST, ALIKES = ADDRESSES["projects/<slug:code>/"], ADDRESSES["projects/"], ADDRESSES["alikes/"]
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no second wall")
Leaks = Callable[[str], list[str]]


@pytest.fixture
def leaks(planted: Planted) -> Leaks:
    """What somebody reads in files, lists and look-alikes that is not theirs."""
    return lambda login: Judge(planted).leaks(sweep(planted, login, among=(FILE, LIST, ALIKES)))


@pytest.fixture
def unfiltered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProjectQuerySet, "visible_to", lambda self, _person: self)


def test_with_all_defences_nothing_leaks(leaks: Leaks) -> None:
    assert leaks("clerk-east-a") + leaks("leader") == []


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="there the second wall stands")
def test_a_forgotten_filter_is_caught(leaks: Leaks, unfiltered: None) -> None:
    found = leaks("clerk-east-a")
    assert any("/projects/YZ2022-0004/" in leak for leak in found), "a sibling's file"
    assert any("size=200" in leak for leak in found), "a sibling's row in the list"


@on_postgresql
def test_behind_a_forgotten_filter_stands_the_wall(leaks: Leaks, unfiltered: None) -> None:
    """Promise 3: rows of others stay hidden when the application asks for all."""
    assert connection.vendor == "postgresql"
    assert leaks("clerk-east-a") == []


def test_an_unmasked_phone_is_caught(planted: Planted, leaks: Leaks) -> None:
    contact = planted.first("east-a", Contact)
    Contact.objects.filter(pk=contact.pk).update(phone_masked=contact.open_phone())
    assert [leak for leak in leaks("clerk-east-a") if "phone of contact" in leak]


def test_a_route_without_its_guard_is_caught(leaks: Leaks, monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = next(pattern for address, pattern in routes() if address == ALIKES.route)
    monkeypatch.setattr(pattern, "callback", unwrap(pattern.callback))
    assert [leak for leak in leaks("approver-east") if " at /alikes/" in leak]


def test_an_open_name_of_a_confidential_file_is_caught(leaks: Leaks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Project, "opens_to", lambda *_arguments: True)
    assert [leak for leak in leaks("leader") if "name of project" in leak and "/projects/?" in leak]

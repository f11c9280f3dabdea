"""Reminding with one click: once for each unit and day, the own branch only, and a deed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from daliang.ledger.tests.side_by_side import in_threads
from daliang.notices.kinds import Kind
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import Deed, Person
from daliang.rounds.rules import Reminded, close_round, remind, return_to
from daliang.rounds.tests.world import NOW, World, build
from daliang.vocabulary.refusal import Refusal


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def codes(found: Reminded) -> tuple[list[str], list[str], list[str]]:
    told, skipped, nobody = ([unit.code for unit in units] for units in (found.told, found.skipped, found.nobody))
    return told, skipped, nobody


def reminded() -> list[str]:
    return sorted(Notice.objects.filter(kind=Kind.RETURN_REMINDED).values_list("person__username", flat=True))


def test_the_officer_reminds_all_that_have_not_filed_sent_back_ones_too(world: World) -> None:
    world.filed("east-a")
    world.filed("west-a")
    return_to(world.ret("west-a"), [(world.line("west-a"), "", "请核对")], by=world.approver("west"))
    assert codes(remind(world.round, by=world.officer)) == (["east-b", "west-a", "west-b", "zone"], [], [])
    assert reminded() == ["clerk-east-b", "clerk-west-a", "clerk-west-b", "clerk-zone"]


def test_a_county_reminds_its_own_branch(world: World) -> None:
    assert codes(remind(world.round, by=world.approver("east"))) == (["east-a", "east-b"], [], [])


def test_once_a_day_and_who_was_skipped_is_said(world: World) -> None:
    remind(world.round, by=world.approver("east"), unit=world.unit("east-a"))
    found = remind(world.round, by=world.officer)
    assert codes(found) == (["east-b", "west-a", "west-b", "zone"], ["east-a"], [])
    assert codes(remind(world.round, by=world.officer))[0] == []
    assert reminded().count("clerk-east-a") == 1
    with clock.held_at(NOW + timedelta(days=1)):
        assert len(remind(world.round, by=world.officer).told) == 5


def test_a_unit_without_a_clerk_is_named(world: World) -> None:
    Person.objects.filter(username="clerk-zone").update(is_active=False)
    assert codes(remind(world.round, by=world.officer)) == (["east-a", "east-b", "west-a", "west-b"], [], ["zone"])


def test_the_deed_says_whom(world: World) -> None:
    remind(world.round, by=world.approver("east"), unit=world.unit("east-a"))
    remind(world.round, by=world.approver("east"))
    last = Deed.objects.filter(action="round.remind").last()
    assert last is not None
    assert (last.details["units"], last.details["skipped"]) == (["east-b"], ["east-a"])
    assert last.by == world.approver("east")


@pytest.mark.parametrize(
    ("login", "unit", "code"),
    [
        ("clerk-east-a", "east-a", "not_your_role"),
        ("leader", "", "not_your_role"),
        ("guest", "", "not_your_role"),
        ("approver-west", "east-a", "not_your_unit"),
    ],
)
def test_who_may_not(world: World, login: str, unit: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        remind(world.round, by=world.people[login], unit=world.unit(unit) if unit else None)
    assert refused.value.code == code
    assert reminded() == []


def test_who_has_filed_is_not_reminded(world: World) -> None:
    world.filed("east-a")
    with pytest.raises(Refusal) as refused:
        remind(world.round, by=world.officer, unit=world.unit("east-a"))
    assert refused.value.code == "nothing_to_remind"
    assert "东区A园区" in str(refused.value)
    world.filed("east-b")
    with pytest.raises(Refusal) as refused:
        remind(world.round, by=world.approver("east"))
    assert refused.value.code == "nothing_to_remind"


def test_a_closed_round_reminds_nobody(world: World) -> None:
    close_round(world.round, by=world.officer)
    with pytest.raises(Refusal) as refused:
        remind(world.round, by=world.officer)
    assert refused.value.code == "closed"


@pytest.mark.django_db(transaction=True)
def test_two_who_remind_at_once_tell_each_unit_once() -> None:
    world = build()
    with clock.held_at(NOW):
        told = in_threads([partial(_remind, world, login) for login in ("officer", "officer-2", "approver-east")])
    assert sum(map(int, told)) == 5
    assert len(reminded()) == 5


def _remind(world: World, login: str) -> str:
    return str(len(remind(world.round, by=world.people[login]).told))

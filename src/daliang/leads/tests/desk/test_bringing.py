"""Who brought a lead sees where it stands, step by step, and nothing that was written on its way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.tests.world import World
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.bringing import Brought, brought_by, partners_for
from daliang.leads.desk.turning import to_project
from daliang.leads.desk.working import answer, assess, drop, follow, hand_back, note, respond
from daliang.leads.models import Lead, LeadState
from daliang.leads.tests.desk.test_deeds import SAID, given, heard, refused
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ
from daliang.org.walls import NOTHING, scoped


@pytest.fixture
def partner(world: World) -> Person:
    """A chamber's person, at the city."""
    world.people["partner"] = employ("partner", Role.PARTNER, world.units["city"])
    return world.people["partner"]


def stands(person: Person) -> list[str]:
    return [one.stands for one in brought_by(person)]


def test_a_partner_is_told_each_step_in_words(world: World, partner: Person) -> None:
    lead, clerk = heard(world, partner=partner), world.people["clerk-a1"]
    told = stands(partner)
    assign(lead, world.units["park_a1"], by=world.people["officer"])
    told += stands(partner)
    for deed in (respond, assess, answer):
        deed(lead, by=clerk, words=SAID)
        told += stands(partner)
    to_project(lead, world.new("park_a1"), by=clerk)
    assert [*told, *stands(partner)] == [
        "已收到，待分派", "已分派，待承办单位响应", "评估中", "已评估，待答复", "已答复，跟进中", "已转为项目",
    ]  # fmt: skip


def test_what_is_handed_back_waits_again_and_what_is_dropped_is_over(world: World, partner: Person) -> None:
    back, over = given(world, partner=partner), given(world, partner=partner)
    hand_back(back, by=world.people["clerk-a1"], words=SAID)
    drop(over, by=world.people["clerk-a1"], words=SAID)
    assert stands(partner) == ["不再跟进", "已收到，待分派"]


def test_reports_and_remarks_are_no_steps(world: World, partner: Person) -> None:
    lead, clerk = given(world, partner=partner), world.people["clerk-a1"]
    answer(assess(respond(lead, by=clerk), by=clerk, words=SAID), by=clerk, words=SAID)
    before = brought_by(partner)
    with clock.held_at(datetime(2022, 8, 29, 1, tzinfo=UTC)):
        follow(lead, by=clerk, words=SAID)
        note(lead, by=clerk, words=SAID)
    assert brought_by(partner) == before == [
        Brought(lead.pk, lead.name, LeadState.ANSWERED, clock.today(), clock.today())
    ]  # fmt: skip


def test_others_leads_are_not_told_and_a_confidential_name_neither(world: World, partner: Person) -> None:
    other = employ("other", Role.PARTNER, world.units["city"])
    heard(world)
    heard(world, partner=other)
    closed = heard(world, partner=partner, is_confidential=True)
    assert [(one.number, one.name) for one in brought_by(partner)] == [(closed.pk, "")]


def test_only_partners_have_brought_any(world: World, partner: Person) -> None:
    heard(world, partner=partner)
    Person.objects.filter(pk=partner.pk).update(role=Role.CLERK)
    assert brought_by(Person.objects.get(pk=partner.pk)) == [] == brought_by(world.people["officer"])


def test_a_partner_is_told_from_outside_of_every_wall(world: World, partner: Person) -> None:
    given(world, partner=partner)
    with scoped(NOTHING):
        assert stands(partner) == ["已分派，待承办单位响应"]


def test_partners_near_the_unit_may_be_named(world: World, partner: Person) -> None:
    """Those at the unit, above it and below it; neither others nor who has left."""
    for login, unit in (("in-a1", "park_a1"), ("in-a2", "park_a2"), ("in-b", "county_b")):
        world.people[login] = employ(login, Role.PARTNER, world.units[unit])
    named = {
        login: {one.username for one in partners_for(world.people[login])}
        for login in ("officer", "approver-a", "clerk-a1", "partner")
    }
    assert named == {
        "officer": {"partner", "in-a1", "in-a2", "in-b"}, "approver-a": {"partner", "in-a1", "in-a2"},
        "clerk-a1": {"partner", "in-a1"}, "partner": set(),
    }  # fmt: skip
    Person.objects.filter(pk=partner.pk).update(is_active=False)
    assert not partners_for(world.people["clerk-a1"]).filter(username="partner")


def test_nobody_else_may_be_named_as_who_brought_it(world: World, partner: Person) -> None:
    elsewhere = employ("in-b", Role.PARTNER, world.units["county_b"])
    for one in (elsewhere, world.people["officer"]):
        assert refused(lambda one=one: heard(world, by="clerk-a1", partner=one)) == "unknown_partner"  # type: ignore[misc]
    assert not Lead.objects.exists()


@pytest.mark.counts
def test_many_leads_are_one_query(
    world: World, partner: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(5):
        given(world, partner=partner)
    with django_assert_num_queries(1):
        assert len(brought_by(partner)) == 5

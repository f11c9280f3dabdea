"""Who approves and who takes in hears of their level's deadline: before it and past it, once, by each unit's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.notices.choosing import Choice, DigestMode
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.rounds.models import Round
from daliang.rounds.rules import close_round, excuse, extend, file, remind_of_waiting, return_to
from daliang.rounds.tests.world import World

APPROVE_DUE = datetime(2022, 8, 29, 4, 0, tzinfo=UTC)  # Monday noon
ACCEPT_DUE = datetime(2022, 8, 30, 9, 0, tzinfo=UTC)  # Tuesday 17:00
SECOND = timedelta(seconds=1)
EAST = {"approver-east", "approver-east-2"}
CITY = {"officer", "officer-2"}


@pytest.fixture
def world(rounds_city: World) -> World:
    Round.objects.filter(pk=rounds_city.round.pk).update(approve_due_at=APPROVE_DUE, accept_due_at=ACCEPT_DUE)
    rounds_city.round.refresh_from_db()
    return rounds_city


def heard(kind: Kind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("person__username", flat=True))


def told_at(moment: datetime) -> int:
    with clock.held_at(moment):
        return remind_of_waiting()


def words(login: str, kind: Kind) -> list[str]:
    return [one.words for one in Notice.objects.filter(kind=kind, person__username=login).order_by("pk")]


def test_approvers_hear_the_day_before_and_past_it_once_however_many_wait(world: World) -> None:
    world.filed("east-a")
    world.filed("east-b")
    midnight = datetime(2022, 8, 27, 16, 0, tzinfo=UTC)
    assert told_at(midnight - SECOND) == 0, "Saturday: too early"
    assert (told_at(midnight), told_at(midnight + SECOND)) == (2, 0)
    assert heard(Kind.APPROVAL_DUE) == EAST
    assert words("approver-east", Kind.APPROVAL_DUE) == [
        "2022-R02 将于 2022-08-29 12:00 到审核时限，东区 有2份填报待审核。"
    ]
    assert (told_at(APPROVE_DUE), told_at(APPROVE_DUE + timedelta(days=9))) == (2, 0)
    assert words("approver-east-2", Kind.APPROVAL_OVERDUE) == [
        "2022-R02 已于 2022-08-29 12:00 过审核时限，东区 有2份填报逾期未审核，请尽快审核。"
    ]
    assert heard(Kind.ACCEPTANCE_OVERDUE) == set()


def test_the_deadlines_own_second_is_late_and_a_clock_set_back_tells_nobody_again(world: World) -> None:
    world.filed("zone")
    assert told_at(APPROVE_DUE - SECOND) == 1
    assert heard(Kind.APPROVAL_OVERDUE) == set()
    assert told_at(APPROVE_DUE) == 1
    assert heard(Kind.APPROVAL_OVERDUE) == {"approver-zone"}
    assert told_at(APPROVE_DUE - timedelta(hours=1)) == 0


def test_the_city_s_officers_hear_of_acceptance(world: World) -> None:
    world.approved("east-a")
    assert told_at(ACCEPT_DUE - SECOND) == 2
    assert (told_at(ACCEPT_DUE), told_at(ACCEPT_DUE)) == (2, 0)
    assert (heard(Kind.ACCEPTANCE_DUE), heard(Kind.ACCEPTANCE_OVERDUE)) == (CITY, CITY)
    assert words("officer", Kind.ACCEPTANCE_OVERDUE) == [
        "2022-R02 已于 2022-08-30 17:00 过受理时限，扬州市 有1份填报逾期未受理，请尽快受理。"
    ]
    assert heard(Kind.APPROVAL_OVERDUE) == set(), "what is approved waits for the county no more"


def test_who_stands_in_hears_it_on_their_day_only(world: World) -> None:
    li, east = employ("li", Role.COUNTY_CLERK, world.unit("east")), world.approver("east")
    day = APPROVE_DUE.date()
    delegate(east, li, from_on=day, until_on=day, reason="外出招商", by=east)
    world.filed("east-a")
    told_at(APPROVE_DUE - timedelta(days=1))
    assert heard(Kind.APPROVAL_DUE) == EAST, "Sunday: stands in on Monday only"
    assert told_at(APPROVE_DUE) == 3
    assert heard(Kind.APPROVAL_OVERDUE) == {*EAST, "li"}


def test_who_filed_it_cannot_approve_it_and_does_not_hear(world: World) -> None:
    file(world.ret("east-a"), by=world.approver("east"))
    told_at(APPROVE_DUE)
    assert heard(Kind.APPROVAL_OVERDUE) == {"approver-east-2"}


def test_more_time_to_file_is_more_time_to_check(world: World) -> None:
    extend(world.ret("east-a"), world.round.due_at + timedelta(days=2), reason="网络中断", by=world.officer)
    world.filed("east-a")
    world.filed("east-b")
    told_at(APPROVE_DUE)
    assert "有1份填报逾期未审核" in words("approver-east", Kind.APPROVAL_OVERDUE)[0]
    later = APPROVE_DUE + timedelta(days=2)
    told_at(later - SECOND)
    assert len(words("approver-east", Kind.APPROVAL_OVERDUE)) == 1
    told_at(later)
    assert words("approver-east", Kind.APPROVAL_OVERDUE)[1].startswith("2022-R02 已于 2022-08-31 12:00 过审核时限")


def test_what_is_not_filed_excused_or_sent_back_waits_for_nobody_here(world: World) -> None:
    excuse(world.ret("east-a"), reason="撤销合并中", by=world.officer)
    world.filed("east-b")
    return_to(world.ret("east-b"), [(world.line("east-b"), "", "请核对")], by=world.approver("east"))
    assert (told_at(APPROVE_DUE), told_at(ACCEPT_DUE)) == (0, 0)


def test_a_round_without_levels_or_closed_tells_nobody(world: World) -> None:
    world.filed("east-a")
    Round.objects.filter(pk=world.round.pk).update(approve_due_at=None)
    assert told_at(APPROVE_DUE) == 0
    close_round(world.round, by=world.officer, carry_over=True)
    Round.objects.filter(pk=world.round.pk).update(approve_due_at=APPROVE_DUE)
    assert told_at(APPROVE_DUE) == 0


def test_past_it_is_urgent_and_does_not_wait_for_the_digest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daliang.notices.rules.channels", lambda: [Channel.MAIL])
    world.filed("zone")
    Choice.objects.create(person=world.approver("zone"), digest=DigestMode.DAILY)
    told_at(APPROVE_DUE - SECOND)
    told_at(APPROVE_DUE)
    found = {one.kind: (one.is_urgent, one.awaits_digest) for one in Notice.objects.filter(kind__startswith="approval")}
    assert found == {Kind.APPROVAL_DUE: (False, True), Kind.APPROVAL_OVERDUE: (True, False)}


@pytest.mark.counts
def test_two_returns_cost_no_more_queries_than_one(world: World) -> None:
    world.filed("east-a")
    with CaptureQueriesContext(connection) as one:
        told_at(APPROVE_DUE)
    Notice.objects.all().delete()
    world.filed("east-b")
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as two:
        told_at(APPROVE_DUE)
    assert len(one) == len(two)

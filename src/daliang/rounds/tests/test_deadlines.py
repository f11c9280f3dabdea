"""Promise 42: the server's clock decides, the deadline's own second is late, on both sides of each level's edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from daliang.org import clock
from daliang.rounds.board import board
from daliang.rounds.deadlines import minutes_late
from daliang.rounds.models import ReturnState, Round
from daliang.rounds.rules import accept, approve, close_round, file, next_round, open_round, return_to
from daliang.rounds.tests.world import DEFINITION, NOW, World
from daliang.vocabulary.refusal import Refusal

DUE = datetime(2022, 8, 26, 9, 0, tzinfo=UTC)  # Friday 17:00 in the city
APPROVE_DUE = datetime(2022, 8, 29, 4, 0, tzinfo=UTC)  # Monday 12:00
ACCEPT_DUE = datetime(2022, 8, 30, 4, 0, tzinfo=UTC)
BEFORE = timedelta(microseconds=-1)
LEVELS = {"approve_after": 1, "approve_time": "12:00", "accept_after": 2, "accept_time": "12:00"}


@pytest.fixture
def dated(world: World) -> World:
    """The round with a deadline for each level."""
    Round.objects.filter(pk=world.round.pk).update(approve_due_at=APPROVE_DUE, accept_due_at=ACCEPT_DUE)
    world.round.refresh_from_db()
    return world


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(hours=-1), 0), (BEFORE, 0), (timedelta(0), 1), (timedelta(seconds=59), 1),
        (timedelta(seconds=60), 1), (timedelta(seconds=61), 2), (timedelta(days=1), 1440),
    ],
)  # fmt: skip
def test_minutes_count_from_the_deadline_itself(after: timedelta, late: int) -> None:
    assert minutes_late(DUE + after, DUE) == late
    assert minutes_late(DUE + after, None) == 0


@pytest.mark.parametrize(("after", "late"), [(BEFORE, None), (timedelta(0), 1)])
def test_filing_at_the_edge(dated: World, after: timedelta, late: int | None) -> None:
    with clock.held_at(DUE + after):
        assert dated.filed("east-a").late_by == late
        assert board(dated.round).is_overdue is bool(late)
        assert board(dated.round).tally.overdue == (4 if late else 0)


@pytest.mark.parametrize(("after", "late"), [(BEFORE, 0), (timedelta(0), 1), (timedelta(minutes=90), 90)])
def test_approving_at_the_edge(dated: World, after: timedelta, late: int) -> None:
    dated.filed("east-a")
    with clock.held_at(APPROVE_DUE + after):
        assert dated.ret("east-a").is_overdue(clock.now()) is bool(late)
        assert approve(dated.ret("east-a"), by=dated.approver("east")).approved_late_by == late


@pytest.mark.parametrize(("after", "late"), [(BEFORE, 0), (timedelta(0), 1)])
def test_accepting_at_the_edge(dated: World, after: timedelta, late: int) -> None:
    dated.approved("east-a")
    with clock.held_at(ACCEPT_DUE + after):
        assert dated.ret("east-a").is_overdue(clock.now()) is bool(late)
        assert accept(dated.ret("east-a"), by=dated.officer).accepted_late_by == late


def test_the_stamp_of_a_level_stays_with_its_first_deed(dated: World) -> None:
    """What the city sends back after the county was in time makes the county not late."""
    dated.approved("east-a", amount="33亿")
    return_to(dated.ret("east-a"), [(dated.line("east-a"), "amount", "请核对")], by=dated.officer)
    with clock.held_at(APPROVE_DUE + timedelta(hours=1)):
        assert approve(dated.ret("east-a"), by=dated.approver("east")).approved_late_by == 0


def test_without_a_deadline_a_level_is_never_late(world: World) -> None:
    world.filed("east-a")
    with clock.held_at(DUE + timedelta(days=30)):
        assert world.ret("east-a").is_overdue(clock.now()) is False
        assert approve(world.ret("east-a"), by=world.approver("east")).approved_late_by == 0


def test_what_was_closed_stays_closed_when_the_clock_steps_back(world: World) -> None:
    with clock.held_at(DUE + timedelta(hours=1)):
        close_round(world.round, by=world.officer)
    with clock.held_at(DUE - timedelta(hours=1)), pytest.raises(Refusal) as refused:
        file(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "closed"
    assert world.ret("east-a").state == ReturnState.DRAFT


def test_a_stamp_stays_when_the_clock_steps_back(world: World) -> None:
    with clock.held_at(DUE):
        world.filed("east-a", amount="33亿")
        return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.approver("east"))
    with clock.held_at(NOW):
        assert world.filed("east-a", amount="34亿").late_by == 1


def test_the_deadlines_are_stored_when_the_round_opens(world: World) -> None:
    """From the cut-off day over a weekend; a series without them keeps filing on the cut-off day alone."""
    usual = next_round(world.series)
    assert (usual.approve_due_at, usual.accept_due_at) == (None, None)
    world.series.definition = {**DEFINITION, **LEVELS}
    world.series.save()
    made = open_round(next_round(world.series), by=world.officer)
    made.refresh_from_db()
    given = [one for one in (made.due_at, made.approve_due_at, made.accept_due_at) if one is not None]
    assert [f"{clock.local(one):%F %R}" for one in given] == [
        "2022-09-09 17:00", "2022-09-12 12:00", "2022-09-13 12:00",
    ]  # fmt: skip


def test_a_level_is_not_due_before_the_one_below(world: World) -> None:
    upcoming = next_round(world.series)
    upcoming.approve_due_at = upcoming.due_at - timedelta(hours=1)
    with pytest.raises(Refusal) as refused:
        open_round(upcoming, by=world.officer)
    assert refused.value.code == "deadlines_out_of_order"
    assert world.series.rounds.filter(number=3).count() == 0

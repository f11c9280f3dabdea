"""Reasoned exceptions: more time, no report this time; lateness is measured against them, and the log keeps why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.allowances import Allowance
from daliang.rounds.board import board
from daliang.rounds.comparison import comparison
from daliang.rounds.models import Return, ReturnState
from daliang.rounds.rules import close_round, excuse, extend, withdraw_allowance
from daliang.rounds.tests.world import AFTER_DUE, World
from daliang.vocabulary.refusal import Refusal

WHY = "园区网络中断"


def longer(world: World, hours: int = 24) -> Return:
    extend(world.ret("east-a"), world.round.due_at + timedelta(hours=hours), reason=WHY, by=world.officer)
    return world.ret("east-a")


def test_before_the_moment_lateness_is_measured_against_the_longer_time(world: World) -> None:
    longer(world)
    with clock.held_at(AFTER_DUE):
        tally = board(world.round).tally
        assert (tally.overdue, tally.missing) == (4, 5)
        assert world.filed("east-a").late_by is None
        assert world.filed("east-b").late_by == 8


def test_at_the_longer_moment_itself_it_is_late(world: World) -> None:
    longer(world)
    with clock.held_at(world.round.due_at + timedelta(hours=24)):
        assert world.filed("east-a").late_by == 1


def test_after_the_fact_the_stamp_is_measured_again_and_back(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        assert world.filed("east-a").late_by == 8
        assert longer(world).late_by is None
        assert board(world.round).tally.late == 0
        withdraw_allowance(world.ret("east-a"), reason="误准", by=world.officer)
        assert world.ret("east-a").late_by == 8
    assert not Allowance.objects.exists()
    deeds = Deed.objects.filter(action__in=("round.extend", "round.no_allowance")).order_by("pk")
    assert [(one.action, one.details["reason"], one.details["late_by"]) for one in deeds] == [
        ("round.extend", WHY, None), ("round.no_allowance", "误准", 8),
    ]  # fmt: skip


def test_the_levels_above_get_as_much_more_time(world: World) -> None:
    ret = longer(world)
    ret.round.approve_due_at = ret.round.due_at + timedelta(hours=2)
    assert ret.approve_due_at == ret.round.due_at + timedelta(hours=26)


def test_an_excused_unit_is_not_unreported(world: World) -> None:
    excuse(world.ret("east-a"), reason="机构调整", by=world.officer)
    found = board(world.round)
    assert (found.tally.missing, found.tally.excused, found.tally.expected) == (4, 1, 4)
    assert "east-a" not in [unit.code for unit in found.missing]
    with clock.held_at(AFTER_DUE):
        assert board(world.round).tally.overdue == 4
        closing = close_round(world.round, by=world.officer).closing
    assert closing is not None
    assert (closing.figures["excused"], len(closing.figures["unreported"])) == (["east-a"], 4)
    compared = comparison(world.round)
    assert [unit.code for unit in compared.excused] == ["east-a"]
    assert "east-a" not in [unit.code for unit in compared.unreported]


def test_an_excused_unit_may_file_all_the_same(world: World) -> None:
    excuse(world.ret("east-a"), reason="机构调整", by=world.officer)
    assert world.filed("east-a").state == ReturnState.FILED
    found = board(world.round)
    assert (found.tally.reported, found.tally.excused, found.tally.missing) == (1, 0, 4)


def test_what_was_filed_is_not_excused(world: World) -> None:
    world.filed("east-a")
    with pytest.raises(Refusal) as refused:
        excuse(world.ret("east-a"), reason="机构调整", by=world.officer)
    assert refused.value.code == "wrong_state"
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("login", "hours", "reason", "code"),
    [
        ("approver-east", 24, WHY, "not_your_role"), ("clerk-east-a", 24, WHY, "not_your_role"),
        ("leader", 24, WHY, "not_your_role"), ("guest", 24, WHY, "not_your_role"),
        ("officer", 0, WHY, "not_later"), ("officer", -1, WHY, "not_later"),
        ("officer", 24, " ", "no_reason"), ("officer", 24, "理" * 301, "no_reason"),
    ],
)  # fmt: skip
def test_an_extension_is_refused_and_nothing_changes(
    world: World, login: str, hours: int, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        extend(world.ret("east-a"), world.round.due_at + timedelta(hours=hours), reason=reason, by=world.people[login])
    assert refused.value.code == code
    assert not Allowance.objects.exists()
    assert not Deed.objects.filter(action="round.extend").exists()


def test_after_the_closing_nothing_is_allowed_any_more(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        for deed in (
            lambda: longer(world),
            lambda: excuse(world.ret("east-a"), reason=WHY, by=world.officer),
            lambda: withdraw_allowance(world.ret("east-a"), reason=WHY, by=world.officer),
        ):
            with pytest.raises(Refusal) as refused:
                deed()
            assert refused.value.code == "closed"

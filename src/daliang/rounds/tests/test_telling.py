"""Who hears of what in a round, once; and that no notice names a project or an amount."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daliang.notices.kinds import Kind
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.models import Round
from daliang.rounds.rules import (
    accept,
    add_line,
    approve,
    close_round,
    excuse,
    extend,
    file,
    next_round,
    open_round,
    remind,
    remind_of_deadlines,
    return_to,
)
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


@pytest.fixture
def world(rounds_city: World) -> World:
    Notice.objects.all().delete()
    return rounds_city


def heard(kind: Kind) -> set[str]:
    """The logins of those who were told such a thing."""
    return set(Notice.objects.filter(kind=kind).values_list("person__username", flat=True))


def words(login: str) -> list[str]:
    return [one.words for one in Notice.objects.visible_to(Person.objects.get(username=login))]


def test_filed_is_heard_by_the_approvers_over_the_unit(world: World) -> None:
    world.filed("east-a")
    assert heard(Kind.RETURN_FILED) == {"approver-east", "approver-east-2"}
    assert words("approver-east") == ["东区A园区 已报送 2022-R02，请审核。"]


def test_a_zone_that_files_itself_is_heard_by_its_own_approver(world: World) -> None:
    world.filed("zone")
    assert heard(Kind.RETURN_FILED) == {"approver-zone"}


def test_who_does_it_is_not_told(world: World) -> None:
    file(world.ret("east-a"), by=world.approver("east"))
    assert heard(Kind.RETURN_FILED) == {"approver-east-2"}


def test_filing_what_is_filed_tells_nobody_again(world: World) -> None:
    world.filed("east-a")
    file(world.ret("east-a"), by=world.clerk("east-a"))
    assert Notice.objects.count() == 2


def test_returned_is_heard_by_the_unit_s_clerks_and_who_filed(world: World) -> None:
    file(world.ret("east-a"), by=world.people["approver-east-2"])
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.approver("east"))
    assert heard(Kind.RETURN_RETURNED) == {"clerk-east-a", "approver-east-2"}
    file(world.ret("east-a"), by=world.clerk("east-a"))
    assert len(words("approver-east")) == 2, "filed anew is told anew"


def test_approved_is_heard_by_the_city_s_officers_then_the_filer_hears_of_accepting_and_closing(world: World) -> None:
    world.approved("east-a")
    assert heard(Kind.RETURN_APPROVED) == {"officer", "officer-2"}
    accept(world.ret("east-a"), by=world.officer)
    assert heard(Kind.RETURN_ACCEPTED) == {"clerk-east-a"}
    close_round(world.round, by=world.officer)
    assert heard(Kind.ROUND_CLOSED) == {"clerk-east-a"}
    open_round(next_round(world.series), by=world.officer)
    assert heard(Kind.ROUND_OPENED) == {"clerk-east-a", "clerk-east-b", "clerk-west-a", "clerk-west-b", "clerk-zone"}
    assert words("clerk-west-b") == ["2022-R03 已开放填报，2022-09-09 17:00 截止报送。"]


def test_what_is_refused_tells_nobody(world: World) -> None:
    world.filed("east-a")
    Notice.objects.all().delete()
    with pytest.raises(Refusal):
        approve(world.ret("east-a"), by=world.approver("west"))
    with pytest.raises(Refusal):
        return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "")], by=world.approver("east"))
    assert Notice.objects.count() == 0


def test_the_day_before_and_after_the_deadline_each_unit_is_told_once(world: World) -> None:
    world.filed("east-a")
    assert remind_of_deadlines() == 0, "Wednesday, due on Friday"
    with clock.held_at(NOW + timedelta(days=1)):
        assert (remind_of_deadlines(), remind_of_deadlines()) == (4, 0)
        assert heard(Kind.RETURN_DUE) == {"clerk-east-b", "clerk-west-a", "clerk-west-b", "clerk-zone"}
    with clock.held_at(AFTER_DUE):
        assert (remind_of_deadlines(), remind_of_deadlines()) == (4, 0)
        assert words("clerk-zone")[0] == "2022-R02 已于 2022-08-26 17:00 截止，功能区 逾期未报，请尽快报送。"
        assert Notice.objects.filter(kind=Kind.RETURN_OVERDUE, is_urgent=True).count() == 4


def test_the_deadline_itself_is_late_and_a_clock_set_back_tells_nobody_again(world: World) -> None:
    due = world.round.due_at
    with clock.held_at(due - timedelta(microseconds=1)):
        assert remind_of_deadlines() == 5
        assert heard(Kind.RETURN_OVERDUE) == set()
    with clock.held_at(due):
        assert remind_of_deadlines() == 5
    with clock.held_at(due - timedelta(hours=1)):
        assert remind_of_deadlines() == 0


def test_who_has_more_time_or_is_excused_is_not_late(world: World) -> None:
    extend(world.ret("east-a"), world.round.due_at + timedelta(days=3), reason="网络中断", by=world.officer)
    excuse(world.ret("east-b"), reason="撤销合并中", by=world.officer)
    with clock.held_at(AFTER_DUE):
        remind_of_deadlines()
        assert heard(Kind.RETURN_OVERDUE) == {"clerk-west-a", "clerk-west-b", "clerk-zone"}
        assert "east-b" not in [unit.code for unit in remind(world.round, by=world.officer).told]
    with clock.held_at(AFTER_DUE + timedelta(days=2)):
        remind_of_deadlines()
        assert words("clerk-east-a")[0] == "2022-R02 将于 2022-08-29 17:00 截止，东区A园区 尚未报送。"


def test_what_was_sent_back_is_not_called_late(world: World) -> None:
    world.filed("zone")
    return_to(world.ret("zone"), [(world.line("zone"), "", "请核对")], by=world.approver("zone"))
    with clock.held_at(AFTER_DUE):
        assert remind_of_deadlines() == 4


def test_who_stands_in_for_the_approver_hears_it_too(world: World) -> None:
    helper = employ("helper", Role.COUNTY_CLERK, world.unit("east"))
    today = clock.today()
    delegate(
        world.approver("east"), helper, from_on=today, until_on=today, reason="外出招商", by=world.approver("east")
    )
    world.filed("east-a")
    assert heard(Kind.RETURN_FILED) == {"approver-east", "approver-east-2", "helper"}


def test_a_moved_deadline_is_told_anew(world: World) -> None:
    with clock.held_at(NOW + timedelta(days=1)):
        remind_of_deadlines()
        Round.objects.filter(code="2022-R02").update(due_at=AFTER_DUE)
        assert remind_of_deadlines() == 5


def test_a_closed_round_reminds_nobody(world: World) -> None:
    close_round(world.round, by=world.officer)
    with clock.held_at(AFTER_DUE):
        assert remind_of_deadlines() == 0


def test_no_notice_names_a_project_or_an_amount(world: World) -> None:
    Project.objects.update(is_confidential=True)
    add_line(world.ret("zone"), NEW, by=world.clerk("zone"))
    world.approved("zone")
    return_to(world.ret("zone"), [(world.line("zone"), "amount", "41亿不对")], by=world.officer)
    with clock.held_at(AFTER_DUE):
        remind_of_deadlines()
    kept = [f"{one.words} {one.params} {one.href} {one.key}" for one in Notice.objects.select_related("about")]
    assert len(kept) == 8
    names = [NEW["name"], NEW["investor"], *Project.objects.values_list("name", flat=True)]
    assert not [(text, name) for text in kept for name in names if name in text]
    assert not [text for text in kept if "亿" in text]

from datetime import date, datetime, timedelta

import pytest

from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.rounds.models import ReturnState, Round, RoundState
from daliang.rounds.rules import add_line, close_round, file, find_round, next_round, open_round
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


def test_every_filing_unit_gets_a_draft(world: World) -> None:
    found = {ret.unit.code: ret.state for ret in world.round.returns.select_related("unit")}
    assert found == dict.fromkeys(["east-a", "east-b", "west-a", "west-b", "zone"], ReturnState.DRAFT)


def test_a_return_opens_with_the_units_projects_that_the_series_asks_about(world: World) -> None:
    lines = list(world.ret("east-a").lines.order_by("position"))
    assert [line.project.code for line in lines if line.project] == ["YZ2022-0002", "YZ2022-0001"]
    assert lines[0].typed == lines[0].before == {
        "name": "衡泰衡泰远航项目", "investor": "衡泰衡泰远航公司", "registered_capital": "",
        "industry": "集成电路", "origin": "内资",
        "amount": "31亿元", "stage": "在谈", "stage_on": "2022-07-01", "progress": "正常推进。", "next_step": "",
        "next_on": "", "ended_reason": "", "reason": "",
    }  # fmt: skip
    assert lines[0].project
    assert lines[0].seen_seq == lines[0].project.last_seq > 0


def test_the_next_round_follows_the_calendar(world: World) -> None:
    upcoming = next_round(world.series)
    assert (upcoming.code, upcoming.number, upcoming.cut_off_on) == ("2022-R03", 3, date(2022, 9, 9))
    assert clock.local(upcoming.due_at) == datetime(2022, 9, 9, 17, 0, tzinfo=clock.zone())


def test_a_round_opens_once(world: World) -> None:
    again = Round(
        code="2022-R02", series=world.series, number=2, cut_off_on=date(2022, 8, 26),
        opens_at=world.round.opens_at, due_at=world.round.due_at,
    )  # fmt: skip
    with pytest.raises(Refusal, match="2022-R02（第2期）已经有了") as refused:
        open_round(again, by=world.officer)
    assert refused.value.code == "already_open"


def test_a_round_that_is_due_before_it_opens_is_refused(world: World) -> None:
    upcoming = next_round(world.series)
    upcoming.due_at = NOW - timedelta(days=1)
    with pytest.raises(Refusal, match="的截止时间 2022-08-23 09:00 不晚于开放时间 2022-08-24 09:00；请核对日期"):
        open_round(upcoming, by=world.officer)


def test_a_round_opened_before_its_planned_moment_opens_now(world: World) -> None:
    upcoming = next_round(world.series)
    planned, upcoming.due_at = upcoming.opens_at, upcoming.opens_at - timedelta(days=1)
    assert open_round(upcoming, by=world.officer).opens_at == NOW < planned


@pytest.mark.parametrize("code", ["", "二期", "二期 <b>/x", "2022 R03", "2022_R03", "2022-R03\n", "-R03", "R" * 51])
def test_a_code_that_no_address_can_hold_is_refused(world: World, code: str) -> None:
    upcoming = next_round(world.series)
    upcoming.code = code
    with pytest.raises(Refusal, match="只能用字母、数字和连字符，最多50个字符，例如“2022-R03”") as refused:
        open_round(upcoming, by=world.officer)
    assert refused.value.code == "bad_code"
    assert Round.objects.count() == 2


@pytest.mark.parametrize("day", [date(2022, 8, 26), date(2022, 8, 5)])
def test_a_cut_off_that_does_not_follow_the_last_one_is_refused(world: World, day: date) -> None:
    upcoming = next_round(world.series)
    upcoming.cut_off_on = day
    with pytest.raises(Refusal, match="不晚于 2022-R02 的截止日 2022-08-26；请改为 2022-08-26 之后的日期") as refused:
        open_round(upcoming, by=world.officer)
    assert refused.value.code == "before_the_last"


def test_a_code_that_is_taken_is_named_with_its_own_number(world: World) -> None:
    upcoming = next_round(world.series)
    upcoming.code = "2022-R01"
    with pytest.raises(Refusal, match="2022-R01（第1期）已经有了"):
        open_round(upcoming, by=world.officer)


def test_an_officer_of_a_county_opens_nothing(world: World) -> None:
    officer = employ("officer-east", Role.OFFICER, world.unit("east"))
    with pytest.raises(Refusal, match="由市级办理，您的单位是“东区”") as refused:
        open_round(next_round(world.series), by=officer)
    assert refused.value.code == "not_your_unit"


def test_only_an_officer_opens_a_round(world: World) -> None:
    with pytest.raises(Refusal, match="这一步由市商务局专员办理，您的角色是“园区招商员”") as refused:
        open_round(next_round(world.series), by=world.clerk("east-a"))
    assert refused.value.code == "not_your_role"


def test_an_unknown_round_names_the_nearest(world: World) -> None:
    with pytest.raises(Refusal, match="没有编号为“2022-R2”的一期。相近的有：2022-R0") as refused:
        find_round("2022-R2")
    assert (refused.value.code, refused.value.field) == ("unknown_round", "round")


def test_history_is_recorded_as_a_closed_round_with_its_figures(world: World) -> None:
    first = find_round("2022-R01")
    assert first.state == RoundState.CLOSED
    assert first.closing
    city = [row for row in first.closing.figures["figures"] if row["unit"] == "city"]
    assert {row["measure"]: row["count"] for row in city} == {"negotiating-20": 10, "negotiating-50": 0, "signed-1": 1}


def test_a_draft_left_behind_comes_into_the_next_round(world: World) -> None:
    world.type("east-a", progress="准备签约。")
    line = add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        upcoming = open_round(next_round(world.series), by=world.officer)
    carried = world.line("east-a", 1, upcoming)
    assert carried.typed["progress"] == "准备签约。"
    assert carried.before
    assert carried.before["progress"] == "正常推进。"
    fresh = world.line("east-a", 3, upcoming)
    assert (fresh.typed, fresh.is_new, fresh.carried_from) == (NEW, True, line)
    assert world.ret("east-a").carried_to == world.ret("east-a", upcoming)
    assert world.ret("east-b", upcoming).lines.filter(carried_from__isnull=False).count() == 0


def test_a_filing_that_was_not_accepted_becomes_a_draft_of_the_round_that_is_open_already(world: World) -> None:
    upcoming = open_round(next_round(world.series), by=world.officer)
    world.filed("east-a", amount="33亿")
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer, carry_over=True)
    assert world.ret("east-a").state == ReturnState.CARRIED
    assert world.line("east-a", 1, upcoming).typed["amount"] == "33亿"
    with clock.held_at(AFTER_DUE):
        assert file(world.ret("east-a", upcoming), by=world.clerk("east-a")).state == ReturnState.FILED


def test_a_unit_that_filed_the_next_round_already_keeps_its_filing(world: World) -> None:
    upcoming = open_round(next_round(world.series), by=world.officer)
    world.type("east-a", amount="33亿")
    file(world.ret("east-a", upcoming), by=world.clerk("east-a"))
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
    assert world.line("east-a", 1, upcoming).typed["amount"] == "31亿元"
    assert world.ret("east-a").carried_to is None
    with clock.held_at(AFTER_DUE):
        close_round(upcoming, by=world.officer, carry_over=True)
        third = open_round(next_round(world.series), by=world.officer)
    assert world.line("east-a", 1, third).typed["amount"] == "33亿"


def test_opening_is_logged(world: World) -> None:
    deed = Deed.objects.get(action="round.open")
    assert (deed.by, deed.subject, deed.details) == (world.officer, "2022-R02", {"returns": 5})

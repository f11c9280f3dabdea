from datetime import date
from typing import Any

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing, Posting
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.models import ReturnState, Round, RoundState
from daliang.rounds.rules import accept, add_line, approve, close_round, file
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, YI, World, figure
from daliang.vocabulary.refusal import Refusal


def close(world: World, **more: bool) -> Closing:
    """Close R02 seven minutes after it was due."""
    with clock.held_at(AFTER_DUE):
        closing = close_round(world.round, by=world.officer, **more).closing
    assert closing
    return closing


def facts(code: str, source: str = "round:2022-R02") -> list[tuple[str, str, dict[str, Any]]]:
    """What the closing posted for a project: kind, day, argument."""
    found = Posting.objects.filter(project__code=code, batch__source=source)
    return [(posting.kind, posting.effective_on.isoformat(), posting.argument) for posting in found]


def yuan(value: int, qualifier: str = "exactly") -> dict[str, Any]:
    return {"kind": "total", "value": value, "currency": "CNY", "qualifier": qualifier}


def accept_new(world: World, unit: str, **texts: str) -> None:
    add_line(world.ret(unit), {**NEW, **texts}, by=world.clerk(unit))
    world.accepted(unit)


def test_a_new_project_is_opened_with_amount_and_stage_on_its_day(world: World) -> None:
    accept_new(world, "east-a", reason="无")
    close(world)
    project = Project.objects.get(name="曜石功率器件项目")
    assert project.code == "YZ2022-0103"
    assert facts(project.code) == [
        ("opened", "2022-08-20", {"unit": "east-a", "industry": "chips", "origin": "domestic"}),
        ("amount", "2022-08-20", yuan(22 * YI)),
        ("reached", "2022-08-20", {"stage": "negotiating"}),
    ]
    assert (project.investor, project.progress, project.next_on) == (NEW["investor"], NEW["progress"], date(2022, 9, 1))
    assert world.line("east-a", 3).project == project


def test_a_changed_amount_is_dated_on_the_cut_off_day(world: World) -> None:
    world.accepted("east-a", amount="约33亿")
    close(world)
    assert facts("YZ2022-0002") == [("amount", "2022-08-26", yuan(33 * YI, "about"))]


def test_what_changes_with_the_stage_is_dated_with_the_stage(world: World) -> None:
    world.accepted("east-a", stage="签约", stage_on="8月19日", amount="33亿", industry="动力电池与储能")
    close(world)
    assert facts("YZ2022-0002") == [
        ("reached", "2022-08-19", {"stage": "signed"}),
        ("amount", "2022-08-19", yuan(33 * YI)),
        ("reclassified", "2022-08-19", {"industry": "batteries"}),
    ]


def test_a_lower_stage_falls_back(world: World) -> None:
    world.accepted("east-a", stage="线索", stage_on="2022-08-19")
    close(world)
    assert facts("YZ2022-0002") == [("fell_back", "2022-08-19", {"stage": "lead"})]


def test_an_ended_project_leaves_the_book(world: World) -> None:
    world.accepted("east-a", ended_reason="投资方放弃")
    close(world)
    assert facts("YZ2022-0002") == [("ended", "2022-08-26", {"reason": "投资方放弃"})]
    assert Project.objects.get(code="YZ2022-0002").ended_on == date(2022, 8, 26)


def test_a_corrected_day_reverses_and_reposts_all_of_the_opening_day(world: World) -> None:
    world.accepted("east-a", stage_on="2022-06-20", reason="原登记日期有误")
    close(world)
    kinds = [(kind, day) for kind, day, _argument in facts("YZ2022-0002")]
    assert kinds == [
        ("reversed", "2022-07-01"), ("opened", "2022-06-20"), ("reversed", "2022-07-01"), ("amount", "2022-06-20"),
        ("reversed", "2022-07-01"), ("reached", "2022-06-20"),
    ]  # fmt: skip
    assert Project.objects.get(code="YZ2022-0002").stage_on == date(2022, 6, 20)


def test_a_back_dated_project_is_an_adjustment_with_its_reason(world: World) -> None:
    accept_new(world, "east-a", stage_on="2022-08-05", reason="上期漏报")
    closing = close(world)
    reasons = Posting.objects.filter(project__name="曜石功率器件项目").values_list("reason", flat=True)
    assert set(reasons) == {"上期漏报"}
    first = Round.objects.get(code="2022-R01").closing
    assert first
    assert figure(first, "negotiating-20") == 10
    assert figure(closing, "negotiating-20") == 11


def test_dollars_carry_the_latest_rate_on_or_before_their_day(world: World) -> None:
    accept_new(world, "east-a", amount="5亿美元")
    close(world)
    amount = facts(Project.objects.get(name="曜石功率器件项目").code)[1][2]
    assert (amount["value"], amount["currency"]) == (5 * YI, "USD")
    assert (amount["rate"], amount["rate_on"], amount["rate_source"]) == ("6.741000", "2022-08-15", "人民币汇率中间价")


def test_descriptive_texts_reach_the_file_and_its_history_and_post_nothing(world: World) -> None:
    world.accepted("east-a", progress="已看地。", next_step="签框架协议", next_on="2022-09-30", investor="新投资方")
    close(world)
    project = Project.objects.get(code="YZ2022-0002")
    assert (project.progress, project.next_step, project.next_on) == ("已看地。", "签框架协议", date(2022, 9, 30))
    assert facts("YZ2022-0002") == []
    latest = project.history.latest()  # type: ignore[attr-defined]
    assert (latest.investor, latest.history_user) == ("新投资方", world.clerk("east-a"))


def test_each_return_is_one_batch_with_maker_and_checker(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    world.accepted("west-a", amount="34亿")
    close(world)
    batches = {p.batch.maker: p.batch.checker for p in Posting.objects.filter(batch__source="round:2022-R02")}
    assert batches == {
        world.clerk("east-a"): world.approver("east"), world.clerk("west-a"): world.approver("west"),
    }  # fmt: skip


def test_the_figures_of_every_measure_and_unit_are_frozen(world: World) -> None:
    accept_new(world, "east-a", amount="50亿以上")
    closing = close(world)
    units = {"city", "east", "east-a", "east-b", "west", "west-a", "west-b", "zone"}
    rows = closing.figures["figures"]
    assert {(row["measure"], row["unit"]) for row in rows} == {
        (measure, unit) for measure in ("negotiating-20", "negotiating-50", "signed-1") for unit in units
    }
    assert len(rows) == 24
    assert [figure(closing, "negotiating-20", unit) for unit in ("city", "east", "east-a", "zone")] == [11, 5, 3, 2]
    top = next(row for row in rows if (row["measure"], row["unit"]) == ("negotiating-50", "east"))
    assert top == {"measure": "negotiating-50", "unit": "east", "count": 1, "cny": 50 * YI, "usd": 0}


def test_who_is_missing_or_late_is_frozen_and_keeps_its_last_positions(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    with clock.held_at(AFTER_DUE):
        world.accepted("west-a", amount="33亿")
    closing = close(world)
    assert closing.figures["unreported"] == ["east-b", "west-b", "zone"]
    assert closing.figures["late"] == ["west-a"]
    assert figure(closing, "negotiating-20", "zone") == 2


def test_the_closing_is_chained_and_bears_the_rounds_code(world: World) -> None:
    first = Closing.objects.get(title="2022-R01")
    closing = close(world)
    assert (closing.title, closing.number, closing.day, closing.by) == ("2022-R02", 2, date(2022, 8, 26), world.officer)
    assert closing.previous_hash == first.hash
    closed = Round.objects.get(code="2022-R02")
    assert (closed.state, closed.closing) == (RoundState.CLOSED, closing)
    assert Deed.objects.get(action="round.close").details == {"closing": 2, "carried": []}


def test_a_round_closed_before_its_cut_off_day_freezes_the_day_it_closes(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    closing = close_round(world.round, by=world.officer).closing
    assert closing
    assert closing.day == NOW.date()
    assert facts("YZ2022-0002") == [("amount", "2022-08-24", yuan(33 * YI))]


def test_a_second_close_says_when_and_by_whom(world: World) -> None:
    close(world)
    with pytest.raises(Refusal, match="2022-R02 已于 2022-08-26 17:07 由officer封账，不能再次封账") as refused:
        close_round(Round.objects.get(code="2022-R02"), by=world.people["officer-2"])
    assert refused.value.code == "already_closed"
    assert Closing.objects.count() == 2


def test_returns_under_way_hold_the_closing_up_and_are_named(world: World) -> None:
    world.filed("east-a", amount="33亿")
    world.approved("west-a", amount="33亿")
    with pytest.raises(Refusal, match="还有2份填报没有办完：东区A园区（已报送）；西县A园区（已审核）") as refused:
        close(world)
    assert refused.value.code == "pending"
    assert Round.objects.get(code="2022-R02").is_open
    assert world.ret("east-a").state == ReturnState.FILED


def test_carried_over_they_are_neither_posted_nor_unreported(world: World) -> None:
    world.filed("east-a", amount="33亿")
    closing = close(world, carry_over=True)
    assert world.ret("east-a").state == ReturnState.CARRIED
    assert facts("YZ2022-0002") == []
    assert "east-a" not in closing.figures["unreported"]
    with clock.held_at(AFTER_DUE), pytest.raises(Refusal, match="不能再改") as refused:
        file(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "closed"


def test_a_project_that_moved_on_after_acceptance_stops_the_closing_whole(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    world.accepted("west-a", amount="34亿")
    suspended = NewFact(Project.objects.get(code="YZ2022-0006"), Kind.SUSPENDED, NOW.date())
    post([suspended], by=world.people["officer-2"], source="elsewhere")
    with pytest.raises(Refusal, match="在填报之后又有新的登记：暂停（2022-08-24，officer-2") as refused:
        close(world)
    assert refused.value.code == "moved_on"
    assert Round.objects.get(code="2022-R02").is_open
    assert Posting.objects.filter(batch__source="round:2022-R02").count() == 0


def test_what_no_longer_reads_clean_at_the_closing_is_refused_with_its_place(world: World) -> None:
    accept_new(world, "east-a")
    line = world.line("east-a", 3)
    line.typed = {**line.typed, "industry": "芯片"}
    line.save()
    with pytest.raises(Refusal, match="没有“芯片”这个行业") as refused:
        close(world)
    assert refused.value.where == "东区A园区 第3行 曜石功率器件项目"


def test_codes_of_new_projects_run_on(world: World) -> None:
    accept_new(world, "east-a")
    accept_new(world, "west-a", name="云岫嘉禾项目", investor="云岫公司")
    close(world)
    new = Project.objects.filter(postings__batch__source="round:2022-R02").distinct()
    assert sorted(new.values_list("code", flat=True)) == ["YZ2022-0103", "YZ2022-0104"]


def test_a_round_without_any_change_posts_nothing(world: World) -> None:
    file(world.ret("east-a"), by=world.approver("east"))
    approve(world.ret("east-a"), by=world.people["approver-east-2"])
    accept(world.ret("east-a"), by=world.officer)
    close(world)
    assert Posting.objects.filter(batch__source="round:2022-R02").count() == 0

"""What the ledger would refuse is said to who fills the line in the words of the page, and with what would be right."""

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import accept_all, close_round, declare_nothing_new
from daliang.rounds.tests.world import NOW, World, posted
from daliang.vocabulary.refusal import Refusal


def filing(world: World, **texts: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        world.filed("east-a", **texts)
    assert len(refused.value.all) == 1
    return refused.value


def test_a_day_before_the_opening_names_the_opening_day(world: World) -> None:
    refusal = filing(world, stage="签约", stage_on="2022-06-30", reason="补报")
    assert str(refusal) == (
        "2022-06-30 早于该项目的建档日 2022-07-01；请填 2022-07-01 或之后的日期。建档日有误的，请市商务局更正。"
    )
    assert (refusal.code, refusal.field) == ("not_opened", "stage_on")


def reached(world: World, stage: str, day: int) -> None:
    project = Project.objects.get(code="YZ2022-0002")
    kind = Kind.FELL_BACK if stage == "lead" else Kind.REACHED
    post([NewFact(project, kind, NOW.date().replace(day=day), {"stage": stage})], by=world.officer, source="elsewhere")
    line = world.line("east-a")
    line.seen_seq = Project.objects.get(code="YZ2022-0002").last_seq
    line.save()


def test_a_move_that_an_earlier_day_forbids_names_stages_by_their_labels(world: World) -> None:
    reached(world, "signed", 20)
    refusal = filing(world, stage="开工", stage_on="2022-08-15", reason="补报")
    assert str(refusal) == "2022-08-15 不能从“在谈”直接进入“开工”：下一步可以是 签约。"


def test_falling_back_to_where_it_stood_that_day_is_said_so(world: World) -> None:
    reached(world, "lead", 18)
    reached(world, "negotiating", 20)
    refusal = filing(world, stage="线索", stage_on="2022-08-19", reason="补报")
    assert str(refusal) == "2022-08-19 那天项目本来就处于“线索”，没有可回退的；请核对阶段和日期。"
    assert refusal.code == "not_back"


def test_falling_back_to_a_later_stage_names_both_by_their_labels(world: World) -> None:
    posted(77, world.unit("east-a"), 40, stage="lead")
    reached(world, "lead", 18)
    reached(world, "signed", 20)
    refusal = filing(world, stage="在谈", stage_on="2022-08-19", reason="补报")
    assert str(refusal) == "2022-08-19 项目处于“线索”，不能“回退”到“在谈”：回退只能到更早的阶段。"


def test_nothing_new_is_refused_when_it_was_filed_with_changes(world: World) -> None:
    world.filed("east-a", amount="33亿")
    with pytest.raises(Refusal, match="已连同改动一起报送，不是“本期无变化”") as refused:
        declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "has_changes"
    assert Deed.objects.filter(action="round.file").count() == 1


def test_nothing_new_from_an_old_page_is_refused_when_it_was_filed_with_changes(world: World) -> None:
    old = world.ret("east-a")
    world.filed("east-a", amount="33亿")
    with pytest.raises(Refusal, match="已连同改动一起报送"):
        declare_nothing_new(old, by=world.clerk("east-a"))


def test_an_officer_of_a_county_neither_closes_nor_accepts_all(world: World) -> None:
    officer = employ("officer-east", Role.OFFICER, world.unit("east"))
    world.approved("east-a", amount="33亿")
    for deed in (accept_all, close_round):
        with pytest.raises(Refusal, match="由市级办理，您的单位是“东区”") as refused:
            deed(world.round, by=officer)
        assert refused.value.code == "not_your_unit"
    assert world.ret("east-a").state == ReturnState.APPROVED

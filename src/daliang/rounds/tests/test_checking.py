import pytest

from daliang.org.models import Deed
from daliang.rounds.models import Correction, ReturnState
from daliang.rounds.rules import (
    accept,
    add_line,
    approve,
    confirm,
    correct,
    file,
    rebase,
    return_to,
)
from daliang.rounds.tests.world import NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


def test_an_approver_approves_what_another_person_filed(world: World) -> None:
    ret = world.approved("east-a", amount="33亿")
    assert (ret.state, ret.approved_by, ret.approved_at) == (ReturnState.APPROVED, world.approver("east"), NOW)


def test_nobody_approves_what_they_filed(world: World) -> None:
    file(world.ret("east-a"), by=world.approver("east"))
    with pytest.raises(
        Refusal, match="这份填报是您（approver-east）报送的，不能由您审核；请另一位审核人办理"
    ) as refused:
        approve(world.ret("east-a"), by=world.approver("east"))
    assert refused.value.code == "same_person"
    assert approve(world.ret("east-a"), by=world.people["approver-east-2"]).state == ReturnState.APPROVED


def test_a_zone_needs_two_people_as_well(world: World) -> None:
    world.filed("zone", amount="33亿")
    assert approve(world.ret("zone"), by=world.approver("zone")).approved_by == world.approver("zone")


def test_a_correction_keeps_what_was_and_what_is_now(world: World) -> None:
    world.filed("east-a", amount="33亿")
    made = correct(world.line("east-a"), "amount", "32亿", by=world.approver("east"))
    assert made
    assert (made.field, made.was, made.now, made.by) == ("amount", "33亿", "32亿", world.approver("east"))
    assert world.line("east-a").typed["amount"] == "32亿"
    deed = Deed.objects.get(action="round.correct")
    assert (deed.details["line"], deed.details["field"]) == (1, "amount")
    assert deed.texts == {"was": "33亿", "now": "32亿"}


def test_a_correction_that_does_not_read_is_refused_and_changes_nothing(world: World) -> None:
    world.filed("east-a", amount="33亿")
    with pytest.raises(Refusal, match="“0”是零") as refused:
        correct(world.line("east-a"), "amount", "0", by=world.approver("east"))
    assert refused.value.where == "第1行 衡泰衡泰远航项目"
    assert world.line("east-a").typed["amount"] == "33亿"
    assert Correction.objects.count() == 0


def test_a_correction_to_the_same_text_is_none(world: World) -> None:
    world.filed("east-a", amount="33亿")
    assert correct(world.line("east-a"), "amount", "33亿", by=world.approver("east")) is None


def test_a_correction_that_raises_a_question_is_asked_about_at_approval(world: World) -> None:
    world.filed("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "330000", by=world.approver("east"))
    with pytest.raises(Refusal, match="相差约一万倍") as refused:
        approve(world.ret("east-a"), by=world.approver("east"))
    confirm(world.line("east-a"), str(refused.value.params["question"]), reason="已核对", by=world.approver("east"))
    assert approve(world.ret("east-a"), by=world.approver("east")).state == ReturnState.APPROVED


def test_an_officer_corrects_what_is_approved_but_not_what_is_accepted(world: World) -> None:
    world.approved("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "32亿", by=world.officer)
    accept(world.ret("east-a"), by=world.people["officer-2"])
    with pytest.raises(Refusal, match="现为“已受理”") as refused:
        correct(world.line("east-a"), "amount", "31.5亿", by=world.officer)
    assert refused.value.code == "wrong_state"


def test_a_return_comes_back_with_a_reason_on_a_field_and_goes_the_whole_way_again(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    ret = return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "与意向书不一致")], by=world.officer)
    assert (ret.state, ret.returned_by, ret.approved_by, ret.accepted_by) == (
        ReturnState.RETURNED,
        world.officer,
        None,
        None,
    )
    remark = world.line("east-a").remarks.get()
    assert (remark.field, remark.text, remark.by, remark.at, remark.resolved_at) == (
        "amount", "与意向书不一致", world.officer, NOW, None,
    )  # fmt: skip
    assert world.accepted("east-a", amount="32亿").state == ReturnState.ACCEPTED


def test_what_the_officer_sent_back_the_approver_may_put_right_alone(world: World) -> None:
    world.approved("east-a", amount="33亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.officer)
    correct(world.line("east-a"), "amount", "32亿", by=world.approver("east"))
    ret = approve(world.ret("east-a"), by=world.approver("east"))
    assert (ret.state, ret.filed_by) == (ReturnState.APPROVED, world.clerk("east-a"))
    assert world.line("east-a").remarks.get().resolved_at == NOW


def test_what_the_approver_sent_back_waits_for_the_clerk(world: World) -> None:
    world.filed("east-a", amount="33亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.approver("east"))
    for deed in (
        lambda: correct(world.line("east-a"), "amount", "32亿", by=world.approver("east")),
        lambda: approve(world.ret("east-a"), by=world.approver("east")),
    ):
        with pytest.raises(Refusal, match="现为“已退回”") as refused:
            deed()
        assert refused.value.code == "wrong_state"


def test_sending_back_needs_a_reason_for_each_field(world: World) -> None:
    world.filed("east-a", amount="33亿")
    line = world.line("east-a")
    with pytest.raises(Refusal, match="至少指明一处") as nothing:
        return_to(world.ret("east-a"), [], by=world.approver("east"))
    with pytest.raises(Refusal, match="退回“总投资”须写明理由") as blank:
        return_to(world.ret("east-a"), [(line, "amount", " ")], by=world.approver("east"))
    assert [nothing.value.code, blank.value.code] == ["no_reason", "no_reason"]
    with pytest.raises(Refusal, match="最多300个字"):
        return_to(world.ret("east-a"), [(line, "amount", "长" * 301)], by=world.approver("east"))
    assert world.ret("east-a").state == ReturnState.FILED


def test_a_remark_belongs_to_a_line_of_this_return(world: World) -> None:
    world.filed("east-a", amount="33亿")
    with pytest.raises(Refusal, match="第1行不在这份填报里") as refused:
        return_to(world.ret("east-a"), [(world.line("west-a"), "amount", "请核对")], by=world.officer)
    assert refused.value.code == "other_line"


def test_a_remark_may_speak_of_the_whole_line(world: World) -> None:
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    world.filed("east-a")
    return_to(world.ret("east-a"), [(world.line("east-a", 3), "", "此项目归西县填报")], by=world.officer)
    assert world.line("east-a", 3).remarks.get().text == "此项目归西县填报"


def test_rebasing_a_new_line_changes_nothing(world: World) -> None:
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    assert rebase(world.line("east-a", 3), by=world.clerk("east-a")).typed == NEW

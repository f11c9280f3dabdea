from datetime import timedelta

import pytest
from django.utils import translation

from daliang.org import clock
from daliang.org.models import Deed
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import add_line, close_round, confirm, declare_nothing_new, file, return_to
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


def test_filing_stamps_who_and_when(world: World) -> None:
    ret = world.filed("east-a", amount="33亿")
    assert (ret.state, ret.filed_at, ret.filed_by) == (ReturnState.FILED, NOW, world.clerk("east-a"))
    assert (ret.late_by, ret.on_behalf, ret.nothing_new) == (None, False, False)


def test_a_double_click_files_once(world: World) -> None:
    world.filed("east-a", amount="33亿")
    with clock.held_at(NOW + timedelta(minutes=1)):
        again = file(world.ret("east-a"), by=world.clerk("east-a"))
    assert (again.state, again.filed_at) == (ReturnState.FILED, NOW)
    assert Deed.objects.filter(action="round.file").count() == 1


def test_a_retry_after_a_lost_connection_finds_it_filed_even_when_others_have_gone_on(world: World) -> None:
    stale = world.ret("east-a")
    world.accepted("east-a", amount="33亿")
    assert file(stale, by=world.clerk("east-a")).state == ReturnState.ACCEPTED
    close_round(world.round, by=world.officer)
    assert file(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.ACCEPTED
    assert Deed.objects.filter(action="round.file").count() == 1


def test_late_but_open_is_taken_and_stamped_in_minutes(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        assert world.filed("east-a", amount="33亿").late_by == 8


def test_the_stamp_stays_with_the_first_filing(world: World) -> None:
    world.filed("east-a", amount="33亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.approver("east"))
    with clock.held_at(AFTER_DUE):
        assert world.filed("east-a", amount="34亿").late_by is None


def test_a_closed_round_takes_no_filing_and_the_draft_stays(world: World) -> None:
    world.type("east-a", amount="33亿")
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        with pytest.raises(
            Refusal, match=r"2022-R02 已于 2022-08-26 17:07 由officer封账.*下一期开放时自动带入"
        ) as refused:
            file(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "closed"
    assert world.ret("east-a").state == ReturnState.DRAFT
    assert world.line("east-a").typed["amount"] == "33亿"


def test_typing_into_a_closed_round_is_refused(world: World) -> None:
    close_round(world.round, by=world.officer)
    with pytest.raises(Refusal, match="不能再改") as refused:
        world.type("east-a", amount="33亿")
    assert refused.value.code == "closed"


def test_an_approver_files_in_the_units_place_and_it_is_marked(world: World) -> None:
    ret = file(world.ret("east-a"), by=world.approver("east"))
    assert (ret.on_behalf, ret.filed_by) == (True, world.approver("east"))
    assert Deed.objects.get(action="round.file").details["on_behalf"] is True


def test_nothing_new_is_one_click(world: World) -> None:
    ret = declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a"))
    assert (ret.state, ret.nothing_new) == (ReturnState.FILED, True)
    assert declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.FILED
    assert Deed.objects.filter(action="round.file").count() == 1


def test_nothing_new_is_refused_when_something_was_typed(world: World) -> None:
    world.type("east-a", amount="33亿")
    with pytest.raises(Refusal, match="填报中有1行改动（第1行）") as refused:
        declare_nothing_new(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.code == "has_changes"


def test_filing_without_a_change_is_filed_as_nothing_new(world: World) -> None:
    assert world.filed("east-a").nothing_new


def test_filing_resolves_the_remarks(world: World) -> None:
    world.filed("east-a", amount="33亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.approver("east"))
    assert world.line("east-a").remarks.filter(resolved_at=None).count() == 1
    world.filed("east-a", amount="34亿")
    assert world.line("east-a").remarks.get().resolved_at == NOW


def test_a_refusal_can_be_said_in_english(world: World) -> None:
    world.type("east-a", stage="开工", stage_on="2022-08-20")
    with translation.override("en"), pytest.raises(Refusal) as refused:
        file(world.ret("east-a"), by=world.clerk("east-a"))
    assert refused.value.params["stage"] == "Under construction"


def test_a_confirmed_look_alike_is_filed(world: World) -> None:
    add_line(
        world.ret("east-a"),
        {**NEW, "name": "极目极目铭川项目", "investor": "极目极目铭川公司"},
        by=world.clerk("east-a"),
    )
    with pytest.raises(Refusal) as refused:
        file(world.ret("east-a"), by=world.clerk("east-a"))
    confirm(world.line("east-a", 3), str(refused.value.params["question"]), reason="已核对", by=world.clerk("east-a"))
    assert world.filed("east-a").state == ReturnState.FILED

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Person
from daliang.register.models import Project
from daliang.rounds.judging import read_return
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import accept, accept_all, add_line, approve, confirm, rebase, return_to
from daliang.rounds.tests.world import NEW, NOW, World
from daliang.vocabulary.refusal import Refusal


def suspend(world: World, code: str) -> None:
    """Another room posts for a project meanwhile."""
    fact = NewFact(Project.objects.get(code=code), Kind.SUSPENDED, NOW.date())
    post([fact], by=world.people["officer-2"], source="elsewhere")


def say_yes(world: World, unit: str, by: Person) -> None:
    """Answer whatever the unit's return asks at filing."""
    for reading in read_return(world.ret(unit), at_filing=True):
        for question in reading.open_questions:
            confirm(reading.line, question.key, reason="已核对", by=by)


def both_file(world: World) -> None:
    """East A and west A file the same new project and get it approved."""
    for unit in ("east-a", "west-a"):
        add_line(world.ret(unit), NEW, by=world.clerk(unit))
        say_yes(world, unit, world.clerk(unit))
        world.filed(unit)
    for unit in ("east-a", "west-a"):
        say_yes(world, unit, world.approver(unit))
        approve(world.ret(unit), by=world.approver(unit))


def test_an_officer_accepts_what_is_approved(world: World) -> None:
    ret = world.accepted("east-a", amount="33亿")
    assert (ret.state, ret.accepted_by, ret.accepted_at) == (ReturnState.ACCEPTED, world.officer, NOW)
    assert accept(world.ret("east-a"), by=world.people["officer-2"]).accepted_by == world.officer


def test_nothing_is_posted_before_the_round_closes(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    assert Project.objects.get(code="YZ2022-0002").amount == 31 * 10**8


def test_a_project_that_has_moved_on_is_shown_not_overwritten(world: World) -> None:
    world.approved("east-a", amount="33亿")
    suspend(world, "YZ2022-0002")
    with pytest.raises(
        Refusal, match="“衡泰衡泰远航项目”在填报之后又有新的登记：暂停（2022-08-24，officer-2，台账第"
    ) as refused:
        accept(world.ret("east-a"), by=world.officer)
    assert (refused.value.code, refused.value.where) == ("moved_on", "东区A园区 第1行 衡泰衡泰远航项目")
    assert world.ret("east-a").state == ReturnState.APPROVED


def test_looking_again_from_what_was_posted_lets_it_be_accepted(world: World) -> None:
    world.approved("east-a", amount="33亿")
    suspend(world, "YZ2022-0002")
    rebase(world.line("east-a"), by=world.officer)
    assert accept(world.ret("east-a"), by=world.officer).state == ReturnState.ACCEPTED


def test_a_posting_for_an_unchanged_line_is_no_conflict(world: World) -> None:
    world.approved("east-a", amount="33亿")
    suspend(world, "YZ2022-0001")
    assert accept(world.ret("east-a"), by=world.officer).state == ReturnState.ACCEPTED


def test_a_new_project_of_two_units_is_refused_and_both_are_named(world: World) -> None:
    both_file(world)
    with pytest.raises(
        Refusal, match="“曜石功率器件项目”由两个单位报送：东区A园区 和 西县A园区（本期新报）"
    ) as refused:
        accept(world.ret("east-a"), by=world.officer)
    assert (refused.value.code, refused.value.where) == ("two_units", "东区A园区 第3行 曜石功率器件项目")


def test_after_one_is_sent_back_the_other_is_accepted(world: World) -> None:
    both_file(world)
    return_to(world.ret("west-a"), [(world.line("west-a", 3), "", "归东区填报")], by=world.officer)
    assert accept(world.ret("east-a"), by=world.officer).state == ReturnState.ACCEPTED


def test_a_new_project_that_another_unit_has_on_file_is_refused_with_its_code(world: World) -> None:
    texts = {**NEW, "name": "极目极目铭川项目", "investor": "极目极目铭川公司"}
    add_line(world.ret("east-a"), texts, by=world.clerk("east-a"))
    say_yes(world, "east-a", world.clerk("east-a"))
    world.approved("east-a")
    with pytest.raises(Refusal, match="东区A园区 和 西县A园区（YZ2022-0005）") as refused:
        accept(world.ret("east-a"), by=world.officer)
    assert refused.value.code == "two_units"


def test_accepting_all_takes_what_it_can_and_says_why_not_the_rest(world: World) -> None:
    both_file(world)
    world.approved("zone", amount="33亿")
    world.filed("east-b")
    outcome = accept_all(world.round, by=world.officer)
    assert [ret.unit.code for ret in outcome.accepted] == ["zone"]
    assert [(ret.unit.code, why.code) for ret, why in outcome.refused] == [
        ("east-a", "two_units"),
        ("west-a", "two_units"),
    ]
    assert world.ret("east-b").state == ReturnState.FILED

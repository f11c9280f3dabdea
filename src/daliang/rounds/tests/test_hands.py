"""Who wrote a line is never who checked it, whatever road the text took; the ledger names the two (decision 0008)."""

import pytest

from daliang.ledger.models import Batch
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Project
from daliang.rounds.models import Line, ReturnState
from daliang.rounds.rules import (
    accept,
    accept_all,
    add_line,
    approve,
    close_round,
    correct,
    file,
    next_round,
    open_round,
    return_to,
    save_line,
)
from daliang.rounds.tests.world import AFTER_DUE, NEW, World
from daliang.vocabulary.refusal import Refusal


def booked(world: World) -> list[tuple[Person | None, Person | None]]:
    """Close the round: makers and checkers of what it posted."""
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
    return [(batch.maker, batch.checker) for batch in Batch.objects.filter(source="round:2022-R02").order_by("id")]


def same_person(deed: object) -> Refusal:
    assert callable(deed)
    with pytest.raises(Refusal) as refused:
        deed()
    assert {one.code for one in refused.value.all} == {"same_person"}
    return refused.value


def test_an_approver_who_typed_into_the_draft_does_not_approve_it(world: World) -> None:
    approver = world.approver("east")
    save_line(world.line("east-a"), {"amount": "33亿"}, by=approver)
    world.filed("east-a", progress="另有进展")
    refused = same_person(lambda: approve(world.ret("east-a"), by=approver))
    assert refused.where == "第1行 衡泰衡泰远航项目"
    assert "有您代填的内容" in str(refused)
    assert world.ret("east-a").state == ReturnState.FILED
    other = world.people["approver-east-2"]
    approve(world.ret("east-a"), by=other)
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == [(approver, other)]


def test_an_approver_whose_text_the_clerk_replaced_may_approve(world: World) -> None:
    save_line(world.line("east-a"), {"amount": "33亿"}, by=world.approver("east"))
    world.filed("east-a", amount="34亿")
    assert approve(world.ret("east-a"), by=world.approver("east")).state == ReturnState.APPROVED


def test_what_the_approver_corrected_is_theirs_and_checked_by_the_officer(world: World) -> None:
    world.filed("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "32亿", by=world.approver("east"))
    approve(world.ret("east-a"), by=world.approver("east"))
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == [(world.approver("east"), world.officer)]


def test_what_the_approver_put_into_words_leaves_the_figures_with_the_clerk(world: World) -> None:
    world.filed("east-a", amount="33亿", progress="看地")
    correct(world.line("east-a"), "progress", "已看地。", by=world.approver("east"))
    approve(world.ret("east-a"), by=world.approver("east"))
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == [(world.clerk("east-a"), world.officer)], "the approver wrote some of the line"


def test_lines_of_one_return_may_have_different_hands(world: World) -> None:
    world.type("east-a", 2, amount="34亿")
    world.filed("east-a", amount="33亿")
    correct(world.line("east-a", 2), "amount", "35亿", by=world.approver("east"))
    approve(world.ret("east-a"), by=world.approver("east"))
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == [
        (world.clerk("east-a"), world.approver("east")),
        (world.approver("east"), world.officer),
    ]


def test_an_officer_does_not_accept_what_they_corrected_themselves(world: World) -> None:
    world.approved("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "32亿", by=world.officer)
    assert "请另一位专员受理" in str(same_person(lambda: accept(world.ret("east-a"), by=world.officer)))
    assert [why.code for _ret, why in accept_all(world.round, by=world.officer).refused] == ["same_person"]
    accept(world.ret("east-a"), by=world.people["officer-2"])
    assert booked(world) == [(world.officer, world.people["officer-2"])]


def test_an_officers_correction_is_confirmed_by_the_approver_as_well(world: World) -> None:
    world.filed("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "32亿", by=world.officer)
    approve(world.ret("east-a"), by=world.approver("east"))
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == [(world.officer, world.approver("east"))]


def test_sending_it_back_has_the_approver_look_at_the_officers_correction(world: World) -> None:
    world.approved("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "32亿", by=world.officer)
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "已更正，请复核")], by=world.officer)
    assert world.line("east-a").checked_by is None
    approve(world.ret("east-a"), by=world.approver("east"))
    assert accept(world.ret("east-a"), by=world.officer).state == ReturnState.ACCEPTED


def test_sending_it_back_takes_the_check_away(world: World) -> None:
    world.approved("east-a", amount="33亿")
    assert world.line("east-a").checked_by == world.approver("east")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=world.officer)
    assert world.line("east-a").checked_by is None


def test_the_file_names_who_wrote_the_text(world: World) -> None:
    world.filed("east-a", progress="看地")
    correct(world.line("east-a"), "progress", "已看地。", by=world.approver("east"))
    approve(world.ret("east-a"), by=world.approver("east"))
    accept(world.ret("east-a"), by=world.officer)
    assert booked(world) == []
    project = Project.objects.get(code="YZ2022-0002")
    assert project.history.latest().history_user == world.approver("east")  # type: ignore[attr-defined]


def test_who_prepared_a_line_in_the_parks_place_is_its_maker(world: World) -> None:
    county_clerk = employ("county-clerk", Role.COUNTY_CLERK, world.unit("east"))
    add_line(world.ret("east-a"), NEW, by=county_clerk)
    world.accepted("east-a")
    assert booked(world) == [(county_clerk, world.approver("east"))]


@pytest.mark.parametrize("checker", [None, "clerk-east-a"])
def test_a_line_that_only_its_writer_has_seen_is_not_posted(world: World, checker: str | None) -> None:
    world.accepted("east-a", amount="33亿")
    Line.objects.filter(pk=world.line("east-a").pk).update(checked_by=world.people[checker] if checker else None)
    refused = same_person(lambda: booked(world))
    assert refused.where == "东区A园区 第1行 衡泰衡泰远航项目"
    assert not Batch.objects.filter(source="round:2022-R02").exists()


def test_whose_text_it_is_goes_along_into_the_next_round(world: World) -> None:
    approver = world.approver("east")
    save_line(world.line("east-a"), {"amount": "33亿"}, by=approver)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        upcoming = open_round(next_round(world.series), by=world.officer)
        file(world.ret("east-a", upcoming), by=world.clerk("east-a"))
        same_person(lambda: approve(world.ret("east-a", upcoming), by=approver))

"""Who approves in an absent approver's place: as far as they, marked so, and never what they wrote themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from daliang.ledger.models import Batch
from daliang.org import clock
from daliang.org.delegations import Delegation
from daliang.org.models import Deed, Person, Role
from daliang.org.standing_in import delegate, withdraw
from daliang.org.tests.tree import employ
from daliang.rounds.models import Correction, Remark, ReturnState
from daliang.rounds.rules import accept, accept_all, approve, close_round, confirm, correct, file, return_to, save_line
from daliang.rounds.tests.world import AFTER_DUE, NOW, World
from daliang.vocabulary.refusal import Refusal


@pytest.fixture
def li(world: World) -> Person:
    """The east's county clerk, standing in for its approver today."""
    found = employ("li", Role.COUNTY_CLERK, world.unit("east"))
    approver = world.approver("east")
    delegate(approver, found, from_on=NOW.date(), until_on=NOW.date(), reason="外出招商", by=approver)
    return Person.objects.select_related("unit").get(pk=found.pk)


def test_the_delegate_approves_in_the_approvers_place(world: World, li: Person) -> None:
    world.filed("east-a", amount="33亿")
    ret = approve(world.ret("east-a"), by=li)
    assert (ret.state, ret.approved_by, ret.approved_for) == (ReturnState.APPROVED, li, world.approver("east"))
    deed = Deed.objects.get(action="round.approve")
    assert (deed.by, deed.details["acting_for"]) == (li, "approver-east")


def test_the_approvers_own_deed_is_in_nobodys_place(world: World, li: Person) -> None:
    ret = world.approved("east-a")
    assert ret.approved_for is None
    assert "acting_for" not in Deed.objects.get(action="round.approve").details


def test_another_approver_who_stands_in_is_marked_too(world: World) -> None:
    approver, other = world.approver("east"), world.people["approver-east-2"]
    delegate(approver, other, from_on=NOW.date(), until_on=NOW.date(), reason="外出招商", by=approver)
    world.filed("east-a")
    assert approve(world.ret("east-a"), by=other).approved_for == approver


def test_corrections_and_reasons_say_in_whose_place(world: World, li: Person) -> None:
    world.filed("east-a", amount="33亿")
    correct(world.line("east-a"), "amount", "34亿", by=li)
    returned = return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=li)
    for row in (Correction.objects.get(), Remark.objects.get()):
        assert (row.by, row.acting_for) == (li, world.approver("east"))
    assert (returned.returned_by, returned.returned_for) == (li, world.approver("east"))
    assert world.filed("east-a").returned_for is None


def test_questions_of_what_was_filed_are_answered_by_the_delegate(world: World, li: Person) -> None:
    world.filed("east-a")
    with pytest.raises(Refusal) as refused:
        confirm(world.line("east-a"), "none", reason="已核对", by=li)
    assert refused.value.code == "no_such_question"  # and not wrong_state


def test_what_the_delegate_typed_somebody_else_checks(world: World, li: Person) -> None:
    save_line(world.line("east-a"), {"amount": "33亿"}, by=li)
    world.filed("east-a")
    with pytest.raises(Refusal) as refused:
        approve(world.ret("east-a"), by=li)
    assert refused.value.code == "same_person"
    correct(world.line("east-a"), "amount", "34亿", by=world.approver("east"))
    approve(world.ret("east-a"), by=li)  # nothing of theirs stands any more, but their hand was in it
    accept(world.ret("east-a"), by=world.officer)
    close_round(world.round, by=world.officer)
    batch = Batch.objects.get(source="round:2022-R02")
    assert (batch.maker, batch.checker) == (world.approver("east"), world.officer)


def test_a_delegate_neither_files_nor_accepts(world: World, li: Person) -> None:
    world.type("east-a", amount="33亿")
    for deed in (
        lambda: file(world.ret("east-a"), by=li),
        lambda: accept(world.approved("east-b"), by=li),
        lambda: accept_all(world.round, by=li),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.code == "not_your_role"


DEEDS: dict[str, Callable[[World, Person], object]] = {
    "approve": lambda world, by: approve(world.ret("east-a"), by=by),
    "correct": lambda world, by: correct(world.line("east-a"), "amount", "34亿", by=by),
    "return": lambda world, by: return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "请核对")], by=by),
}


@pytest.mark.parametrize("name", DEEDS)
def test_without_a_live_delegation_a_county_clerk_does_none_of_it(world: World, li: Person, name: str) -> None:
    world.filed("east-a", amount="33亿")
    before = world.ret("east-a").version
    with clock.held_at(AFTER_DUE), pytest.raises(Refusal) as over:
        DEEDS[name](world, li)
    withdraw(Delegation.objects.get(), by=world.approver("east"))
    with pytest.raises(Refusal) as taken:
        DEEDS[name](world, li)
    assert (over.value.code, taken.value.code) == ("not_your_role", "not_your_role")
    assert (world.ret("east-a").state, world.ret("east-a").version) == (ReturnState.FILED, before)


def test_another_county_is_none_of_the_delegates_matter(world: World, li: Person) -> None:
    world.filed("west-a")
    with pytest.raises(Refusal):
        approve(world.ret("west-a"), by=li)
    assert world.ret("west-a").state == ReturnState.FILED

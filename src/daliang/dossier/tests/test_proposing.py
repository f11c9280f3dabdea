"""A fact outside of a round: proposed by one, checked by another, posted with both names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daliang.dossier.models import Proposal
from daliang.dossier.rules import accept, propose, refuse, withdraw
from daliang.dossier.tests.world import World
from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.vocabulary.refusal import Refusal

DAY = date(2022, 8, 22)


def mine() -> Project:
    return Project.objects.get(code="TW2022-0001")


def proposed(world: World, by: str = "clerk-a1", **more: Any) -> Proposal:
    project = mine()
    given: dict[str, Any] = {
        "kind": Kind.REACHED,
        "on": DAY,
        "argument": {"stage": "signed"},
        "evidence": "投资合同 2022-031 号",
        "seen_seq": project.last_seq,
    } | more
    return propose(project, given.pop("kind"), by=world.people[by], **given)


def refusal_of(world: World, by: str = "clerk-a1", **more: Any) -> str:
    before = Posting.objects.count(), Proposal.objects.count(), Deed.objects.count(), mine().last_seq
    with pytest.raises(Refusal) as caught:
        proposed(world, by, **more)
    assert (Posting.objects.count(), Proposal.objects.count(), Deed.objects.count(), mine().last_seq) == before
    return caught.value.code


def test_nothing_is_posted_before_somebody_else_has_checked(world: World) -> None:
    before = Posting.objects.count()
    proposal = proposed(world)
    assert proposal.is_pending and Posting.objects.count() == before
    accept(proposal, by=world.people["approver-a"])
    posting = Posting.objects.latest("seq")
    assert (posting.kind, posting.batch.maker, posting.batch.checker) == (
        "reached",
        world.people["clerk-a1"],
        world.people["approver-a"],
    )
    stage = mine().stage
    assert stage is not None and stage.code == "signed"


def test_a_stage_asks_for_its_papers(world: World) -> None:
    assert refusal_of(world, evidence=" ") == "needs_evidence"


def test_what_the_ledger_would_refuse_is_refused_at_once(world: World) -> None:
    assert refusal_of(world, argument={"stage": "started"}) == "forbidden_move"
    assert refusal_of(world, on=date(2022, 9, 1)) == "future_day"
    assert refusal_of(world, argument={"stage": "nowhere"}) == "unknown_stage"
    assert refusal_of(world, seen_seq=1) == "moved_on"


def test_an_end_needs_a_reason(world: World) -> None:
    assert refusal_of(world, kind=Kind.ENDED, argument={"reason": ""}, evidence="") == "empty"


def test_recognition_and_reversal_are_not_proposed_here(world: World) -> None:
    assert refusal_of(world, kind=Kind.RECOGNISED, argument={"act": "recognised"}) == "not_proposable"
    assert refusal_of(world, kind=Kind.REVERSED, argument={}) == "not_proposable"


def test_the_same_is_proposed_once(world: World) -> None:
    proposed(world)
    assert refusal_of(world) == "waiting"


@pytest.mark.parametrize(
    ("maker", "checker", "code"),
    [
        ("approver-a", "approver-a", "same_person"),
        ("officer", "officer", "same_person"),
        ("officer", "approver-a", "not_your_role"),
        ("clerk-a1", "clerk-a1", "not_your_role"),
        ("clerk-a1", "leader", "not_your_role"),
        ("clerk-a1", "county-clerk-a", "not_your_role"),
    ],
)
def test_who_may_not_check(world: World, maker: str, checker: str, code: str) -> None:
    proposal = proposed(world, maker)
    with pytest.raises(Refusal) as caught:
        accept(proposal, by=world.people[checker])
    assert caught.value.code == code
    assert Proposal.objects.get().is_pending


@pytest.mark.parametrize(
    ("maker", "checker"),
    [("clerk-a1", "approver-a"), ("clerk-a1", "officer"), ("approver-a", "officer"), ("officer", "officer-2")],
)
def test_who_may_check(world: World, maker: str, checker: str) -> None:
    accept(proposed(world, maker), by=world.people[checker])
    assert Proposal.objects.get().state == "accepted"


@pytest.mark.parametrize("login", ["clerk-b1", "approver-b", "clerk-a2"])
def test_anothers_project_is_as_if_missing(world: World, login: str) -> None:
    with pytest.raises(Project.DoesNotExist):
        proposed(world, login)
    with pytest.raises(Project.DoesNotExist):
        accept(proposed(world), by=world.people[login])


def test_a_second_judge_is_told_what_the_first_decided(world: World) -> None:
    proposal = proposed(world)
    stale = Proposal.objects.get(pk=proposal.pk)
    refuse(proposal, answer="合同未盖章", by=world.people["approver-a"])
    with pytest.raises(Refusal, match="未通过"):
        accept(stale, by=world.people["officer"])


def test_what_moved_on_meanwhile_is_not_overwritten(world: World) -> None:
    first = proposed(world)
    suspended = proposed(world, kind=Kind.SUSPENDED, argument={}, reason="等待能评")
    accept(suspended, by=world.people["officer"])
    with pytest.raises(Refusal) as caught:
        accept(first, by=world.people["officer"])
    assert caught.value.code == "moved_on"
    assert Proposal.objects.get(pk=first.pk).is_pending


def test_only_the_maker_takes_it_back(world: World) -> None:
    proposal = proposed(world)
    with pytest.raises(Refusal):
        withdraw(proposal, by=world.people["approver-a"])
    withdraw(proposal, by=world.people["clerk-a1"])
    assert Proposal.objects.get().state == "withdrawn"


def test_each_deed_is_logged(world: World) -> None:
    accept(proposed(world), by=world.people["officer"])
    refuse(
        proposed(world, kind=Kind.SUSPENDED, argument={}, reason="等能评"),
        answer="材料不全",
        by=world.people["officer"],
    )
    wanted = {"proposal.make", "proposal.accept", "proposal.refuse"}
    assert wanted <= set(Deed.objects.values_list("action", flat=True))

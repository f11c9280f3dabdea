"""State × deed × person: whatever is not in this table is refused and changes no table."""

from collections.abc import Callable

import pytest
from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person
from daliang.rounds.findings import question_key
from daliang.rounds.models import Line, Return, Round
from daliang.rounds.rules import (
    accept,
    accept_all,
    add_line,
    approve,
    close_round,
    confirm,
    correct,
    declare_nothing_new,
    drop_new_line,
    file,
    next_round,
    open_round,
    rebase,
    restore_new_line,
    return_to,
    save_line,
)
from daliang.rounds.tests.world import AFTER_DUE, NEW, World
from daliang.tests.rows import Rows, rows_in, tables
from daliang.vocabulary.refusal import Refusal

ROOMS = {"org", "register", "ledger", "measures", "rounds"}
QUESTION = question_key("unit_slip", "310000")
ACTORS = ("clerk-east-a", "clerk-east-b", "approver-east", "approver-west", "officer", "leader", "guest")
OWN, APPROVER, OFFICER = "clerk-east-a", "approver-east", "officer"
WRITERS, CHECKERS = {OWN, APPROVER}, {APPROVER, OFFICER}


def line(world: World, at: int = 1) -> Line:
    return world.line("east-a", at)


def ret(world: World) -> Return:
    return world.ret("east-a")


DEEDS: dict[str, Callable[[World, Person], object]] = {
    "save": lambda world, by: save_line(line(world), {"progress": "x"}, by=by),
    "add": lambda world, by: add_line(ret(world), NEW, by=by),
    "drop": lambda world, by: drop_new_line(line(world, 3), by=by),
    "restore": lambda world, by: restore_new_line(line(world, 3), by=by),
    "confirm": lambda world, by: confirm(line(world), QUESTION, reason="已核对", by=by),
    "file": lambda world, by: file(ret(world), by=by),
    "approve": lambda world, by: approve(ret(world), by=by),
    "correct": lambda world, by: correct(line(world), "progress", "更正", by=by),
    "return": lambda world, by: return_to(ret(world), [(line(world), "amount", "请核对")], by=by),
    "accept": lambda world, by: accept(ret(world), by=by),
    "rebase": lambda world, by: rebase(line(world), by=by),
}
TYPING = dict.fromkeys(("save", "add", "drop", "restore", "confirm", "file", "rebase"), WRITERS)
TABLE: dict[str, dict[str, set[str]]] = {
    "draft": TYPING,
    "filed": {
        "file": WRITERS, "approve": {APPROVER}, "correct": CHECKERS, "return": CHECKERS, "confirm": CHECKERS,
        "rebase": CHECKERS,
    },
    "approved": {
        "file": WRITERS, "correct": {OFFICER}, "return": CHECKERS, "confirm": {OFFICER}, "accept": {OFFICER},
        "rebase": CHECKERS,
    },
    "returned by the approver": TYPING,
    "returned by the officer": {**TYPING, "approve": {APPROVER}, "correct": {APPROVER}},
    "accepted": {"file": WRITERS, "return": {OFFICER}, "accept": {OFFICER}, "rebase": {OFFICER}},
    "closed as accepted": {"file": WRITERS},
    "closed as draft": {},
    "carried": {},
}  # fmt: skip


def reach(world: World, state: str) -> None:
    """Bring the return of east A to a state, a question answered on the way and a dropped row in it."""
    clerk = world.clerk("east-a")
    drop_new_line(add_line(ret(world), NEW, by=clerk), by=clerk)
    confirm(world.type("east-a", amount="310000"), QUESTION, reason="已核对", by=clerk)
    steps: dict[str, Callable[[], object]] = {
        "file": lambda: file(ret(world), by=clerk),
        "approve": lambda: approve(ret(world), by=world.approver("east")),
        "accept": lambda: accept(ret(world), by=world.officer),
        "county": lambda: return_to(ret(world), [(line(world), "amount", "请核对")], by=world.approver("east")),
        "city": lambda: return_to(ret(world), [(line(world), "amount", "请核对")], by=world.officer),
        "close": lambda: close_round(world.round, by=world.officer, carry_over=True),
    }
    ways = {
        "filed": ["file"], "approved": ["file", "approve"], "returned by the approver": ["file", "county"],
        "returned by the officer": ["file", "approve", "city"], "accepted": ["file", "approve", "accept"],
        "closed as accepted": ["file", "approve", "accept", "close"], "closed as draft": ["close"],
        "carried": ["file", "close"],
    }  # fmt: skip
    for step in ways.get(state, []):
        steps[step]()


def everything() -> dict[str, Rows]:
    """Every row of every table of these rooms."""
    return {table: rows_in(table) for table, model in tables().items() if model._meta.app_label in ROOMS}


def allowed(world: World, deed: Callable[[World, Person], object]) -> set[str]:
    """Everybody tries the deed; what was done is taken back. What was refused must have changed nothing."""
    before = everything()
    done = set()
    for login in ACTORS:
        with transaction.atomic():
            try:
                deed(world, world.people[login])
            except Refusal:
                continue
            done.add(login)
            transaction.set_rollback(True)
    assert everything() == before
    return done


@pytest.mark.parametrize("state", TABLE)
def test_only_what_the_table_allows_is_done(world: World, state: str) -> None:
    reach(world, state)
    found = {name: allowed(world, deed) for name, deed in DEEDS.items()}
    assert {name: done for name, done in found.items() if done} == TABLE[state]


ROUND_DEEDS: dict[str, Callable[[World, Person], object]] = {
    "accept all": lambda world, by: accept_all(Round.objects.get(pk=world.round.pk), by=by),
    "close": lambda world, by: close_round(Round.objects.get(pk=world.round.pk), by=by),
    "open": lambda world, by: open_round(next_round(world.series), by=by),
}


@pytest.mark.parametrize("name", ROUND_DEEDS)
def test_only_an_officer_with_a_unit_does_the_deeds_of_a_round(world: World, name: str) -> None:
    with clock.held_at(AFTER_DUE):
        assert allowed(world, ROUND_DEEDS[name]) == {OFFICER}


def test_only_the_units_writers_declare_nothing_new(world: World) -> None:
    assert allowed(world, lambda world, by: declare_nothing_new(world.ret("west-a"), by=by)) == {"approver-west"}


def test_a_person_who_has_left_does_nothing(world: World) -> None:
    clerk = world.clerk("east-a")
    clerk.is_active = False
    clerk.save()
    with pytest.raises(Refusal) as refused:
        file(ret(world), by=clerk)
    assert refused.value.code == "not_your_role"


def test_returns_are_seen_by_their_own_branch_only(world: World) -> None:
    def seen(login: str) -> list[str]:
        return list(Return.objects.visible_to(world.people[login]).values_list("unit__code", flat=True))

    assert seen("clerk-east-a") == ["east-a"]
    assert seen("approver-east") == ["east-a", "east-b"]
    assert len(seen("officer")) == 5
    assert seen("guest") == []

"""What the ledger refuses besides impossible lives: uncountable arguments, units not yet there, silent back-dating."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from daliang.ledger.arguments import malformed
from daliang.ledger.closing import close
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.posting import NewFact, post
from daliang.ledger.scheme import scheme_of
from daliang.ledger.tests.tampering import execute, unguarded
from daliang.ledger.tests.world import NOW, World, march
from daliang.ledger.tree import first_days, rearrange
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.models import Membership, Unit
from daliang.vocabulary.money import LARGEST
from daliang.vocabulary.refusal import Refusal

TOTAL = {"kind": "total", "value": 5, "currency": "CNY", "qualifier": "exactly"}
OPENED = {"unit": "park_a1", "industry": "chips", "origin": "domestic"}


def refused(world: World, *facts: NewFact, **how: Any) -> str:
    """The code of the refusal; nothing is written."""
    before = world.head
    with pytest.raises(Refusal) as found:
        post(facts, by=world.clerk, **how)
    assert world.head == before
    return found.value.code


def plain(fact: NewFact) -> NewFact:
    return replace(fact, reason="")


@pytest.mark.parametrize(
    ("kind", "argument", "code"),
    [
        (Kind.AMOUNT, {**TOTAL, "currency": "EUR"}, "unknown_currency"),
        (Kind.AMOUNT, {**TOTAL, "currency": "EUR", "rate": "7.1"}, "unknown_currency"),
        (Kind.PAID_IN, {"value": 5, "currency": "JPY"}, "unknown_currency"),
        (Kind.AMOUNT, {**TOTAL, "value": "5"}, "not_whole"),
        (Kind.AMOUNT, {**TOTAL, "value": 5.5}, "not_whole"),
        (Kind.AMOUNT, {**TOTAL, "value": True}, "not_whole"),
        (Kind.PAID_IN, {"value": 0, "currency": "CNY"}, "not_positive"),
        (Kind.AMOUNT, {**TOTAL, "value": LARGEST + 1}, "too_large"),
        (Kind.AMOUNT, {**TOTAL, "value": LARGEST, "currency": "USD", "rate": "6.8"}, "too_large"),
        (Kind.PAID_IN, {"value": LARGEST, "currency": "USD", "rate": "6.8"}, "too_large"),
        (Kind.AMOUNT, {**TOTAL, "currency": "USD", "rate": "six"}, "bad_rate"),
        (Kind.AMOUNT, {**TOTAL, "currency": "USD", "rate": "-1"}, "bad_rate"),
        (Kind.RECLASSIFIED, {"origin": "martian"}, "unknown_origin"),
    ],
)
def test_what_cannot_be_counted_is_refused(world: World, kind: Kind, argument: dict[str, Any], code: str) -> None:
    world.open("p1", 3)
    assert refused(world, world.fact("p1", kind, 4, **argument)) == code


def test_a_project_of_unknown_origin_is_not_opened(world: World) -> None:
    assert refused(world, world.fact("p1", Kind.OPENED, 3, **{**OPENED, "origin": "martian"})) == "unknown_origin"


def test_the_largest_amounts_are_taken() -> None:
    assert malformed(Kind.AMOUNT, {**TOTAL, "value": LARGEST}) is None
    assert malformed(Kind.AMOUNT, {**TOTAL, "value": LARGEST // 4, "currency": "USD", "rate": "4"}) is None


def late_unit(world: World) -> Unit:
    """A park of county_b that is there from 10 March on."""
    fields = {"code": "park_b2", "name": "新园区", "kind": "park"}
    made: Unit = Unit.objects.add_child(Unit.objects.get(code="county_b"), fields)
    Membership.objects.create(
        unit=made,
        parent=world.units["county_b"],
        effective_on=march(10),
        seq=0,
        recorded_at=datetime(2021, 1, 1, tzinfo=UTC),
    )
    return made


@pytest.mark.parametrize(
    ("kind", "argument"),
    [
        (Kind.MOVED, {"unit": "park_b2"}),
        (Kind.RECREDITED, {"shares": {"park_a1": WHOLE // 2, "park_b2": WHOLE // 2}, "transfer": False}),
    ],
)
def test_no_project_stands_at_a_unit_before_the_unit_is_there(
    world: World, kind: Kind, argument: dict[str, Any]
) -> None:
    late_unit(world)
    world.open("p1", 3)
    fact = world.fact("p1", kind, 9, **argument)
    with pytest.raises(Refusal, match="2022-03-10") as found:
        post([fact], by=world.clerk)
    assert found.value.code == "unit_not_yet"
    assert refused(world, world.fact("p2", Kind.OPENED, 9, **{**OPENED, "unit": "park_b2"})) == "unit_not_yet"
    world.put("p1", kind, 10, **argument)


def test_a_unit_under_one_that_is_not_yet_there_is_not_there_either(world: World) -> None:
    above = late_unit(world)
    below: Unit = Unit.objects.add_child(
        Unit.objects.get(pk=above.pk), {"code": "b2_1", "name": "片区", "kind": "park"}
    )
    Membership.objects.create(
        unit=below, parent=above, effective_on=march(1), seq=0, recorded_at=datetime(2021, 1, 1, tzinfo=UTC)
    )
    assert first_days()[below.pk] == first_days()[above.pk] == march(10)
    assert refused(world, world.fact("p1", Kind.OPENED, 9, **{**OPENED, "unit": "b2_1"})) == "unit_not_yet"


def test_no_unit_is_put_under_one_that_is_not_yet_there(world: World) -> None:
    late = late_unit(world)
    park = world.units["park_a1"]
    before = world.head, Membership.objects.count()
    with pytest.raises(Refusal) as found:
        rearrange(park, parent=late, on=march(9), by=world.clerk)
    assert found.value.code == "unit_not_yet"
    assert (world.head, Membership.objects.count()) == before
    rearrange(park, parent=late, on=march(10), by=world.clerk)


@pytest.mark.tampers
def test_verify_names_an_entry_whose_unit_is_in_no_tree_that_day(world: World) -> None:
    late_unit(world)
    first = world.open("p1", 12, unit="park_b2")
    with unguarded():
        execute("UPDATE org_membership SET effective_on = '2022-03-13' WHERE effective_on = '2022-03-10'")
    assert [(one.check, one.row) for one in verify()] == [("tree", f"posting {first}")]
    with unguarded():
        execute("UPDATE org_membership SET effective_on = '2022-03-12' WHERE effective_on = '2022-03-13'")


def test_a_new_project_inside_a_closed_round_needs_a_reason(world: World) -> None:
    close(title="第一轮", day=march(10), figures={}, by=world.clerk)
    opened = plain(world.fact("p1", Kind.OPENED, 10, **OPENED))
    assert refused(world, opened) == "needs_reason"
    world.enter(replace(opened, on=march(11)))


def test_only_an_import_of_the_past_may_leave_the_reason_out(world: World) -> None:
    close(title="第一轮", day=march(10), figures={}, by=world.clerk)
    world.enter(plain(world.fact("p1", Kind.OPENED, 10, **OPENED)), recorded_at=NOW)
    assert refused(world, plain(world.fact("p1", Kind.SUSPENDED, 9)), recorded_at=NOW) == "needs_reason"


def test_the_round_that_reaches_furthest_decides_not_the_last_one_closed(world: World) -> None:
    close(title="第二轮", day=march(20), figures={}, by=world.clerk)
    close(title="补封", day=march(10), figures={}, by=world.clerk)
    assert refused(world, plain(world.fact("p1", Kind.OPENED, 15, **OPENED))) == "needs_reason"


def test_a_fact_before_another_of_its_own_batch_needs_a_reason(world: World) -> None:
    opened, late = world.fact("p1", Kind.OPENED, 3, **OPENED), world.fact("p1", Kind.SUSPENDED, 8)
    early = world.fact("p1", Kind.MOVED, 5, unit="park_a2")
    assert refused(world, plain(opened), plain(late), plain(early)) == "needs_reason"
    world.enter(plain(opened), plain(early), plain(late))


def test_a_posting_reversed_twice_in_one_batch_is_refused(world: World) -> None:
    world.open("p1", 3)
    signed = world.reach("p1", 5, "signed")
    assert refused(world, world.reversal(signed), world.reversal(signed)) == "reversed_twice"


def test_today_is_the_citys_day_not_that_of_greenwich(blank: World) -> None:
    with clock.held_at(datetime(2022, 3, 31, 17, tzinfo=UTC)):  # 1 April, 1:00 in the city
        post([blank.fact("p1", Kind.OPENED, date(2022, 4, 1), **OPENED)], by=blank.clerk)
        tomorrow = blank.fact("p1", Kind.SUSPENDED, date(2022, 4, 2))
        assert refused(blank, tomorrow) == "future_day"


def test_a_project_remembers_the_last_number_of_a_batch_not_the_first(world: World) -> None:
    world.enter(world.fact("p1", Kind.OPENED, 3, **OPENED), world.fact("p1", Kind.REACHED, 5, stage="signed"))
    project = world.projects["p1"]
    project.refresh_from_db()
    assert (project.last_seq, project.stage_on) == (2, march(5))


@pytest.mark.nodb
def test_what_is_implied_by_an_implied_stage_is_implied_too() -> None:
    scheme = scheme_of([("a", [], []), ("b", ["a"], []), ("c", ["b"], []), ("d", ["c"], [])], [])
    assert scheme.implies == {"a": (), "b": ("a",), "c": ("a", "b"), "d": ("a", "b", "c")}

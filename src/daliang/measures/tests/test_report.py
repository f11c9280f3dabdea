"""What changed between two corners, of the figures as people see them: of the fiscal year, of a county, by landing."""

from copy import deepcopy
from decimal import Decimal
from itertools import product

import pytest

from daliang.ledger.columns import columns
from daliang.ledger.columns.tests.world import RECORDED, YI, day
from daliang.ledger.facts import Kind
from daliang.ledger.tests.tampering import execute, unguarded
from daliang.ledger.tree import rearrange
from daliang.measures.engine import Report, report, rows, total
from daliang.measures.reading import one_reading
from daliang.measures.scope import Corner, Period, Scope, fiscal_start
from daliang.measures.tables import NOTHING
from daliang.measures.tests.world import World, flow, stock
from daliang.org import clock
from daliang.org.models import Unit
from daliang.tests.standing import built_once
from daliang.vocabulary.refusal import Refusal

built_empty = built_once(World.founded)


@pytest.fixture
def world(built_empty: World, db: None) -> World:
    return deepcopy(built_empty)


def corner(on: str) -> Corner:
    """The end of the day, as known now."""
    return Corner(day(on), columns().seq)


def counts(found: Report) -> list[int | Decimal]:
    """New, adjustments, transferred, earlier years."""
    return [side.total.count for side in found]


def test_a_correction_of_an_earlier_year_stands_beside_the_years_figure(world: World) -> None:
    world.signed("a", "03-01", "east-1", 3)
    closed = corner("06-30")
    world.signed("late", "2021-11-01", "east-1", 7)
    found = report(flow(), world.scope(), closed, corner("09-30"))
    assert counts(found) == [0, 0, 0, 1]
    assert (found.earlier.total.cny, [row.project for row in found.earlier.rows]) == (
        7 * YI,
        [world.projects["late"].pk],
    )
    assert found.change == NOTHING


def test_across_the_turn_of_the_year_everything_of_the_new_year_is_new(world: World) -> None:
    world.signed("a", "2021-12-20", "east-1", 3)
    closed = corner("2021-12-31")
    world.signed("b", "02-01", "east-1", 5)
    world.signed("late", "2021-12-30", "east-1", 7)
    asked = world.scope(), Period(day("03-31"))
    found = report(flow(), world.scope(), closed, corner("03-31"))
    assert counts(found) == [1, 0, 0, 1]
    assert found.change == total(flow(), *asked)


def test_what_came_after_the_last_closing_of_a_year_shows_beside_the_first_of_the_next(world: World) -> None:
    """It is in no figure of the new year, and no closing of the old one had it."""
    world.signed("december", "2021-12-28", "east-1", 7)
    closed = corner("2021-12-25")
    assert counts(report(flow(), world.scope(), closed, corner("01-10"))) == [0, 0, 0, 1]


def test_a_flow_counted_from_a_day_of_its_own_is_compared_from_that_day(world: World) -> None:
    world.signed("a", "02-01", "east-1", 3)
    closed = corner("04-30")
    world.signed("late", "03-15", "east-1", 7)
    world.signed("earlier", "02-15", "east-1", 9)
    found = report(flow(), world.scope(), closed, corner("05-31"), day("03-01"))
    assert counts(found) == [0, 1, 0, 1]
    assert found.adjustments.total.cny == 7 * YI


def test_a_fact_on_the_first_corners_day_is_no_new_one_and_on_the_last_it_is(world: World) -> None:
    world.signed("first", "03-31", "east-1", 3)
    world.signed("next", "04-01", "east-1", 5)
    world.signed("last", "04-30", "east-1", 7)
    world.signed("beyond", "05-01", "east-1", 9)
    closed = corner("03-31")
    world.signed("late", "03-31", "east-1", 2)
    for asked in (flow(), stock("signed")):
        found = report(asked, world.scope(), closed, corner("04-30"))
        assert (found.new.total.cny, found.adjustments.total.cny) == (12 * YI, 2 * YI)


def reparented(world: World) -> Corner:
    """east-1 with one signed project goes to the west on 1 June; the corner before."""
    world.signed("a", "03-01", "east-1", 3)
    before = corner("05-31")
    with clock.held_at(RECORDED):
        rearrange(Unit.objects.get(code="east-1"), parent=Unit.objects.get(code="west"), on=day("06-01"), by=None)
    return before


def test_what_the_tree_moved_is_transferred_with_its_projects(world: World) -> None:
    before = reparented(world)
    world.signed("new", "06-10", "east-1", 5)
    world.signed("late", "03-02", "east-1", 9)
    for asked in (flow(), stock("signed")):
        east, west, city = (
            report(asked, world.scope(unit), before, corner("06-30")) for unit in ("east", "west", "city")
        )
        assert counts(east) == [0, 0, -1, 0]
        assert counts(west) == [1, 1, 1, 0]
        assert counts(city) == [1, 1, 0, 0]
        assert [(row.project, row.count, row.cny) for row in west.transferred.rows] == [
            (world.projects["a"].pk, 1, 3 * YI)
        ]


def test_what_a_move_took_along_is_transferred_where_the_landing_counts(world: World) -> None:
    world.signed("a", "03-01", "east-1", 3)
    before = corner("05-31")
    world.post("a", Kind.MOVED, "06-05", {"unit": "west-1"})
    landing = flow(unit_of="landing")
    for unit, moved in (("east", -1), ("west", 1), ("city", 0)):
        assert counts(report(landing, world.scope(unit), before, corner("06-30"))) == [0, 0, moved, 0]
        assert counts(report(flow(), world.scope(unit), before, corner("06-30"))) == [0, 0, 0, 0]


def test_the_landing_is_where_the_project_stood_as_known_at_the_corner(world: World) -> None:
    """A move recorded later is not known there, though the columns hold it."""
    world.signed("a", "03-01", "east-1", 3)
    known = columns().seq
    world.post("a", Kind.MOVED, "04-05", {"unit": "west-1"})
    landing, then = flow(unit_of="landing"), Period(day("05-31"), known_at=known)
    assert [total(landing, world.scope(unit), then).count for unit in ("east", "west")] == [1, 0]
    assert [len(rows(landing, world.scope(unit), then)) for unit in ("east", "west")] == [1, 0]


def test_corners_differ_exactly_by_the_three_sides_whatever_happened(world: World) -> None:
    world.signed("a", "2021-11-20", "east-1", 3)
    world.signed("b", "02-10", "east-1", 12)
    seq = columns().seq
    with clock.held_at(RECORDED):
        rearrange(Unit.objects.get(code="east-1"), parent=Unit.objects.get(code="west"), on=day("03-05"), by=None)
    world.post("b", Kind.MOVED, "03-20", {"unit": "east-2"})
    world.signed("c", "01-15", "west-1", 30)
    world.post("b", Kind.RECREDITED, "03-25", {"shares": {"east-2": 400_000, "west-1": 600_000}, "transfer": True})
    world.amount("c", "02-20", 8)
    days = ("2021-12-31", "01-31", "02-28", "03-31", "04-30")
    corners = [Corner(day(on), known) for on in days for known in (seq, columns().seq)]
    asked = (flow(), flow(unit_of="landing"), flow(at_least=10 * YI, counting="nested"), stock("signed"))
    scopes = [world.scope(unit) for unit in ("city", "east", "west")]
    with one_reading():
        for measure, scope, start, end in product(asked, scopes, corners, corners):
            if start.day > end.day or start.seq > end.seq:
                continue
            same_year = not measure.is_flow or fiscal_start(start.day, 1) == fiscal_start(end.day, 1)
            value = [total(measure, scope, Period(at.day, known_at=at.seq)) for at in (start, end)]
            assert value[1] == report(measure, scope, start, end).change.plus(value[0] if same_year else NOTHING)


@pytest.mark.parametrize("backward", ["day", "seq"])
def test_corners_that_run_backward_are_refused(world: World, backward: str) -> None:
    world.signed("a", "03-01", "east-1", 3)
    days, seqs = [day("03-31"), day("04-30")], [1, 3]
    (days if backward == "day" else seqs).reverse()
    start, end = map(Corner, days, seqs)
    with pytest.raises(Refusal) as refused:
        report(flow(), world.scope(), start, end)
    assert refused.value.code == "span_backwards"


def test_rule_25_signed_net_of_what_fell_back_is_what_a_stock_changed_by(world: World) -> None:
    world.signed("a", "02-10", "east-1", 3)
    start = corner("02-28")
    world.signed("b", "03-05", "east-1", 5)
    world.signed("c", "03-06", "west-1", 7)
    world.post("a", Kind.FELL_BACK, "03-08", {"stage": "lead"})
    net = report(stock("signed"), world.scope(), start, corner("03-31"))
    gross = report(flow(), world.scope(), start, corner("03-31"))
    assert (net.change.count, net.change.cny) == (1, 9 * YI)
    assert (gross.change.count, gross.change.cny) == (2, 12 * YI)


@pytest.mark.tampers
def test_a_project_at_a_unit_of_no_tree_still_counts_for_the_whole(world: World) -> None:
    """Such a fact is refused today; one of an older ledger must not be missing from the city."""
    late = world.add_unit("west-2", "west", on=day("03-01"))
    world.signed("a", "03-01", "west-2", 3)
    with unguarded():
        execute("UPDATE org_membership SET effective_on = '2022-06-01' WHERE unit_id = %s", late.pk)
    for scope in (Scope(None), world.scope()):
        assert total(flow(), scope, Period(day("05-31"))).count == 1
        assert len(rows(stock("signed"), scope, Period(day("05-31")))) == 1
    assert total(flow(), world.scope("west"), Period(day("05-31"))).count == 0

"""The rules of the ledger that figures must keep, each by its number."""

from datetime import date
from itertools import permutations, product
from typing import Any

import pytest

from daliang.ledger.columns import columns
from daliang.ledger.columns.tests.world import RECORDED, YI, day
from daliang.ledger.facts import Kind
from daliang.ledger.tree import rearrange
from daliang.measures.engine import by_unit, report, rows, table, total
from daliang.measures.reading import one_reading
from daliang.measures.scope import Corner, Period, Scope
from daliang.measures.tables import Cell
from daliang.measures.tests.world import World, flow, stock, until
from daliang.org import clock
from daliang.org.models import Unit


@pytest.fixture
def world(db: None) -> World:
    return World.founded()


def test_rule_6_a_figure_is_what_was_known_at_a_seq_of_a_day(world: World) -> None:
    world.open("a", "03-01", "east-1")
    world.amount("a", "03-01", 5)
    signed = world.reach("a", "05-10", "signed").seq
    moved_back = world.correct(world.projects["a"].postings.get(seq=signed), on=day("04-10")).seq
    may, april = until("05-31"), until("04-30")
    assert total(flow(), world.scope(), until("05-31", known_at=signed - 1)) == Cell(0, 0, 0)
    assert total(flow(), world.scope(), until("05-31", known_at=signed)).count == 1
    assert total(flow(), world.scope(), until("04-30", known_at=signed)).count == 0
    assert total(flow(), world.scope(), until("05-31", known_at=moved_back - 1)).count == 0
    assert total(flow(), world.scope(), april).count == total(flow(), world.scope(), may).count == 1
    assert total(stock("signed"), world.scope(), until("04-30", known_at=signed)).count == 0
    assert total(stock("signed"), world.scope(), april).count == 1


def test_rule_6_the_order_of_recording_never_matters(world: World) -> None:
    facts: tuple[tuple[Kind, str, dict[str, Any]], ...] = (
        (Kind.AMOUNT, "03-02", {"kind": "total", "value": 12 * YI, "currency": "CNY", "qualifier": "exactly"}),
        (Kind.REACHED, "04-05", {"stage": "signed"}),
        (Kind.MOVED, "04-20", {"unit": "west-1"}),
        (Kind.RECREDITED, "05-01", {"shares": {"east-1": 500_000, "east-2": 500_000}, "transfer": True}),
    )
    for number, order in enumerate(permutations(facts)):
        world.open(f"p{number}", "03-01", "east-1")
        for kind, on, argument in order:
            world.post(f"p{number}", kind, on, argument)
    orders = len(list(permutations(facts)))
    for on, asked in product(("03-01", "03-31", "04-10", "04-30", "05-31"), (flow(), stock("signed", "lead"))):
        each = {(row.quantity, row.cny) for row in rows(asked, world.scope(), until(on))}
        assert len(each) <= 1
        units = by_unit(asked, world.scope(), until(on)).values()
        assert all(cell.quantity % orders == cell.cny % orders == 0 for cell in units)


def test_rule_18_two_corners_differ_by_new_and_adjustments(world: World) -> None:
    world.signed("a", "03-01", "east-1", 3)
    world.amount("a", "04-01", 12)
    world.open("b", "03-10", "west-1")
    talks = world.reach("b", "03-20", "negotiating")
    world.amount("b", "03-15", 20)
    world.post("a", Kind.FELL_BACK, "04-10", {"stage": "lead"})
    world.correct(talks, on=day("04-02"))
    world.post("b", Kind.ENDED, "04-20", {"reason": "终止"})
    corners = list(product(map(day, ("02-28", "03-12", "03-31", "04-05", "04-30")), range(0, columns().seq + 1, 2)))
    scope = world.scope()
    for asked in (flow(at_least=10 * YI, counting="nested"), flow("negotiating"), stock("lead", "negotiating")):
        with one_reading():
            values = {corner: total(asked, scope, _whole(*corner)) for corner in corners}
            for start, end in product(corners, corners):
                if start[0] <= end[0] and start[1] <= end[1]:
                    found = report(asked, scope, Corner(*start), Corner(*end), date(2000, 1, 1))
                    assert values[end] == values[start].plus(found.new.total).plus(found.adjustments.total)


def _whole(on: date, seq: int) -> Period:
    return Period(on, date(2000, 1, 1), seq)


def test_rule_18_late_knowledge_shows_as_an_adjustment_with_its_project(world: World) -> None:
    world.signed("a", "03-01", "east-1", 3)
    closed = Corner(day("03-31"), columns().seq)
    world.signed("late", "03-20", "west-1", 7)
    world.signed("new", "04-05", "west-1", 9)
    found = report(flow(), world.scope(), closed, Corner(day("04-30"), columns().seq))
    assert [row.project for row in found.new.rows] == [world.projects["new"].pk]
    assert [row.project for row in found.adjustments.rows] == [world.projects["late"].pk]
    assert (found.new.total.cny, found.adjustments.total.cny) == (9 * YI, 7 * YI)


def test_rule_20_the_tree_is_read_at_the_end_of_the_period_as_known_then(world: World) -> None:
    world.signed("a", "03-01", "east-1", 3)
    before = columns().seq
    with clock.held_at(RECORDED):
        rearrange(Unit.objects.get(code="east-1"), parent=Unit.objects.get(code="west"), on=day("06-01"), by=None)
    assert columns().seq == before + 1
    units = {
        (on, known): by_unit(flow(), world.scope(), until(on, known_at=known))
        for on, known in product(("05-31", "06-01"), (before, before + 1))
    }
    where = {corner: next(unit for unit in ("east", "west") if cells[unit]) for corner, cells in units.items()}
    assert [corner for corner, unit in where.items() if unit == "west"] == [("06-01", before + 1)]
    assert all(cells["city"].count == 1 for cells in units.values())
    assert total(flow(), world.scope("west"), until("06-30")).count == 1
    assert total(flow(), world.scope("west"), until("05-31")).count == 0
    assert rows(flow(), world.scope("east"), until("06-30")) == []


def test_rule_20_a_unit_founded_later_is_not_in_an_earlier_tree(world: World) -> None:
    world.add_unit("west-2", "west", on=day("06-01"))
    assert "west-2" not in by_unit(flow(), world.scope(), until("05-31"))
    assert "west-2" in by_unit(flow(), world.scope(), until("06-01"))


def test_rule_21_a_row_stays_while_its_count_or_its_money_is_not_zero(world: World) -> None:
    world.signed("revised", "03-01", "east-1", 3)
    world.signed("revised back", "03-01", "east-1", 3)
    world.signed("untouched", "03-01", "east-1", 3)
    world.amount("revised", "04-05", 4)
    world.amount("revised back", "04-05", 4)
    world.amount("revised back", "04-06", 3)
    found = rows(flow(), world.scope(), until("04-30", "04-01"))
    assert [(row.project, row.count, row.cny) for row in found] == [(world.projects["revised"].pk, 0, YI)]


def test_rule_21_a_share_that_counts_without_money_stays(world: World) -> None:
    world.open("unvalued", "03-01", "east-1")
    found = rows(flow("lead"), world.scope(), until("04-30"))
    assert [(row.count, row.cny, row.usd) for row in found] == [(1, 0, 0)]


def test_rules_15_and_16_a_revision_counts_only_at_newly_crossed_tiers(world: World) -> None:
    world.signed("a", "03-01", "east-1", 8)
    world.amount("a", "05-10", 12)
    world.amount("a", "06-10", 6)
    asked = {tier: flow(at_least=tier * YI, counting="nested") for tier in (1, 10)}
    month = {"03": "03-31", "05": "05-31", "06": "06-30"}
    counts = {
        (tier, name): total(measure, world.scope(), until(end, f"{name}-01")).count
        for tier, measure in asked.items()
        for name, end in month.items()
    }
    assert [counts[1, name] for name in month] == [1, 0, 0]
    assert [counts[10, name] for name in month] == [0, 1, -1]


def test_children_add_up_to_the_parent_and_rows_to_the_number(world: World) -> None:
    for number, unit in enumerate(("east-1", "east-2", "west-1", "east-1", "west")):
        world.signed(f"p{number}", f"0{number + 1}-15", unit, 3 + 7 * number)
    world.post("p0", Kind.RECREDITED, "02-01", {"shares": {"east-1": 333_333, "west-1": 666_667}, "transfer": True})
    for asked in (flow(), flow("lead", "negotiating"), stock("signed"), flow(at_least=10 * YI, counting="nested")):
        cells = by_unit(asked, world.scope(), until("12-31"))
        leaves = [cells[unit] for unit in ("east-1", "east-2", "west-1")]
        own = total(asked, Scope(None, Unit.objects.get(code="west")), until("12-31"))
        assert cells["east"] == leaves[0].plus(leaves[1])
        assert cells["city"] == cells["east"].plus(cells["west"])
        assert cells["west"] == own
        behind = rows(asked, world.scope(), until("12-31"))
        assert cells["city"] == Cell(
            *(sum(getattr(row, name) for row in behind) for name in ("quantity", "cny", "usd"))
        )
        assert cells["city"] == table(asked, world.scope(), until("12-31"), ("unit", "industry", "stage")).total

"""A conversion read in one pass is the one that comes out of the rows of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from daliang.ledger.columns import FIRST_DAY, columns
from daliang.measures.cohort import reached
from daliang.measures.engine import Row, rows
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.measures.tests.world import World, flow, stock, until

STAGES = ["lead", "signed", "negotiating", "nothing"]
COHORTS = (flow(), flow("lead"), flow("lead", "signed"), flow(unit_of="landing"), stock("signed"))
PERIODS = (until("03-31"), until("06-30", start="03-05"), until("06-30"), until("06-30", known_at=4))


@pytest.fixture
def world(db: None) -> World:
    world = World.founded()
    world.signed("first", "03-01", "east-1", 3)
    world.signed("second", "03-10", "west-1", 5)
    world.signed("third", "04-02", "east-1", 7)
    return world


def by_rows(cohort: Measure, stages: Sequence[str], scope: Scope, period: Period) -> tuple[Cell, list[Cell]]:
    base = {row.project: row for row in rows(cohort, scope, period) if row.quantity > 0}
    unit_of = cohort.definition.get("unit_of", "credit" if cohort.definition["book"] == "arrivals" else "landing")
    found = []
    for stage in stages:
        there = rows(flow(stage, unit_of=unit_of), scope, Period(period.as_of, FIRST_DAY, period.known_at))
        found.append(added([base[row.project] for row in there if row.quantity > 0 and row.project in base]))
    return added(list(base.values())), found


def added(found: Sequence[Row]) -> Cell:
    return Cell(sum(row.quantity for row in found), sum(row.cny for row in found), sum(row.usd for row in found))


def test_one_pass_gives_what_the_rows_give(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    units = [None, *(world.units[code] for code in ("east", "west"))]
    scopes = [*(Scope(None, unit) for unit in units), Scope(world.person("east"))]
    asked = list(product(COHORTS, scopes, PERIODS))
    held = columns()  # encoded once for all these readings
    monkeypatch.setattr("daliang.measures.reading.columns", lambda: held)
    told = [reached(cohort, STAGES, scope, period) for cohort, scope, period in asked]
    assert told == [by_rows(cohort, STAGES, scope, period) for cohort, scope, period in asked]
    assert len({str(one) for one in told}) > 8  # they do differ


def test_no_stage_at_all_leaves_the_cohort(world: World) -> None:
    assert reached(flow(), [], world.scope(), until("06-30"))[0].count == 3


def test_a_stage_named_twice_is_told_twice(world: World) -> None:
    whole, twice = reached(flow(), ["signed", "signed"], world.scope(), until("06-30"))
    assert twice == [whole, whole]

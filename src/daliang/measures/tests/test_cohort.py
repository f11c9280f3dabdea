"""A conversion read in one pass is the one that comes out of the rows of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product

import pytest

from daliang.ledger.columns import FIRST_DAY, columns
from daliang.ledger.columns.tests.world import YI
from daliang.ledger.facts import Kind
from daliang.measures.cohort import added_up, reached, rows_reached
from daliang.measures.engine import rows
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell
from daliang.measures.tests.world import World, flow, stock, until
from daliang.org.models import Unit

STAGES = ["lead", "signed", "negotiating", "nothing"]
COHORTS = (flow(), flow("lead"), flow("lead", "signed"), flow(unit_of="landing"), stock("signed"))
PERIODS = (until("03-31"), until("06-30", start="03-05"), until("06-30"), until("06-30", known_at=4))


@pytest.fixture
def _encoded_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns are encoded once for all the readings of a test, which posts nothing more."""
    held = columns()
    monkeypatch.setattr("daliang.measures.reading.columns", lambda: held)


def by_rows(cohort: Measure, stages: Sequence[str], scope: Scope, period: Period) -> tuple[Cell, list[Cell]]:
    base = {row.project: row for row in rows(cohort, scope, period) if row.quantity > 0}
    found = []
    for stage in stages:
        there = rows(flow(stage), Scope(None), Period(period.as_of, FIRST_DAY, period.known_at))
        found.append(added_up(base[row.project] for row in there if row.quantity > 0 and row.project in base))
    return added_up(base.values()), found


@pytest.mark.usefixtures("_encoded_once")
def test_one_pass_gives_what_the_rows_give(world: World) -> None:
    units = [None, *(world.units[code] for code in ("east", "west"))]
    scopes = [*(Scope(None, unit) for unit in units), Scope(world.person("east"))]
    asked = list(product(COHORTS, scopes, PERIODS))
    told = [reached(cohort, STAGES, scope, period) for cohort, scope, period in asked]
    assert told == [by_rows(cohort, STAGES, scope, period) for cohort, scope, period in asked]
    assert len({str(one) for one in told}) > 8  # they do differ


def test_no_stage_at_all_leaves_the_cohort(world: World) -> None:
    assert reached(flow(), [], world.scope(), until("06-30"))[0].count == 3


def test_a_stage_named_twice_is_told_twice(world: World) -> None:
    whole, twice = reached(flow(), ["signed", "signed"], world.scope(), until("06-30"))
    assert twice == [whole, whole]


@pytest.mark.usefixtures("_encoded_once")
def test_the_rows_behind_a_stage_and_their_units_add_up_to_it(world: World) -> None:
    cells = cache(lambda cohort, unit, period: dict(zip(STAGES, cells_of(cohort, unit, period), strict=True)))
    units = [None, *(world.units[code] for code in ("east", "west", "east-1"))]
    for cohort, unit, period in product(range(len(COHORTS)), units, PERIODS):
        for stage, cell in cells(cohort, unit, period).items():
            found, by_unit = rows_reached(COHORTS[cohort], stage, Scope(None, unit), period)
            assert added_up(found) == cell == next(iter(by_unit.values()))
            for code, below in by_unit.items():
                there = cells(cohort, world.units[code], period)[stage]
                assert below == there, "each unit's own page says the same"


def cells_of(cohort: int, unit: Unit | None, period: Period) -> list[Cell]:
    return reached(COHORTS[cohort], STAGES, Scope(None, unit), period)[1]


def test_a_project_that_has_moved_on_still_counts_for_those_who_brought_it(world: World) -> None:
    """First signed in east-1, then credited to west-1, where it starts: converted for the east, unknown to the west."""
    world.reach("third", "04-20", "started")
    world.post("first", Kind.MOVED, "05-01", {"unit": "west-1"})
    world.post("first", Kind.RECREDITED, "05-01", {"shares": {"west-1": 1_000_000}})
    world.reach("first", "05-20", "started")
    told = {code: reached(flow(), ["started"], world.scope(code), until("06-30"))[1][0].count for code in world.units}
    assert (told["city"], told["east"], told["west"]) == (2, 2, 0)
    _rows, by_unit = rows_reached(flow(), "started", world.scope("city"), until("06-30"))
    assert {code: cell.count for code, cell in by_unit.items()} == told
    assert by_unit["east"].cny == 10 * YI

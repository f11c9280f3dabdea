"""How far the projects of one figure have come: the conversion of a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from daliang.ledger.columns import FIRST_DAY, Array
from daliang.measures.engine import Row, by_project, by_unit_among, counts_by_account
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell

Columns = tuple[Array, Array, Array]
HOUSE = Scope(None)


def reached(cohort: Measure, stages: Sequence[str], scope: Scope, period: Period) -> tuple[Cell, list[Cell]]:
    """The cohort, and for each stage its projects that have ever reached the stage by the day, with their own sums.

    The cohort is the projects that the measure counts in the period; one whose count is undone again is not in it. A
    project that left the stage again as if it had never reached it is not in the numerator. Whether it reached the
    stage is asked of the project, wherever it stood by then: one that has moved on keeps its place with those who
    brought it. Refusals: as table.
    """
    base, inside = _based(cohort, scope, period)
    there = _there(stages, period, inside)
    return _sum(base, inside), [_sum(base, there[stage]) for stage in stages]


def rows_reached(cohort: Measure, stage: str, scope: Scope, period: Period) -> tuple[list[Row], dict[str, Cell]]:
    """Behind one cell of `reached`: its projects by id, and unit code → their cell, the units below included.

    The cells are made of these very projects, so that they add up to the whole.
    """
    base, inside = _based(cohort, scope, period)
    there = _there([stage], period, inside)[stage]
    projects = np.flatnonzero(there).tolist()
    found = [Row(project, *(int(column[project]) for column in base)) for project in projects]
    return found, by_unit_among(cohort, scope, period, there)


def added_up(found: Iterable[Row]) -> Cell:
    """The rows' count and money together."""
    listed = list(found)
    return Cell(sum(row.quantity for row in listed), sum(row.cny for row in listed), sum(row.usd for row in listed))


def _based(cohort: Measure, scope: Scope, period: Period) -> tuple[Columns, Array]:
    """What each project adds to the cohort, and which are in it."""
    base = by_project(cohort, scope, period)
    return base, base[0] > 0


def _there(stages: Sequence[str], period: Period, inside: Array) -> dict[str, Array]:
    """Stage → which of the projects `inside` have reached it."""
    if not stages:
        return {}
    asked = {"book": "arrivals", "milestones": list(dict.fromkeys(stages))}
    arriving = Measure(code="reached", label="reached", definition=asked)
    counts = counts_by_account(arriving, HOUSE, _ever(period), inside)
    return {stage: inside & (count > 0) for stage, count in counts.items()}


def _ever(period: Period) -> Period:
    return Period(period.as_of, FIRST_DAY, period.known_at)


def _sum(columns: Sequence[Array], inside: Array) -> Cell:
    return Cell(*(int(column[inside].sum()) for column in columns))

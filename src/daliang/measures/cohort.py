"""How far the projects of one figure have come: the conversion of a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daliang.ledger.columns import FIRST_DAY, Array
from daliang.measures.definitions import Definition, read
from daliang.measures.engine import Row, by_project, counts_by_account, rows
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import Cell


def reached(cohort: Measure, stages: Sequence[str], scope: Scope, period: Period) -> tuple[Cell, list[Cell]]:
    """The cohort, and for each stage its projects that have ever reached the stage by the day, with their own sums.

    The cohort is the projects that the measure counts in the period; one whose count is undone again is not in it. A
    project that left the stage again as if it had never reached it is not in the numerator. Refusals: as table.
    """
    definition = read(cohort.definition, where=cohort.code)
    base = by_project(cohort, scope, period)
    inside = base[0] > 0
    assert isinstance(definition, Definition)  # a ratio is refused above
    arrived = _arriving(cohort, definition, list(dict.fromkeys(stages)))
    counts = counts_by_account(arrived, scope, _ever(period), inside) if stages else {}
    return _sum(base, inside), [_sum(base, inside & (counts[stage] > 0)) for stage in stages]


def rows_reached(cohort: Measure, base: Iterable[Row], stage: str, scope: Scope, period: Period) -> list[Row]:
    """Those of the cohort's rows that have ever reached the stage by the day: the rows behind one cell of `reached`."""
    definition = read(cohort.definition, where=cohort.code)
    assert isinstance(definition, Definition)
    found = rows(_arriving(cohort, definition, [stage]), scope, _ever(period))
    arrived = {row.project for row in found if row.quantity > 0}
    return [row for row in base if row.quantity > 0 and row.project in arrived]


def added_up(found: Iterable[Row]) -> Cell:
    """The rows' count and money together."""
    listed = list(found)
    return Cell(sum(row.quantity for row in listed), sum(row.cny for row in listed), sum(row.usd for row in listed))


def _arriving(cohort: Measure, definition: Definition, stages: list[str]) -> Measure:
    asked = {"book": "arrivals", "milestones": stages, "unit_of": definition.unit_of.value}
    return Measure(code=cohort.code, label=cohort.label, definition=asked)


def _ever(period: Period) -> Period:
    return Period(period.as_of, FIRST_DAY, period.known_at)


def _sum(columns: Sequence[Array], inside: Array) -> Cell:
    return Cell(*(int(column[inside].sum()) for column in columns))

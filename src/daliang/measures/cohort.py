"""How far the projects of one figure have come: the conversion of a cohort."""

from __future__ import annotations

from collections.abc import Sequence

from daliang.ledger.columns import FIRST_DAY, Array
from daliang.measures.definitions import Definition, read
from daliang.measures.engine import by_project, counts_by_account
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
    asked = {"book": "arrivals", "milestones": list(dict.fromkeys(stages)), "unit_of": definition.unit_of.value}
    arrived = Measure(code=cohort.code, label=cohort.label, definition=asked)
    since = Period(period.as_of, FIRST_DAY, period.known_at)
    counts = counts_by_account(arrived, scope, since, inside) if stages else {}
    return _sum(base, inside), [_sum(base, inside & (counts[stage] > 0)) for stage in stages]


def _sum(columns: Sequence[Array], inside: Array) -> Cell:
    return Cell(*(int(column[inside].sum()) for column in columns))

"""The figures that a closing freezes: every measure × every unit, and who was missing or late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from daliang.ledger.numbering import lock_head
from daliang.measures.definitions_digest import digests
from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import plain_count


def figures_of(
    day: date, *, unreported: Iterable[str] = (), late: Iterable[str] = (), excused: Iterable[str] = ()
) -> dict[str, Any]:
    """As of the end of `day`, as known now; the ledger's head stays locked until this transaction ends.

    {"figures": [{"measure", "unit", "count", "cny", "usd"}], "definitions": {measure: digest of how it was counted},
    "unreported": [unit codes], "late": [unit codes], "excused": [unit codes]}. Money in whole yuan and whole
    dollars; counts are whole, or exact to the millionth where projects are shared. Ratios are left out, as their two
    measures are in.
    """
    period = Period(as_of=day, known_at=lock_head())
    measures = [measure for measure in Measure.objects.all() if not measure.is_ratio]
    return {
        "figures": list(_frozen(measures, period)),
        "definitions": digests(measures),
        "unreported": list(unreported),
        "late": list(late),
        "excused": list(excused),
    }


def _frozen(measures: Iterable[Measure], period: Period) -> Iterator[dict[str, Any]]:
    with one_reading():
        for measure in measures:
            for unit, cell in by_unit(measure, Scope(None), period).items():
                count = plain_count(cell.count)
                yield {"measure": measure.code, "unit": unit, "count": count, "cny": cell.cny, "usd": cell.usd}

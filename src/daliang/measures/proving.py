"""What `ledger verify` asks of the measures: does each closing say what they count as of its day, as known then?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from daliang.ledger.models import Closing
from daliang.ledger.verify import Misfit, also_check
from daliang.measures.definitions_digest import digests
from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Period, Scope
from daliang.measures.tables import NOTHING, plain_count

Kept = Mapping[tuple[str, str], Mapping[str, Any]]


def kept_figures(closing: Closing) -> dict[tuple[str, str], Mapping[str, Any]]:
    """(measure, unit) → the figure that the closing froze; none where it froze something else."""
    figures = closing.figures.get("figures", ()) if isinstance(closing.figures, dict) else ()
    return {(one["measure"], one["unit"]): one for one in figures}


@also_check
def wrong_figures() -> Iterator[Misfit]:
    """Each frozen figure is what the measures count. One whose definition has since changed is named last."""
    with one_reading():
        measures = {measure.code: measure for measure in Measure.objects.all()}
        today = digests(measures.values())
        changed: list[Misfit] = []
        for closing in Closing.objects.order_by("number"):
            kept, then = kept_figures(closing), _digests_of(closing)
            for code in dict.fromkeys(code for code, _unit in kept):
                message = _difference(closing, kept, code, measures.get(code))
                if message and then.get(code, today.get(code)) != today.get(code):
                    changed.append(_misfit(closing, f"{message}; its definition has changed since"))
                elif message:
                    yield _misfit(closing, message)
    yield from changed


def _misfit(closing: Closing, message: str) -> Misfit:
    return Misfit("figures", f"closing {closing.number} ({closing.title})", message)


def _digests_of(closing: Closing) -> Mapping[str, str]:
    found: Mapping[str, str] = closing.figures.get("definitions", {})
    return found


def _difference(closing: Closing, kept: Kept, code: str, measure: Measure | None) -> str:
    """The first unit whose figure differs, in words; empty when none does."""
    if measure is None or measure.is_ratio:
        return f"{code} was frozen, and there is no such measure to count it"
    counted = by_unit(measure, Scope(None), Period(closing.day, known_at=closing.seq))
    for unit in dict.fromkeys([*counted, *(unit for of, unit in kept if of == code)]):
        cell, held = counted.get(unit, NOTHING), kept.get((code, unit), {})
        wanted = (plain_count(cell.count), cell.cny, cell.usd)
        found = tuple(held.get(key, 0) for key in ("count", "cny", "usd"))
        if found != wanted:
            return f"{code} of {unit} is {found}, the measures count {wanted}"
    return ""

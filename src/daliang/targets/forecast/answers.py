"""The forecast of a measure, for a scope and for each unit of it: what other rooms ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Scope
from daliang.targets.forecast.outlook import COUNT, Forecast, Unknown, outlook

__all__ = ["Forecast", "Unknown", "by_unit", "forecast"]


def forecast(
    measure: Measure, scope: Scope, *, starts: date, ends: date, as_of: date, known_at: int | None = None,
    target: int | None = None, aspect: str = COUNT,
) -> Forecast | Unknown:  # fmt: skip
    """How the measure may stand at the end of the period (both days included), seen from the end of `as_of`.

    `known_at` is a seq (None: now); `target` counts projects, whole yuan or whole dollars, as `aspect` says ("count",
    "cny", "usd"). Unknown, with the reason in words, where the city's history is too small or the measure is not a
    flow of one milestone. Refusals: `unknown_unit`, `span_backwards`.
    """
    with one_reading():
        found = outlook(measure, scope, starts=starts, ends=ends, as_of=as_of, known_at=known_at)
        return found if isinstance(found, Unknown) else found.whole(target=target, aspect=aspect)


def by_unit(
    measure: Measure, scope: Scope, *, starts: date, ends: date, as_of: date, known_at: int | None = None,
    targets: Mapping[str, int] | None = None, aspect: str = COUNT,
) -> dict[str, Forecast | Unknown] | Unknown:  # fmt: skip
    """Unit code → its forecast, the units below included; `targets` are each unit's own, for instance a minimum."""
    with one_reading():
        found = outlook(measure, scope, starts=starts, ends=ends, as_of=as_of, known_at=known_at)
        return found if isinstance(found, Unknown) else found.by_unit(targets=targets, aspect=aspect)

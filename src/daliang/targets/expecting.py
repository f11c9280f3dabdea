"""What is expected by the end of each notice's period (预测), beside where its units stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from daliang.ledger.facts import WHOLE
from daliang.measures.reading import one_reading
from daliang.measures.scope import Scope
from daliang.measures.tables import shown
from daliang.org.models import Person, Unit
from daliang.targets.forecast.answers import Forecast, Unknown
from daliang.targets.forecast.outlook import HIGH, LOW, Outlook, outlook
from daliang.targets.forecast.spreads import counted
from daliang.targets.progress import Standing
from daliang.vocabulary.refusal import N_, Refusal

Key = tuple[int, str]  # of an indicator and a unit


@dataclass(frozen=True)
class Expected:
    """In the standing's own terms: projects, yuan, dollars, or units that reach their minimum.

    Four of five outcomes lie from `low` to `high`. `reaches` is the probability of the target, None without one.
    """

    mean: float
    low: int | Decimal
    high: int | Decimal
    reaches: float | None


def key(one: Standing) -> Key:
    """Under which a standing's expectation is found."""
    return one.indicator.pk, one.unit.code


def expectations(
    found: Sequence[Standing], person: Person | None, *,
    unit: Unit | None = None, known_at: int | None = None, top_only: bool = False,
) -> dict[Key, Expected | Unknown]:  # fmt: skip
    """Of each standing, as of its day and as known at a seq (None: now); Unknown says why there is none.

    `top_only`: of the `unit` asked about alone, and of what its coverage is counted from. Parks are taken to reach
    their minimum each by itself. One question to the ledger a measure and notice.
    """
    with one_reading():
        outlooks: dict[tuple[int, int], Outlook | Unknown] = {}
        for one in found:
            if not one.indicator.is_fraction and (place := _place(one)) not in outlooks:
                outlooks[place] = outlook(
                    one.indicator.measure, Scope(person, unit), starts=one.notice.starts, ends=one.notice.ends,
                    as_of=one.course.as_of, known_at=known_at,
                )  # fmt: skip
        told: dict[Key, Expected | Unknown] = {}
        for indicator, whole in _by_indicator(found):
            group = _for_top(whole, unit) if top_only else whole
            if not group:
                continue
            told |= {(indicator, code): one for code, one in _of(group, outlooks.get(_place(group[0])))}
        return told


def _place(one: Standing) -> tuple[int, int]:
    return one.indicator.measure.pk, one.notice.pk


def _by_indicator(found: Sequence[Standing]) -> Iterator[tuple[int, list[Standing]]]:
    groups: dict[int, list[Standing]] = {}
    for one in found:
        groups.setdefault(one.indicator.pk, []).append(one)
    yield from groups.items()


def _for_top(group: list[Standing], top: Unit | None) -> list[Standing]:
    """The top's own standing; where it is a coverage also those of the units that it counts."""
    is_covering = any(one.is_coverage and one.unit == top for one in group)
    return [one for one in group if one.unit == top or (is_covering and not one.is_coverage)]


def _of(group: Sequence[Standing], seen: Outlook | Unknown | None) -> Iterator[tuple[str, Expected | Unknown]]:
    if seen is None or isinstance(seen, Unknown):
        why = seen or Unknown(Refusal(N_("占比和比率不作预测。"), code="not_a_flow"))
        yield from ((one.unit.code, why) for one in group)
        return
    single = [one for one in group if not one.is_coverage]
    aims = {one.unit.code: int(one.target) for one in single if one.target}
    units = seen.by_unit(targets=aims, aspect=group[0].indicator.aspect, only={one.unit.code for one in single})
    for one in single:
        yield one.unit.code, _single(units[one.unit.code])
    for one in group:
        if one.is_coverage:
            below = [units[each.unit.code] for each in single if each.target and one.unit.holds(each.unit)]
            yield one.unit.code, _branch(below, int(one.target or 0))


def _single(found: Forecast | Unknown) -> Expected | Unknown:
    if isinstance(found, Unknown):
        return found
    return Expected(found.expected, found.low, found.high, found.reaches)


def _branch(below: Sequence[Forecast | Unknown], target: int) -> Expected | Unknown:
    """How many of these units reach their minimum."""
    unknown = next((one for one in below if isinstance(one, Unknown)), None)
    if unknown:
        return unknown
    chances = np.array([one.reaches or 0.0 for one in below if isinstance(one, Forecast)])
    spread = counted(chances, np.full(len(chances), WHOLE))
    low, high = (shown(spread.quantile(share)) for share in (LOW, HIGH))
    return Expected(spread.mean / WHOLE, low, high, spread.reaches(target * WHOLE) if target else None)


def expected_answer(found: Mapping[Key, Expected | Unknown], one: Standing) -> dict[str, float | int | None] | None:
    """{"expected", "low", "high", "reaches"}; None where none is told."""
    seen = found.get(key(one))
    if seen is None or isinstance(seen, Unknown):
        return None
    low, high = (float(value) if isinstance(value, Decimal) else value for value in (seen.low, seen.high))
    reaches = None if seen.reaches is None else round(seen.reaches, 4)
    return {"expected": round(seen.mean, 4), "low": low, "high": high, "reaches": reaches}

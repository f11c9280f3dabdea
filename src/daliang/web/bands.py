"""A distribution as bars for a chart: a few steps of equal width, their ends told in the reader's units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from daliang.ledger.facts import WHOLE
from daliang.org.words import language
from daliang.targets.forecast.outlook import COUNT, Forecast
from daliang.vocabulary.money import Currency, rounded_money

MOST, EDGE = 10, 0.005
ROUND = (1, 2, 5)


@dataclass(frozen=True)
class Band:
    """Results from `low` to before `high`, with their probability."""

    label: str
    share: float


def bands(found: Forecast) -> list[Band]:
    """At most MOST steps of a round width (whole projects; 1, 2 or 5 of a power of ten). Rare ends are gathered."""
    low, high = found.spread.quantile(EDGE), found.spread.quantile(1 - EDGE)
    width = _width(high - low, WHOLE if found.aspect == COUNT else 1)
    first, last = low // width, high // width
    steps = np.clip(found.spread.values // width, first, last) - first
    shares = np.bincount(steps, found.spread.weights, last - first + 1)
    return [Band(_label((first + at) * width, width, found.aspect), float(share)) for at, share in enumerate(shares)]


def chart(steps: list[Band]) -> dict[str, Any]:
    """The figures of the chart island, in per cent."""
    values = [round(step.share * 100, 1) for step in steps]
    series = {"name": _("可能性"), "values": values, "text": [f"{value:.0f}%" for value in values]}
    return {"labels": [step.label for step in steps], "unit": "%", "series": [series]}


def _width(span: int, unit: int) -> int:
    size = unit
    while True:
        for times in ROUND:
            if span // (size * times) < MOST:
                return size * times
        size *= 10


def _label(low: int, width: int, aspect: str) -> str:
    if aspect == COUNT:
        first, last = low // WHOLE, (low + width) // WHOLE - 1
        return str(first) if first == last else f"{first}–{last}"
    return _("%(amount)s起") % {"amount": rounded_money(low, Currency(aspect.upper()), language=language())}

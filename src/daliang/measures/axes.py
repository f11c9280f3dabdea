"""Along what a table lies: per lot (unit, tier, industry, origin) or per change (stage, quarter, month)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import EPOCH, Array, Lots
from daliang.measures.branch import Branch
from daliang.measures.definitions import Definition
from daliang.measures.selection import number
from daliang.measures.tables import Dimension
from daliang.register.models import Origin
from daliang.vocabulary.money import Currency

ORIGINS = (Origin.DOMESTIC.value, Origin.FOREIGN.value)


class Axis(NamedTuple):
    """Codes in order of display, and where on the axis each lot lies; -1 is not counted."""

    codes: tuple[str, ...]
    places: Array


def unit_axis(branch: Branch, units: Array) -> Axis:
    """`units` holds a unit's id for each lot."""
    places = branch.place_of(int(units.max(initial=0)))
    return Axis(branch.codes, places[units])


def tier_axis(definition: Definition, tiers: list[tuple[str, int]], lots: Lots) -> Axis:
    """Bands by total investment, "" below the lowest. A measure's own bounds cut the ladder and the lots."""
    low, high = definition.at_least or 0, definition.below
    kept = [(code, bound) for code, bound in tiers if bound >= low and (high is None or bound < high)]
    basis = basis_of(definition, lots)
    bands = np.searchsorted(np.array([bound for _code, bound in kept], np.int64), basis, side="right")
    return Axis(("", *(code for code, _bound in kept)), np.where(_within(basis, low, high), bands, -1))


def basis_of(definition: Definition, lots: Lots) -> Array:
    """What the tier is read off, always the total investment: in yuan, or in dollars as stated (else 0)."""
    return lots.basis_usd if definition.tier_currency is Currency.USD else lots.basis_cny


def _within(basis: Array, low: int, high: int | None) -> Array:
    inside: Array = basis >= low
    return inside if high is None else inside & (basis < high)


def industry_axis(definition: Definition, industries: list[tuple[int, str, str]], lots: Lots) -> Axis:
    """Industries of the measure's branches and list; no list and no branch: all."""
    kept = [
        (pk, code)
        for pk, code, branch in industries
        if (not definition.branch or branch in definition.branch)
        and (not definition.industries or code in definition.industries)
    ]
    places = np.full(max([pk for pk, _code, _branch in industries], default=0) + 1, -1, np.int16)
    places[[pk for pk, _code in kept]] = np.arange(len(kept))
    return Axis(tuple(code for _pk, code in kept), places[lots.industry])


def origin_axis(definition: Definition, lots: Lots) -> Axis:
    if definition.origin is None:
        return Axis(ORIGINS, lots.foreign)
    place = ORIGINS.index(definition.origin)
    return Axis(ORIGINS, np.where(lots.foreign == place, place, -1))


MONTHS = {Dimension.QUARTER: 3, Dimension.MONTH: 1}


def calendar_axis(dimension: Dimension, first: date, last: date) -> tuple[tuple[str, ...], int, Array]:
    """The quarters or months from `first` to `last`, the first day's number, and each day's place from it on."""
    start, length = number(first), MONTHS[dimension]
    days = np.datetime64(EPOCH) + np.arange(start, number(last) + 1)
    spans = days.astype("datetime64[M]").astype(np.int64) // length  # counted from January 1970
    codes = tuple(_named(1970 * 12 + span * length, dimension) for span in range(spans[0], spans[-1] + 1))
    return codes, start, (spans - spans[0]).astype(np.int32)


def _named(month: int, dimension: Dimension) -> str:
    year, month = divmod(month, 12)
    return f"{year}-Q{month // 3 + 1}" if dimension is Dimension.QUARTER else f"{year}-{month + 1:02}"

"""What a measure answers: cells of count and money, as a table over any dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np

from daliang.ledger.columns import Array
from daliang.ledger.facts import WHOLE


class Dimension(StrEnum):
    """What a table can be broken down by. Keys are codes; quarters read 2022-Q1, months 2022-03."""

    UNIT = "unit"
    TIER = "tier"
    STAGE = "stage"
    QUARTER = "quarter"
    MONTH = "month"
    INDUSTRY = "industry"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Cell:
    """`quantity` in millionths of a project; whole yuan and whole dollars, each of projects stated in it only."""

    quantity: int
    cny: int
    usd: int

    @property
    def count(self) -> int | Decimal:
        """Projects: a whole number where it is whole, else exact to the millionth."""
        return shown(self.quantity)

    def plus(self, other: Cell) -> Cell:
        return Cell(self.quantity + other.quantity, self.cny + other.cny, self.usd + other.usd)

    def __bool__(self) -> bool:
        """Is there any count or money?"""
        return bool(self.quantity or self.cny or self.usd)


NOTHING = Cell(0, 0, 0)


def shown(quantity: int) -> int | Decimal:
    """Millionths as projects: 1000000 → 1, 500000 → 0.5."""
    whole, rest = divmod(quantity, WHOLE)
    return Decimal(quantity).scaleb(-6).normalize() if rest else whole


def plain_count(count: int | Decimal) -> int | float:
    """A whole number as it is, a share of a project as a decimal fraction."""
    return count if isinstance(count, int) else float(count)


@dataclass(frozen=True)
class Table:
    """The cells of a measure. `axes` holds the codes along each dimension of `by`, in their order of display.

    By unit, each cell includes the units below. By tier, nested counts a project under every tier that it reaches; the
    code "" is what lies below the lowest tier (band) or everything (nested). `total` is the whole, counted once.
    """

    by: tuple[Dimension, ...]
    axes: tuple[tuple[str, ...], ...]
    quantity: Array
    cny: Array
    usd: Array
    total: Cell
    known_at: int

    def __getitem__(self, key: str | tuple[str, ...]) -> Cell:
        """The cell at one code a dimension; KeyError for a code that is on no axis."""
        return self._cell(tuple(places[code] for places, code in zip(self._places, _tuple(key), strict=True)))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """The keys of cells whose count or money is not zero, in order of the axes."""
        for key, _cell in self.items():
            yield key

    def items(self) -> Iterator[tuple[tuple[str, ...], Cell]]:
        """Key and cell, where count or money is not zero."""
        for at in zip(*np.nonzero((self.quantity != 0) | (self.cny != 0) | (self.usd != 0)), strict=True):
            yield tuple(codes[place] for codes, place in zip(self.axes, at, strict=True)), self._cell(at)

    def along(self, dimension: Dimension) -> Mapping[str, Cell]:
        """Every code of a table by this one dimension, empty ones included."""
        if self.by != (dimension,):
            raise ValueError(f"this table is by {', '.join(self.by)}, not by {dimension} alone")
        return {code: self._cell((place,)) for place, code in enumerate(self.axes[0])}

    def margin(self, dimension: Dimension) -> Mapping[str, Cell]:
        """Every code of one dimension, added up over the others; these must not count a project more than once."""
        at = self.by.index(dimension)
        others = tuple(place for place in range(len(self.by)) if place != at)
        if {self.by[place] for place in others} & {Dimension.UNIT, Dimension.TIER}:
            raise ValueError("units include those below and tiers may be nested: they do not add up")
        sums = [cells.sum(axis=others).tolist() for cells in (self.quantity, self.cny, self.usd)]
        return {code: Cell(*of) for code, *of in zip(self.axes[at], *sums, strict=True)}

    def _cell(self, at: tuple[int, ...]) -> Cell:
        return Cell(int(self.quantity[at]), int(self.cny[at]), int(self.usd[at]))

    @cached_property
    def _places(self) -> tuple[dict[str, int], ...]:
        return tuple({code: place for place, code in enumerate(codes)} for codes in self.axes)


def _tuple(key: str | tuple[str, ...]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key

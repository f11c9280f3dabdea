"""The yardstick: a bare numpy pass over the same columns, written for this one question and nothing else.

It knows that all amounts are total investments, that no number passes 2**53, that every unit is asked about and that
ids are small and dense; it checks nothing, filters nothing and shares nothing between calls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from big_city.answers import AS_OF, QUARTERS, START, Answer, cells
from big_city.founding import TIERS
from big_city.lives import STAGES
from daliang.ledger.columns import Array, Columns, day_number
from daliang.org.models import Unit

BOUNDS = np.array(TIERS) * 10**8
BANDS = len(TIERS) + 1


@dataclass
class Tree:
    """Place of each unit in the answer (by id), each place's parent, parents first."""

    place: Array
    above: list[int]


def tree() -> Tree:
    """Today's tree, in the order of its paths."""
    units = list(Unit.objects.order_by("path").values_list("pk", "path"))
    places = {path: place for place, (_pk, path) in enumerate(units)}
    place = np.zeros(max(pk for pk, _path in units) + 1, np.int32)
    place[[pk for pk, _path in units]] = np.arange(len(units))
    return Tree(place, [places.get(path[:-4], -1) for _pk, path in units])


def climb(grid: Array, above: list[int]) -> Array:
    for place in range(len(above) - 1, 0, -1):
        grid[above[place]] += grid[place]
    return grid


def quarters(first: int, last: int) -> Array:
    """Each day's quarter, counted from the first day's."""
    days = np.datetime64("2000-01-01") + np.arange(first, last + 1)
    numbers = days.astype("datetime64[M]").astype(np.int32) // 3
    found: Array = numbers - numbers[0]
    return found


def roll_up(columns: Columns, where: Tree, seq: int) -> tuple[list[Array], list[Array]]:
    """Arrivals by unit × tier × stage × quarter, standing by unit × tier × stage; count, yuan, dollars of each."""
    lots, last = columns.lots, day_number(AS_OF)
    cell = where.place[lots.unit] * BANDS + np.searchsorted(BOUNDS, lots.basis_cny, side="right")
    quarter = quarters(day_number(START), last)

    rows = columns.arrivals
    upto = int(np.searchsorted(rows.seq, seq, side="right"))
    kept = np.flatnonzero(rows.day[:upto] <= last)
    lot, times = rows.lot[kept].astype(np.intp), rows.times[kept]
    key = (cell[lot] * len(STAGES) + rows.milestone[kept]) * len(QUARTERS) + quarter[rows.day[kept] - day_number(START)]
    by_quarter = (len(where.above), BANDS, len(STAGES), len(QUARTERS))
    arrivals = [
        climb(np.bincount(key, weight[lot] * times, np.prod(by_quarter)).reshape(by_quarter), where.above)
        for weight in (lots.share, lots.cny, lots.usd)
    ]

    moves = columns.position
    upto = int(np.searchsorted(moves.seq, seq, side="right"))
    kept = np.flatnonzero(moves.day[:upto] <= last)
    code = np.bincount(moves.lot[kept], moves.entered[kept] - moves.left[kept], len(cell)).astype(np.int8)
    stands = np.flatnonzero(code)
    key = cell[stands] * len(STAGES) + (code[stands] - 1) // 2
    by_stage = by_quarter[:3]
    standing = [
        climb(np.bincount(key, weight[stands], np.prod(by_stage)).reshape(by_stage), where.above)
        for weight in (lots.share, lots.cny, lots.usd)
    ]
    return arrivals, standing


def answer(grids: tuple[list[Array], list[Array]]) -> Answer:
    arrivals, standing = ([grid.astype(np.int64) for grid in side] for side in grids)
    return Answer(cells(*arrivals), cells(*standing))

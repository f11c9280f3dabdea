"""How a sum of uncertain projects may come out: exact for counts, drawn for money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from heapq import heapify, heappop, heappush

import numpy as np

from daliang.ledger.columns import Array
from daliang.ledger.facts import WHOLE

DRAWS = 10_000
MOST_DRAWN = 1_000  # the largest amounts are drawn one by one; what is smaller comes as a normal of the same moments
MOST_PARTS = 12  # shared projects whose shares are taken to the millionth; more are rounded to hundredths
HUNDREDTH = WHOLE // 100
TINY = 1e-18


@dataclass(frozen=True)
class Spread:
    """Values, rising, with their probabilities, which sum to 1. Of counts in millionths of a project, or of money."""

    values: Array
    weights: Array

    @property
    def mean(self) -> float:
        return float(self.values @ self.weights)

    def quantile(self, share: float) -> int:
        """The least value that is not exceeded with this probability."""
        at = int(np.searchsorted(np.cumsum(self.weights), share - 1e-9))
        return int(self.values[min(at, len(self.values) - 1)])

    def reaches(self, target: int) -> float:
        """The probability of the target or more."""
        return min(float(self.weights[np.searchsorted(self.values, target) :].sum()), 1.0)

    def shifted(self, by: int) -> Spread:
        """The same with what is already done."""
        return Spread(self.values + by, self.weights)


def counted(chances: Array, shares: Array) -> Spread:
    """The exact distribution of the sum of independent projects, each counting its share (millionths) with its chance.

    Whole projects are a Poisson-binomial. Where more than MOST_PARTS are shared, shares are rounded to hundredths.
    """
    whole = shares == WHOLE
    low, weights = _poisson_binomial(chances[whole])
    parts, part_weights = _parts(chances[~whole], shares[~whole])
    values = ((low + np.arange(len(weights))) * WHOLE)[:, None] + parts[None, :]
    return _merged(values.ravel(), (weights[:, None] * part_weights[None, :]).ravel())


def drawn(chances: Array, amounts: Array, seed: int) -> Spread:
    """The sum of amounts, each coming with its chance, in DRAWS draws. The same seed draws the same."""
    generator = np.random.default_rng(seed)
    order = np.argsort(-amounts, kind="stable")
    large, small = order[:MOST_DRAWN], order[MOST_DRAWN:]
    sums = np.zeros(DRAWS)
    for chance, amount in zip(chances[large], amounts[large], strict=True):
        sums += (generator.random(DRAWS) < chance) * float(amount)
    if len(small):
        each = amounts[small].astype(float)
        middle, width = each @ chances[small], np.sqrt((each**2) @ (chances[small] * (1 - chances[small])))
        sums += np.maximum(generator.normal(middle, width, DRAWS), 0)
    values, times = np.unique(np.rint(sums).astype(np.int64), return_counts=True)
    return Spread(values, times / DRAWS)


def seed_of(*parts: object) -> int:
    """A seed from what is asked, so that the same question gets the same answer."""
    return int.from_bytes(sha256("|".join(map(str, parts)).encode()).digest()[:8], "big")


def _poisson_binomial(chances: Array) -> tuple[int, Array]:
    """(k, probabilities of k, k + 1, …). Equal chances are a binomial; those are put together, shortest first."""
    each, times = np.unique(chances, return_counts=True)
    waiting = [
        (len(found[1]), place, found)
        for place, found in enumerate(_power(float(p), int(n)) for p, n in zip(each, times, strict=True))
    ]
    heapify(waiting)
    while len(waiting) > 1:
        (_one, place, first), (_two, _place, second) = heappop(waiting), heappop(waiting)
        found = _convolved(first, second)
        heappush(waiting, (len(found[1]), place, found))
    return waiting[0][2] if waiting else (0, np.ones(1))


def _power(chance: float, times: int) -> tuple[int, Array]:
    """The binomial, by repeated squaring."""
    square, found = (0, np.array([1 - chance, chance])), (0, np.ones(1))
    while times:
        if times & 1:
            found = _convolved(found, square)
        times >>= 1
        if times:
            square = _convolved(square, square)
    return found


def _convolved(first: tuple[int, Array], second: tuple[int, Array]) -> tuple[int, Array]:
    """The sum of two; ends that no sum of this size can feel are cut off."""
    weights = np.convolve(first[1], second[1])
    felt = np.flatnonzero(weights > TINY)
    return first[0] + second[0] + int(felt[0]), weights[felt[0] : felt[-1] + 1]


def _parts(chances: Array, shares: Array) -> tuple[Array, Array]:
    """Values and probabilities of the sum of shares of projects."""
    if len(shares) > MOST_PARTS:
        shares = np.rint(shares / HUNDREDTH).astype(np.int64) * HUNDREDTH
    found = Spread(np.zeros(1, np.int64), np.ones(1))
    pairs: Iterable[tuple[float, int]] = zip(chances.tolist(), shares.tolist(), strict=True)
    for chance, share in pairs:
        values = np.concatenate([found.values, found.values + share])
        found = _merged(values, np.concatenate([found.weights * (1 - chance), found.weights * chance]))
    return found.values, found.weights


def _merged(values: Array, weights: Array) -> Spread:
    kept, places = np.unique(values, return_inverse=True)
    return Spread(kept, np.bincount(places, weights, len(kept)))

"""Exact sums of whole numbers into cells, with the speed of floating point where it is exact."""

from __future__ import annotations

import numpy as np

from daliang.ledger.columns import Array

EXACT = 2**53  # float64 holds every whole number up to here
WIDE = 2**63
HALF = 26


def added(keys: Array, weights: Array, size: int) -> Array:
    """The sum of the weights of each key from 0 to size - 1: int64, or Python ints where int64 is too small.

    `bincount` adds in float64. While no sum can pass 2**53 that is exact; beyond, high and low parts are added apart.
    """
    if not len(keys):
        return np.zeros(size, np.int64)
    floats = weights.astype(np.float64)
    most = _most(weights, floats)
    if most < EXACT:
        return np.bincount(keys, floats, size).astype(np.int64)
    high, low = added(keys, weights >> HALF, size), added(keys, weights & ((1 << HALF) - 1), size)
    if most >= WIDE:
        high, low = high.astype(object), low.astype(object)
    return (high << HALF) + low


def _most(weights: Array, floats: Array) -> float:
    """No sum of these weights is larger, whatever is added to whatever."""
    largest = max(abs(int(weights.max())), abs(int(weights.min())))
    if largest * len(weights) < EXACT:
        return largest * len(weights)
    return float(np.abs(floats).sum()) * 1.001

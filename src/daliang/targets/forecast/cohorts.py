"""What the city's own history says: how many projects that stood like this reached the milestone in time.

A sample is one project on the first day of one month, standing in a stage and not holding the milestone. It is taken
only if the whole horizon after it is over by the day that is asked about: then it is known whether it reached or not,
and a project that ended did not. See docs/decisions/0017-forecast.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import EPOCH, Array, Lots
from daliang.targets.forecast.stays import BEGINNING, OPEN, Pieces

AGES = (0, 30, 90, 180)  # days in the stage from which a bucket begins
LEAST_SAMPLE = 20  # projects that a stage's samples must come from
STRENGTH = 20  # samples that the wider group counts for in a narrower one
STAGES = 256


class Window(NamedTuple):
    """Reached in time means more than `after` and at most `within` days later; `day` is the number of the day asked."""

    day: int
    after: int
    within: int

    @property
    def is_over(self) -> bool:
        return self.within <= self.after


class Sample(NamedTuple):
    """How often projects stood in the stage, how many projects they were, and how often the milestone was reached."""

    tried: int
    projects: int
    reached: int

    @property
    def is_enough(self) -> bool:
        return self.projects >= LEAST_SAMPLE


@dataclass(frozen=True)
class History:
    """Samples and successes by stage, age and size; `projects` counts the different projects of each stage."""

    tried: Array
    reached: Array
    projects: Array

    def sample(self, stage: int) -> Sample:
        return Sample(int(self.tried[stage].sum()), int(self.projects[stage]), int(self.reached[stage].sum()))

    @cached_property
    def chances(self) -> Array:
        """Probability by stage, age and size: each group's own rate, drawn towards that of the wider group.

        (reached + STRENGTH × wider) / (tried + STRENGTH), from all samples over the stage, its age and its size.
        """
        wider = np.full((1, 1, 1), (self.reached.sum() + 0.5) / (self.tried.sum() + 1))
        for axes in ((1, 2), (2,), ()):
            tried, reached = (of.sum(axis=axes, keepdims=True) for of in (self.tried, self.reached))
            wider = (reached + STRENGTH * wider) / (tried + STRENGTH)
        return wider


def history(found: Pieces, lots: Lots, bounds: Sequence[int], window: Window) -> History:
    """Count the samples of these pieces. `bounds` are the lower bounds of the sizes, in yuan of total investment."""
    sizes = len(bounds) + 1
    tried, reached = np.zeros((2, STAGES, len(AGES), sizes))
    size = size_of(lots, found.lot, bounds)
    sampled = np.zeros(len(found.lot), bool)
    for age, (low, high) in enumerate(zip(AGES, (*AGES[1:], 2 * OPEN), strict=True)):
        begins = np.maximum(found.begins, found.since + low)
        ends = np.minimum(np.minimum(found.ends, found.since + high), window.day - window.within + 1)
        times = _months(begins, ends)
        hits = _months(
            np.maximum(begins, found.arrives - window.within), np.minimum(ends, found.arrives - window.after)
        )
        keys = found.stage * sizes + size
        for cells, weights in ((tried, times), (reached, np.where(found.arrives < OPEN, hits, 0))):
            cells[:, age, :] = np.bincount(keys, weights, STAGES * sizes).reshape(STAGES, sizes)
        sampled |= times > 0
    return History(tried, reached, _different(found.stage[sampled], found.project[sampled]))


def age_of(days: Array) -> Array:
    """The bucket of so many days in the stage."""
    found: Array = np.searchsorted(AGES, days, side="right") - 1
    return found


def size_of(lots: Lots, lot: Array, bounds: Sequence[int]) -> Array:
    """The bucket of the lot's total investment in yuan."""
    found: Array = np.searchsorted(np.array(bounds, np.int64), lots.basis_cny[lot], side="right")
    return found


def _different(stage: Array, project: Array) -> Array:
    """How many different projects each stage has."""
    projects = np.zeros(STAGES, np.int64)
    for one in np.unique(stage).tolist():
        projects[one] = np.count_nonzero(np.bincount(project[stage == one]))
    return projects


def _months(first: Array, last: Array) -> Array:
    """How many first days of a month lie in first <= day < last."""
    before = _before()
    low, high = (np.clip(of, BEGINNING, OPEN) - BEGINNING for of in (first, np.maximum(first, last)))
    found: Array = before[high] - before[low]
    return found


@lru_cache(maxsize=1)
def _before() -> Array:
    """For each day that the columns can hold: how many first days of a month lie before it."""
    days = np.datetime64(EPOCH) + np.arange(BEGINNING, OPEN)
    is_first = days == days.astype("datetime64[M]").astype("datetime64[D]")
    found: Array = np.r_[0, np.cumsum(is_first)]
    return found

"""Where each project stood, from day to day, and when it waited for a milestone: read off the ledger's columns.

Everything is as known at a seq and up to a day; what is dated later, or was recorded later, is not looked at.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import KINDS, Array, Columns
from daliang.ledger.facts import AmountKind
from daliang.measures.selection import number

OPEN = 1 << 15  # the day after the last that the columns can hold: it has not ended yet
BEGINNING = -OPEN
TOTAL = KINDS.index(AmountKind.TOTAL)


class Stays(NamedTuple):
    """Rows by project and time: from the day `begins` to before the day `ends` the lot stood in the stage.

    `since` is the day on which the project entered this stage; another amount or unit does not renew it.
    """

    project: Array
    lot: Array
    stage: Array
    since: Array
    begins: Array
    ends: Array


class Waits(NamedTuple):
    """Rows by project and time: it did not hold the milestone, and reached it on the day `ends` (OPEN: not yet)."""

    project: Array
    begins: Array
    ends: Array


class Pieces(NamedTuple):
    """Stays cut to the time of waiting. `arrives` is the day on which the wait ended with the milestone, or OPEN."""

    project: Array
    lot: Array
    stage: Array
    since: Array
    begins: Array
    ends: Array
    arrives: Array


def stays(columns: Columns, day: date, seq: int) -> Stays:
    """Every stay of every project that began by the end of `day`, as known at `seq`. A project stands in one lot."""
    table = columns.position
    upto = int(np.searchsorted(table.seq, seq, side="right"))
    lot, on = table.lot[:upto], table.day[:upto]
    rows = np.flatnonzero((on <= number(day)) & (columns.lots.kind[lot] == TOTAL))
    moved = table.entered[rows].astype(np.int64) - table.left[rows]
    lots, begins, stage = _levels(lot[rows], on[rows], moved)
    ends = _next(lots, begins)
    stands = stage > 0
    lots, begins, stage, ends = lots[stands], begins[stands], stage[stands], ends[stands]
    project = columns.lots.project[lots].astype(np.int64)
    order = np.lexsort((begins, project))
    project, lots, stage, begins, ends = (of[order] for of in (project, lots, stage, begins, ends))
    return Stays(project, lots, stage, _since(project, stage, begins, ends), begins, ends)


def waits(columns: Columns, milestone: str, day: date, seq: int) -> Waits:
    """When each project with a lot did not hold the milestone, up to the end of `day` as known at `seq`."""
    table, lots = columns.arrivals, columns.lots
    upto = int(np.searchsorted(table.seq, seq, side="right"))
    lot, on = table.lot[:upto], table.day[:upto]
    ours = table.milestone[:upto] == columns.codes.milestones.index(milestone)
    rows = np.flatnonzero(ours & (on <= number(day)) & (lots.kind[lot] == TOTAL))
    held = lots.share[lot[rows]].astype(np.int64) * table.times[rows]
    project, crossed, level = _levels(lots.project[lot[rows]], on[rows], held)
    project, crossed, holds = _crossings(project, crossed, level > 0)
    every = np.flatnonzero(np.bincount(lots.project))
    first = np.full(len(every), OPEN, np.int64)
    starts = np.flatnonzero(_firsts(project))
    first[np.searchsorted(every, project[starts])] = crossed[starts]
    lost = np.flatnonzero(~holds)
    again = _next(project, crossed)[lost]
    found = (
        np.concatenate([every, project[lost]]),
        np.concatenate([np.full(len(every), BEGINNING, np.int64), crossed[lost]]),
        np.concatenate([first, again]),
    )
    order = np.lexsort(found[1::-1])
    return Waits(*(of[order] for of in found))


def pieces(stayed: Stays, waited: Waits) -> Pieces:
    """Each stay with each wait that it overlaps, cut to the overlap."""
    first = np.searchsorted(waited.project, stayed.project, side="left")
    times = np.searchsorted(waited.project, stayed.project, side="right") - first
    at = np.repeat(np.arange(len(times)), times)
    wait = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times) + first[at]
    begins = np.maximum(stayed.begins[at], waited.begins[wait])
    ends = np.minimum(stayed.ends[at], waited.ends[wait])
    kept = begins < ends
    at, wait = at[kept], wait[kept]
    project, lot, stage, since = (of[at] for of in (stayed.project, stayed.lot, stayed.stage, stayed.since))
    return Pieces(project, lot, stage, since, begins[kept], ends[kept], waited.ends[wait])


def _levels(of: Array, day: Array, change: Array) -> tuple[Array, Array, Array]:
    """Whose, on which day, and its level at the end of that day: the sum of its changes so far, where it changed."""
    if not len(of):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    keys = (of.astype(np.int64) << 16) | (day.astype(np.int64) - BEGINNING)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(_firsts(keys))
    net = np.add.reduceat(change[order], starts)
    keys, running = keys[starts][net != 0], np.cumsum(net[net != 0])
    whose = keys >> 16
    begins = np.flatnonzero(_firsts(whose))
    before = np.r_[0, running[begins[1:] - 1]]
    lengths = np.diff(np.r_[begins, len(whose)])
    return whose, (keys & 0xFFFF) + BEGINNING, running - np.repeat(before, lengths)


def _firsts(of: Array) -> Array:
    """Is the row the first of its like? Rows of one kind lie together."""
    found = np.ones(len(of), bool)
    found[1:] = of[1:] != of[:-1]
    return found


def _next(of: Array, day: Array) -> Array:
    """The day of the next row of the same, OPEN for the last."""
    found = np.full(len(of), OPEN, np.int64)
    same = np.flatnonzero(of[1:] == of[:-1])
    found[same] = day[same + 1]
    return found


def _since(project: Array, stage: Array, begins: Array, ends: Array) -> Array:
    if not len(project):
        return begins
    goes_on = (project[1:] == project[:-1]) & (stage[1:] == stage[:-1]) & (begins[1:] == ends[:-1])
    starts = np.r_[True, ~goes_on]
    found: Array = begins[starts][np.cumsum(starts) - 1]
    return found


def _crossings(project: Array, day: Array, holds: Array) -> tuple[Array, Array, Array]:
    """The rows on which holding begins or ends; before its first row a project holds nothing."""
    before = np.zeros(len(holds), bool)
    same = np.flatnonzero(project[1:] == project[:-1])
    before[same + 1] = holds[same]
    crossed = holds != before
    return project[crossed], day[crossed], holds[crossed]

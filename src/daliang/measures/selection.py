"""Which changes or holdings a measure counts, between which days and seqs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from daliang.ledger.columns import FIRST_DAY, LAST_DAY, Array, Columns, Position, day_number
from daliang.ledger.models import Book
from daliang.measures.definitions import Definition, Suspended


class Chosen(NamedTuple):
    """Rows that count: lot, place of the account among the measure's; for changes also how often, and the day."""

    lot: Array
    account: Array
    times: Array | None = None
    day: Array | None = None

    def only(self, inside: Array) -> Chosen:
        """The rows that are `inside`."""
        times, day = (None if column is None else column[inside] for column in (self.times, self.day))
        return Chosen(self.lot[inside], self.account[inside], times, day)


class Span(NamedTuple):
    """Days from `first` to `last`, both counted, and seqs with after < seq <= upto."""

    first: date
    last: date
    after: int
    upto: int


def number(day: date) -> int:
    """The day's number, at the ends of the columns' range for days beyond it."""
    return day_number(min(max(day, FIRST_DAY), LAST_DAY))


def stage_places(definition: Definition, columns: Columns) -> Array:
    """stage code of the columns → place among the measure's stages, -1 when not counted."""
    places = np.full(256, -1, np.int8)
    for place, stage in enumerate(definition.accounts):
        if stage in columns.codes.stages:
            places[columns.codes.stage(stage, is_suspended=False)] = place
            if definition.suspended is Suspended.INCLUDE:
                places[columns.codes.stage(stage, is_suspended=True)] = place
    return places


def milestone_places(definition: Definition, columns: Columns) -> Array:
    """milestone number of the columns → place among the measure's milestones, -1 when not counted."""
    places = np.full(256, -1, np.int8)
    for place, code in enumerate(definition.accounts):
        if code in columns.codes.milestones:
            places[columns.codes.milestones.index(code)] = place
    return places


def rows_within(seq: Array, day: Array, span: Span) -> slice | Array:
    """The rows of a table within the span; seqs are a slice, for the rows lie in their order."""
    start, end = np.searchsorted(seq, [span.after, span.upto], side="right")
    days = day[start:end]
    first, last = number(span.first), number(span.last)
    if not len(days) or (first <= days.min() and days.max() <= last):
        return slice(int(start), int(end))
    found: Array = np.flatnonzero((days >= first) & (days <= last)) + start
    return found


def standing(columns: Columns, day: date, seq: int) -> Array:
    """Each lot's stage code at the end of `day` as known at `seq`: the sum of what it entered less what it left.

    Rows after the day are multiplied away, not left out: one pass without gathering.
    """
    position = columns.position
    upto = int(np.searchsorted(position.seq, seq, side="right"))
    moved = position.entered[:upto] - position.left[:upto]
    moved *= position.day[:upto] <= number(day)
    return np.bincount(position.lot[:upto], moved, len(columns.lots.project)).astype(np.int8)


def stock(columns: Columns, definition: Definition, stages: Array) -> Chosen:
    """What stands in the measure's stages; `stages` are those of `standing`."""
    place = stage_places(definition, columns)[stages]
    lot = np.flatnonzero(place >= 0)
    return Chosen(lot, place[lot])


def changes(columns: Columns, definition: Definition, span: Span) -> Chosen:
    """What changes within the span, in either book."""
    return (_moves if definition.book == Book.POSITION else _arrivals)(columns, definition, span)


def _arrivals(columns: Columns, definition: Definition, span: Span) -> Chosen:
    table = columns.arrivals
    rows = rows_within(table.seq, table.day, span)
    account = milestone_places(definition, columns)[table.milestone[rows]]
    found = Chosen(table.lot[rows].astype(np.intp), account, table.times[rows], table.day[rows])
    counted = account >= 0
    return found if counted.all() else found.only(counted)


def arrivals_among(columns: Columns, definition: Definition, span: Span, lots: Array) -> Chosen:
    """The arrivals of `changes` whose lots are marked in `lots`; where these are few, far cheaper than all of them."""
    table = columns.arrivals
    start, end = np.searchsorted(table.seq, [span.after, span.upto], side="right")
    account, day = milestone_places(definition, columns), table.day[start:end]
    inside = lots[table.lot[start:end]]
    inside &= (account >= 0)[table.milestone[start:end]]
    inside &= (day >= number(span.first)) & (day <= number(span.last))
    at = np.flatnonzero(inside) + start
    return Chosen(table.lot[at].astype(np.intp), account[table.milestone[at]], table.times[at], table.day[at])


def _moves(columns: Columns, definition: Definition, span: Span) -> Chosen:
    """Two legs a row: into a counted stage +1, out of one -1."""
    position = columns.position
    rows = rows_within(position.seq, position.day, span)
    found = Position(*(column[rows] for column in position))
    places = stage_places(definition, columns)
    into, out = places[found.entered], places[found.left]
    legs = [(into >= 0, into, 1), (out >= 0, out, -1)]
    return Chosen(
        np.concatenate([found.lot[where] for where, _place, _sign in legs]),
        np.concatenate([place[where] for where, place, _sign in legs]),
        np.concatenate([np.full(int(where.sum()), sign, np.int8) for where, _place, sign in legs]),
        np.concatenate([found.day[where] for where, _place, _sign in legs]),
    )

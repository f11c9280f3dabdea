"""From entries to columns: pair the legs of the position book, number the lots."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from django.db.models import CharField, IntegerField
from django.db.models.functions import Cast

from daliang.ledger.columns.layout import (
    EPOCH,
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    TYPES,
    Array,
    Arrivals,
    Codes,
    Lots,
    Part,
    Position,
    day_number,
    nothing,
)
from daliang.ledger.models import Book, Entry
from daliang.register.models import Origin

FIELDS = (
    "posting_id",
    "written_day",
    "book",
    "account",
    "suspended",
    "times",
    "project_id",
    "unit_id",
    "share",
    "kind",
    "basis_cny",
    "basis_usd",
    "cny",
    "usd",
    "industry_id",
    "origin",
)
LOT = np.dtype(list(zip(Lots._fields, TYPES[Lots], strict=True)))


class Legs(NamedTuple):
    """Entries as arrays of one length; `lot` is a number once it is known."""

    seq: Array
    day: Array
    account: Array
    times: Array
    lot: Array


def legs_between(after: int, upto: int) -> list[tuple[Any, ...]]:
    """The legs with after < seq <= upto in the ledger's order, without the implied outside legs.

    Days come as text and flags as numbers: arrays read them many times faster than Django makes objects of them.
    """
    found = Entry.objects.filter(posting_id__gt=after, posting_id__lte=upto).exclude(times=0)
    plain = found.annotate(written_day=Cast("day", CharField()), suspended=Cast("is_suspended", IntegerField()))
    return list(plain.order_by("posting_id", "line").values_list(*FIELDS))


def encode(legs: list[tuple[Any, ...]], known: Lots, codes: Codes) -> Part:
    """The rows that these legs add, given the lots `known` so far. OverflowError names what a column cannot hold."""
    if not legs:
        return nothing()
    standing_book = Book.POSITION.value
    column = dict(zip(FIELDS, zip(*legs, strict=True), strict=True))
    is_position = np.array([book == standing_book for book in column["book"]])
    numbers, new = _number_lots(_lot_keys(column), known)
    account = _accounts(column, codes)
    every = Legs(
        np.array(column["posting_id"], np.int64),
        _days(column["written_day"]),
        account,
        np.array(column["times"], np.int64),
        numbers,
    )
    standing, arriving = (Legs(*(values[where] for values in every)) for where in (is_position, ~is_position))
    arrivals = Arrivals(arriving.seq, arriving.day, arriving.lot, arriving.account, arriving.times)
    return Part(
        Position(*_fit(Position, _pair(standing))),
        Arrivals(*_fit(Arrivals, arrivals)),
        Lots(*(new[name] for name in Lots._fields)),
    )


def _days(written: tuple[str, ...]) -> Array:
    days = (np.array(written, "datetime64[D]") - np.datetime64(EPOCH)).astype(np.int64)
    wrong = (days < day_number(FIRST_DAY)) | (days > day_number(LAST_DAY))
    if wrong.any():
        raise OverflowError(f"columns hold days from {FIRST_DAY} to {LAST_DAY}, not {written[int(wrong.argmax())]}")
    return days


def _accounts(column: dict[str, tuple[Any, ...]], codes: Codes) -> Array:
    """Stage codes of the position book, milestone numbers of the arrivals book."""
    known = {
        (Book.POSITION.value, code, flag): codes.stage(code, is_suspended=bool(flag))
        for code in codes.stages
        for flag in (0, 1)
    }
    known |= {(Book.ARRIVALS.value, code, 0): place for place, code in enumerate(codes.milestones)}
    rows = zip(column["book"], column["account"], column["suspended"], strict=True)
    return np.array([known[row] for row in rows], np.int64)


def _lot_keys(column: dict[str, tuple[Any, ...]]) -> Array:
    times = np.array(column["times"], np.int64)
    kinds, foreign = {kind.value: place for place, kind in enumerate(KINDS)}, Origin.FOREIGN.value
    values = (
        np.array(column["project_id"]),
        np.array(column["unit_id"]),
        np.array(column["share"]),
        np.array([kinds[kind] for kind in column["kind"]]),
        np.array(column["basis_cny"]),
        np.array(column["basis_usd"]),
        np.array(column["cny"], np.int64) // times,
        np.array(column["usd"], np.int64) // times,
        np.array(column["industry_id"]),
        np.array([origin == foreign for origin in column["origin"]], np.int64),
    )
    keys = np.zeros(len(times), LOT)
    for name, fitting in zip(Lots._fields, _fit(Lots, values), strict=True):
        keys[name] = fitting
    return keys


def _fit(table: type, values: tuple[Array, ...]) -> list[Array]:
    """The arrays in the table's types, refused rather than wrapped around when a number is too large."""
    made = []
    for name, kind, array in zip(table._fields, TYPES[table], values, strict=True):  # type: ignore[attr-defined]
        narrow = array.astype(kind)
        if not np.array_equal(narrow, array):
            raise OverflowError(f"{table.__name__}.{name} ({kind}) cannot hold {array[narrow != array][0]}")
        made.append(narrow)
    return made


def _number_lots(keys: Array, known: Lots) -> tuple[Array, Array]:
    """Each key's lot number, and the keys that are new, in order of first appearance."""
    mine = np.flatnonzero(np.isin(known.project, np.unique(keys["project"])))
    both = np.zeros(len(mine) + len(keys), LOT)
    for name in Lots._fields:
        both[name] = np.concatenate([getattr(known, name)[mine], keys[name]])
    _unique, first, inverse = np.unique(both.view(f"V{LOT.itemsize}"), return_index=True, return_inverse=True)
    is_new = first >= len(mine)
    numbers = np.zeros(len(first), np.int64)
    numbers[~is_new] = mine[first[~is_new]]
    appeared = np.sort(first[is_new])
    numbers[is_new] = len(known.project) + np.searchsorted(appeared, first[is_new])
    return numbers[inverse[len(mine) :]], both[appeared]


def _pair(legs: Legs) -> Position:
    """Join what leaves with what enters, lot by lot within a posting and day; a lone leg pairs with outside.

    `times` may be 2: a correction can turn one change of a day round.
    """
    _unique, group = np.unique(np.stack([legs.seq, legs.day, legs.lot], axis=1), axis=0, return_inverse=True)
    left, entered = (_each(group, legs.account, np.maximum(sign * legs.times, 0)) for sign in (-1, 1))
    keys = np.unique(np.concatenate([left[0], entered[0]]))
    codes = np.zeros((2, len(keys)), np.int64)
    for side, (key, account) in enumerate((left, entered)):
        codes[side, np.searchsorted(keys, key)] = account
    where = np.zeros(len(_unique), np.int64)
    where[group] = np.arange(len(group))
    at = where[keys // RANKS]
    return Position(legs.seq[at], legs.day[at], legs.lot[at], codes[0], codes[1])


RANKS = 1 << 16  # far more than one lot can be left or entered in one posting and day


def _each(group: Array, account: Array, times: Array) -> tuple[Array, Array]:
    """One (group and rank, account) for each single change, in order of group."""
    order = np.argsort(group, kind="stable")
    groups, accounts = (np.repeat(values[order], times[order]) for values in (group, account))
    starts = np.searchsorted(groups, groups)
    return groups * RANKS + (np.arange(len(groups)) - starts), accounts

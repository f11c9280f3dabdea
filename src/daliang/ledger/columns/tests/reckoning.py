"""The books added up from the entries, one by one: what the columns must agree with."""

from __future__ import annotations

from collections import Counter
from datetime import date

from daliang.ledger.columns import Columns, day_number
from daliang.ledger.facts import OUTSIDE
from daliang.ledger.models import Entry

Standing = Counter[tuple[str, str, bool, int, int, str, int, int]]


def by_entries(day: date, seq: int) -> Standing:
    """(book, account, suspended, project, unit, kind, yuan, dollars) → times held on `day` as known at `seq`."""
    held: Standing = Counter()
    for entry in Entry.objects.filter(day__lte=day, posting_id__lte=seq).exclude(times=0):
        money = entry.cny // entry.times, entry.usd // entry.times
        what = (entry.book, entry.account, entry.is_suspended, entry.project_id, entry.unit_id or 0, entry.kind, *money)
        held[what] += entry.times
    return Counter({what: times for what, times in held.items() if times})


def by_columns(columns: Columns, day: date, seq: int) -> Standing:
    """The same, read row by row from the columns."""
    held: Standing = Counter()
    stages = _stages(columns)
    for at, of, lot, left, entered in zip(*columns.position, strict=True):
        if at <= seq and of <= day_number(day):
            for code, times in ((left, -1), (entered, 1)):
                held["position", *stages[int(code)], *_lot(columns, lot)] += times
    for at, of, lot, milestone, times in zip(*columns.arrivals, strict=True):
        if at <= seq and of <= day_number(day):
            held["arrivals", columns.codes.milestones[milestone], False, *_lot(columns, lot)] += int(times)
    return Counter({what: times for what, times in held.items() if times and what[1] != OUTSIDE})


def _stages(columns: Columns) -> dict[int, tuple[str, bool]]:
    codes = columns.codes
    named = {codes.stage(stage, is_suspended=flag): (stage, flag) for stage in codes.stages for flag in (False, True)}
    return {0: (OUTSIDE, False)} | named


def _lot(columns: Columns, lot: int) -> tuple[int, int, str, int, int]:
    kinds = ("total", "fixed", "equipment", "contracted_fdi", "paid_in")
    of = columns.lots
    return int(of.project[lot]), int(of.unit[lot]), kinds[of.kind[lot]], int(of.cny[lot]), int(of.usd[lot])

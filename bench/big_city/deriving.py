"""From lives to rows: postings, their entries by `ledger.derive`, the counted columns. Many at once, in processes.

A posting is numbered provisionally, 100 × project + place in its life; `filling` gives the seq.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, models

from big_city import lives
from big_city.lives import Life
from daliang.ledger.derive import Changes, derive, difference, final
from daliang.ledger.entering import Codes, counted
from daliang.ledger.facts import OUTSIDE, Kind, Scheme
from daliang.ledger.models import Posting
from daliang.ledger.posting import standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.register.models import Project

Row = tuple[Any, ...]


class Rows(NamedTuple):
    """Rows for the tables, in the order of their columns; `recorded` is (number, day of recording) of each posting."""

    project: list[Row]
    posting: list[Row]
    entry: list[Row]
    recorded: list[Row]


def rows_of(span: tuple[int, int]) -> Rows:
    """The rows of the lives from the first number up to the last, not included."""
    scheme, codes = current_scheme(), Codes.read()
    rows = Rows([], [], [], [])
    for life in lives.lives(*span):
        postings = _postings(life)
        rows.posting.extend(map(_values, postings))
        rows.entry.extend(_entries(postings, scheme, codes))
        rows.recorded.extend((p.seq, told.recorded) for p, told in zip(postings, life.told, strict=True))
        columns = counted(final(standing_facts(postings), scheme), codes) | {"last_seq": postings[-1].seq}
        rows.project.append(
            _values(
                Project(pk=life.project, code=life.project, name=lives.name(life.project), is_synthetic=True, **columns)
            )
        )
    connection.close()
    return rows


def _values(row: models.Model) -> Row:
    """A row as the database's driver takes it."""
    return tuple(_plain(getattr(row, field.attname)) for field in row._meta.concrete_fields)


def _plain(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else value


def _postings(life: Life) -> list[Posting]:
    made: list[Posting] = []
    for place, told in enumerate(life.told):
        seq = 100 * life.project + place
        slot = seq if told.corrects is None else made[told.corrects].slot
        reverses = None if told.reverses is None else made[told.reverses].seq
        common = {"batch_id": told.recorded // 30 + 1, "project_id": life.project, "reason": "更正" if reverses else ""}
        made.append(
            Posting(
                seq=seq,
                kind=told.kind,
                effective_on=lives.day_of(told.day),
                argument=told.argument,
                slot=slot,
                reverses_id=reverses,
                **common,
            )
        )
    return made


def _entries(postings: list[Posting], scheme: Scheme, codes: Codes) -> Iterator[Row]:
    """The rows that `ledger.posting.legs` would make, as plain tuples: ten times faster than model instances."""
    for posting, changes in _changes(postings, scheme):
        line = 0
        keys = sorted(changes, key=lambda key: (key[0], key[1].book, changes[key] > 0, key[1]))
        for (day, book), group in groupby(keys, key=lambda key: (key[0], key[1].book)):
            start = (posting.seq, line, posting.project_id, day.isoformat(), book)
            legs = [_leg(key[1], changes[key], codes) for key in group]
            outside = tuple(-sum(leg[place] for leg in legs) for place in (-3, -2, -1))
            if any(outside):
                legs.append((OUTSIDE, False, None, None, "", "total", 0, 0, 0, 0, *outside))
            for number, leg in enumerate(legs):
                yield (start[0], line + number, *start[2:], *leg)
            line += len(legs)


def _leg(cell: Any, times: int, codes: Codes) -> Row:
    where = cell.account, cell.is_suspended, codes.units[cell.unit].pk, codes.industries[cell.industry].pk, cell.origin
    what = cell.kind, cell.share, cell.basis_cny, cell.basis_usd
    return (*where, *what, times, times * cell.quantity, times * cell.cny, times * cell.usd)


def _changes(postings: list[Posting], scheme: Scheme) -> Iterator[tuple[Posting, Changes]]:
    """derive(after) − derive(before) of each posting.

    Facts told in order, each on a later day than all before, change only their own day: one walk gives them all.
    """
    plain = _told_in_order(postings)
    whole = derive(standing_facts(postings[:plain]), scheme)
    by_day: dict[date, Changes] = {}
    for key, times in whole.items():
        by_day.setdefault(key[0], Changes())[key] = times
    before = Changes()
    for place, posting in enumerate(postings):
        if 2 <= place < plain:
            yield posting, by_day.get(posting.effective_on, Changes())
            continue
        if place == plain:
            before = whole
        after = derive(standing_facts(postings[: place + 1]), scheme)
        yield posting, difference(after, before)
        before = after


def _told_in_order(postings: list[Posting]) -> int:
    """How many postings from the first on are plain facts of rising days; the first two share theirs."""
    for place in range(2, len(postings)):
        day = max(posting.effective_on for posting in postings[:place])
        if postings[place].kind == Kind.REVERSED or postings[place].effective_on <= day:
            return place
    return len(postings)

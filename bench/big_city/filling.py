"""Fill an empty home with N projects: true postings, entries from `ledger.derive`, counted columns; all in bulk.

Rows go through the database's own driver, sorted by seq as if they had been posted one by one. What comes out passes
`daliang ledger verify` (run for up to 5,000 projects on every filling).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from multiprocessing import get_context
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from big_city import lives
from big_city.lives import Life
from daliang.ledger.derive import Changes, derive, difference, final
from daliang.ledger.facts import OUTSIDE, Kind, Scheme
from daliang.ledger.models import Batch, Entry, Head, Posting
from daliang.ledger.posting import Codes, counted, standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.ledger.verify import verify
from daliang.measures.models import Tier
from daliang.org.models import City, Membership, Unit
from daliang.register.models import Industry, Project, Stage

PROCESSES, STEP = 2, 2_000
TIERS = (1, 5, 10, 50, 100)  # 亿


def fill(projects: int) -> None:
    """Migrate the home's database and fill it. It must be empty, and SQLite."""
    call_command("migrate", verbosity=0)
    _found_city()
    recorded = _number(projects)
    Batch.objects.bulk_create(Batch(pk=month + 1, recorded_at=_month_end(month)) for month in range(_months(recorded)))
    _load(projects, recorded)
    Head.objects.create(pk=1, seq=len(recorded), recorded_at=_month_end(_months(recorded) - 1))
    if projects <= 5_000:
        assert verify() == [], verify()


def _found_city() -> None:
    City.objects.create(code="bench", name="bench")
    for order, stage in enumerate(lives.STAGES):
        moves = list(lives.STAGES[order + 1 :])
        Stage.objects.create(code=stage, label=stage, order=order, moves=moves, implies=lives.IMPLIES[stage])
    for number in range(lives.INDUSTRIES):
        Industry.objects.create(code=f"industry-{number}", label=str(number), branch=f"branch-{number % 4}")
    for bound in TIERS:
        Tier.objects.create(code=str(bound), label=str(bound), at_least=bound * 10**8, currency="CNY")
    city = _unit("city", None)
    counties = [_unit(f"county-{number}", city) for number in range(lives.COUNTIES)]
    for number in range(lives.PARKS):
        _unit(lives.unit_code(number), counties[number % lives.COUNTIES])


def _unit(code: str, parent: Unit | None) -> Unit:
    unit = Unit(code=code, name=code, kind="district")
    if parent is None:
        made = Unit.objects.add_root(instance=unit)
    else:
        made = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)
    at = datetime(2017, 1, 1, tzinfo=UTC)
    Membership.objects.create(unit=made, parent=parent, effective_on=date(2017, 1, 1), seq=0, recorded_at=at)
    return made


def _number(projects: int) -> list[tuple[int, int, int]]:
    """(recorded day, project, place in its life) of every posting, in order: its place in the list is its seq - 1."""
    return sorted(
        (told.recorded, life.project, place)
        for life in lives.lives(0, projects)
        for place, told in enumerate(life.told)
    )


def _months(recorded: list[tuple[int, int, int]]) -> int:
    return recorded[-1][0] // 30 + 1


def _month_end(month: int) -> datetime:
    day = lives.day_of(month * 30 + 29)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=12)


def _load(projects: int, recorded: list[tuple[int, int, int]]) -> None:
    """Work the lives out in several processes, stage the rows, move them over in order of seq, then index."""
    numbers: list[list[int]] = [[] for _project in range(projects)]
    for seq, (_day, project, _place) in enumerate(recorded, start=1):
        numbers[project].append(seq)
    database = _open()
    database.execute("ATTACH ? AS staging", (str(settings.HOME / "staging.sqlite3"),))
    indexes = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL").fetchall()
    ours = [(name, sql) for name, sql in indexes if "ledger_entry" in sql or "ledger_posting" in sql]
    for name, _sql in ours:
        database.execute(f'DROP INDEX "{name}"')
    for model in (Project, Posting, Entry):
        database.execute(f"CREATE TABLE staging.{model._meta.db_table} ({', '.join(_columns(model))})")
    tasks = [(first, numbers[first : first + STEP]) for first in range(0, projects, STEP)]
    connection.close()
    with get_context("fork").Pool(PROCESSES) as pool:
        for done in pool.imap_unordered(_work, tasks):
            database.execute("BEGIN")
            for model, rows in zip((Project, Posting, Entry), done, strict=True):
                marks = ", ".join("?" for _column in _columns(model))
                database.executemany(f"INSERT INTO staging.{model._meta.db_table} VALUES ({marks})", rows)
            database.execute("COMMIT")
    for model, order in ((Project, "id"), (Posting, "seq"), (Entry, "seq, line")):
        names = ", ".join(_columns(model))
        table = model._meta.db_table
        database.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM staging.{table} ORDER BY {order}")
    for _name, sql in ours:
        database.execute(sql)
    database.execute("DETACH staging")
    database.execute("ANALYZE")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    (settings.HOME / "staging.sqlite3").unlink()


def _open() -> sqlite3.Connection:
    database = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE;")
    return database


def _columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if not (model is Entry and field.primary_key)]


def _values(row: models.Model) -> tuple[Any, ...]:
    """A row as the database's driver takes it."""
    return tuple(_plain(getattr(row, field.attname)) for field in row._meta.concrete_fields)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else value


Rows = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[Any, ...]]]


def _work(task: tuple[int, list[list[int]]]) -> Rows:
    """Rows of some projects, postings and entries; runs in its own process."""
    first, numbers = task
    scheme, codes = current_scheme(), Codes.read()
    rows: Rows = ([], [], [])
    for life, seqs in zip(lives.lives(first, first + len(numbers)), numbers, strict=True):
        postings = _postings(life, seqs)
        rows[1].extend(map(_values, postings))
        rows[2].extend(_entries(life.project + 1, postings, scheme, codes))
        columns = counted(final(standing_facts(postings), scheme), codes)
        code = f"P{life.project + 1}"
        rows[0].append(
            _values(Project(pk=life.project + 1, code=code, name=code, is_synthetic=True, last_seq=seqs[-1], **columns))
        )
    connection.close()
    return rows


def _postings(life: Life, seqs: list[int]) -> list[Posting]:
    made: list[Posting] = []
    for seq, told in zip(seqs, life.told, strict=True):
        slot = seq if told.corrects is None else made[told.corrects].slot
        reverses = None if told.reverses is None else seqs[told.reverses]
        made.append(
            Posting(
                seq=seq,
                batch_id=told.recorded // 30 + 1,
                project_id=life.project + 1,
                kind=told.kind,
                effective_on=lives.day_of(told.day),
                argument=told.argument,
                slot=slot,
                reverses_id=reverses,
                reason="" if reverses is None else "更正",
            )
        )
    return made


def _entries(project: int, postings: list[Posting], scheme: Scheme, codes: Codes) -> Iterator[tuple[Any, ...]]:
    """The rows that `ledger.posting.legs` would make, as plain tuples: ten times faster than model instances."""
    for posting, changes in _changes(postings, scheme):
        line = 0
        keys = sorted(changes, key=lambda key: (key[0], key[1].book, changes[key] > 0, key[1]))
        for (day, book), group in groupby(keys, key=lambda key: (key[0], key[1].book)):
            sums = [0, 0, 0]
            for key in group:
                cell, times = key[1], changes[key]
                parts = times * cell.quantity, times * cell.cny, times * cell.usd
                sums = [whole - part for whole, part in zip(sums, parts, strict=True)]
                yield (
                    posting.seq, line, project, day.isoformat(), book, cell.account, cell.is_suspended,
                    codes.units[cell.unit].pk, codes.industries[cell.industry].pk, cell.origin, cell.kind, cell.share,
                    cell.basis_cny, cell.basis_usd, times, *parts,
                )  # fmt: skip
                line += 1
            if any(sums):
                yield (
                    posting.seq,
                    line,
                    project,
                    day.isoformat(),
                    book,
                    OUTSIDE,
                    False,
                    None,
                    None,
                    "",
                    "total",
                    0,
                    0,
                    0,
                    0,
                    *sums,
                )
                line += 1


def _changes(postings: list[Posting], scheme: Scheme) -> Iterator[tuple[Posting, Changes]]:
    """derive(after) − derive(before) of each posting.

    Facts told in order, each on a later day than all before, change only their own day: then one walk gives them all.
    """
    days = [posting.effective_on for posting in postings]
    plain = len(postings)
    for place in range(2, len(postings)):
        if postings[place].kind == Kind.REVERSED or days[place] <= max(days[:place]):
            plain = place
            break
    whole = derive(standing_facts(postings[:plain]), scheme)
    of_day = {
        day: Changes({key: whole[key] for key in keys})
        for day, keys in groupby(sorted(whole, key=lambda key: key[0]), key=lambda key: key[0])
    }
    before = Changes()
    for place, posting in enumerate(postings):
        if 2 <= place < plain:
            yield posting, of_day.get(posting.effective_on, Changes())
            continue
        if place == plain:
            before = whole
        after = derive(standing_facts(postings[: place + 1]), scheme)
        yield posting, difference(after, before)
        before = after


def rows_in(tables: Iterable[type[models.Model]]) -> dict[str, int]:
    """How many rows the tables hold."""
    return {model._meta.db_table: model._default_manager.count() for model in tables}

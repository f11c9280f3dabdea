"""Fill an empty home with N projects: true postings, entries from `ledger.derive`, counted columns; all in bulk.

One life in ten is derived; the other nine are the same life in other months, copied by the database. All are numbered
in the order of recording and written in order of seq, as if they had been posted one by one. What comes out passes
`daliang ledger verify`, run on every filling of up to 5,000 projects.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from big_city.deriving import Rows, rows_of
from big_city.founding import found_city
from big_city.lives import day_of
from daliang.ledger.models import Batch, Entry, Head, Posting
from daliang.ledger.verify import verify
from daliang.register.models import Project
from daliang.register.respelling import respell

PROCESSES, STEP = 2, 1_000
COPIES = 10
MODELS: dict[str, type[models.Model]] = {"project": Project, "posting": Posting, "entry": Entry}

# Copy c of a life happens, and is recorded, 30 × c days earlier.
NUMBERED = f"""
CREATE TABLE staging.told AS
SELECT number, copy, row_number() OVER (ORDER BY recorded - 30 * copy, number, copy) AS seq
FROM staging.recorded CROSS JOIN (WITH RECURSIVE copies(copy) AS
  (SELECT 0 UNION ALL SELECT copy + 1 FROM copies WHERE copy < {COPIES - 1}) SELECT copy FROM copies)
"""
PROJECT = f"{COPIES} * {{}} + told.copy + 1"
EARLIER = "date({}, (-30 * told.copy) || ' days')"
CHANGED = {
    "project": {
        "id": PROJECT.format("row.id"),
        "code": f"'P' || ({PROJECT.format('row.id')})",
        "stage_on": EARLIER.format("row.stage_on"),
        "ended_on": EARLIER.format("row.ended_on"),
        "last_seq": "told.seq",
    },
    "posting": {
        "seq": "told.seq",
        "batch_id": "row.batch_id - told.copy",
        "project_id": PROJECT.format("row.project_id"),
        "effective_on": EARLIER.format("row.effective_on"),
        "slot": "(SELECT seq FROM told first WHERE first.number = row.slot AND first.copy = told.copy)",
        "reverses_id": "(SELECT seq FROM told gone WHERE gone.number = row.reverses_id AND gone.copy = told.copy)",
    },
    "entry": {
        "seq": "told.seq",
        "project_id": PROJECT.format("row.project_id"),
        "day": EARLIER.format("row.day"),
    },
}
NUMBER = {"project": "last_seq", "posting": "seq", "entry": "seq"}
ORDER = {"project": "1", "posting": "1", "entry": "1, 2"}


def fill(projects: int) -> None:
    """Migrate the home's database and fill it. It must be empty, and SQLite; `projects` a multiple of ten."""
    call_command("migrate", verbosity=0)
    found_city()
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;")
    database.execute("ATTACH ? AS staging", (str(settings.HOME / "staging.sqlite3"),))
    _stage(database, projects // COPIES)
    _number(database)
    _move(database)
    database.close()
    (settings.HOME / "staging.sqlite3").unlink()
    respell()
    if projects <= 5_000:
        assert verify() == [], verify()


def rows_in(tables: Iterable[type[models.Model]]) -> dict[str, int]:
    """How many rows the tables hold."""
    return {model._meta.db_table: model._default_manager.count() for model in tables}


def _stage(database: sqlite3.Connection, lives: int) -> None:
    """Derive in several processes; the rows wait in a database of their own."""
    columns = {name: _columns(model) for name, model in MODELS.items()} | {"recorded": ["number", "recorded"]}
    for name, names in columns.items():
        database.execute(f"CREATE TABLE staging.{name} ({', '.join(names)})")
    spans = [(first, min(first + STEP, lives)) for first in range(0, lives, STEP)]
    with get_context("fork").Pool(PROCESSES) as pool:
        for rows in pool.imap_unordered(rows_of, spans):
            database.execute("BEGIN")
            for name in Rows._fields:
                marks = ", ".join("?" for _column in columns[name])
                database.executemany(f"INSERT INTO staging.{name} VALUES ({marks})", getattr(rows, name))
            database.execute("COMMIT")


def _number(database: sqlite3.Connection) -> None:
    """Give every posting of every copy its seq, and the months their batches."""
    database.execute(NUMBERED)
    database.execute("CREATE UNIQUE INDEX staging.told_once ON told(number, copy)")
    (seq,) = database.execute("SELECT max(seq) FROM told").fetchone()
    (last,) = database.execute("SELECT max(batch_id) FROM staging.posting").fetchone()
    Batch.objects.bulk_create(Batch(pk=month, recorded_at=_month_end(month)) for month in range(1, last + 1))
    Head.objects.create(pk=1, seq=seq, recorded_at=_month_end(last))
    connection.close()


def _month_end(month: int) -> datetime:
    day = day_of(30 * month)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _move(database: sqlite3.Connection) -> None:
    """Write the rows of all copies in order of seq, then index."""
    found = database.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND sql NOT NULL"
    ).fetchall()
    indexes = [(name, sql) for name, sql in found if "ledger_" in sql or "register_project" in sql]
    for name, _sql in indexes:
        database.execute(f'DROP INDEX "{name}"')
    for name, model in MODELS.items():
        columns = _columns(model)
        taken = ", ".join(CHANGED[name].get(column, f"row.{column}") for column in columns)
        database.execute(
            f"INSERT INTO main.{model._meta.db_table} ({', '.join(columns)}) SELECT {taken} FROM staging.{name} row "
            f"JOIN staging.told told ON told.number = row.{NUMBER[name]} ORDER BY {ORDER[name]}"
        )
    for _name, sql in indexes:
        database.execute(sql)
    database.execute("DETACH staging")
    database.execute("ANALYZE")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if not (model is Entry and field.primary_key)]

"""Many rows of one table in few statements: for a large posting, making SQL of each row was most of its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db import connection, models

AT_ONCE = 500


def write_rows(rows: Iterable[models.Model]) -> None:
    """Insert unsaved rows of one model as they are, within the caller's transaction.

    Every column must hold what the database takes; JSON is written as Django writes it. A key left empty is the
    database's to give, and is not told back. A statement for many rows, never one for each: on PostgreSQL the wall of
    a table is looked up once a statement.
    """
    kept = list(rows)
    if not kept:
        return
    table, quote = kept[0]._meta, connection.ops.quote_name
    fields = [field for field in table.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    head = f"INSERT INTO {quote(table.db_table)} ({columns}) VALUES "  # noqa: S608 - the model's own names
    places = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        waiting = _values(kept, fields)
        while part := list(islice(waiting, _at_once(len(fields)))):
            cursor.execute(head + ", ".join([places] * len(part)), list(chain.from_iterable(part)))


def _at_once(columns: int) -> int:
    """As many rows as one statement takes parameters for."""
    most = connection.features.max_query_params
    return min(AT_ONCE, most // columns) if most else AT_ONCE


def _values(rows: Iterable[models.Model], fields: list[models.Field[Any, Any]]) -> Iterator[tuple[Any, ...]]:
    plain = [field if isinstance(field, models.JSONField) else None for field in fields]
    names = [field.attname for field in fields]
    for row in rows:
        yield tuple(
            getattr(row, name) if json is None else json.get_db_prep_save(getattr(row, name), connection)
            for name, json in zip(names, plain, strict=True)
        )

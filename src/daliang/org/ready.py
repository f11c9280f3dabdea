"""Statements that the database keeps ready: for what every request asks, planning it anew is most of what it takes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any, cast

from django.db import connection, models


def ready_cursor() -> AbstractContextManager[Any]:
    """A cursor for statements whose text is always the same; `execute`, `rowcount`, `fetchall` as any other.

    PostgreSQL parses and plans each once a connection (a plan that the rows no longer fit is made anew by itself);
    SQLite's driver does so with every cursor. Values are bound by the server: texts, numbers and moments, no more.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    raw: Any = connection.connection
    # Django's own wrapping: what is asked is counted and logged as with any other cursor.
    wrapped: AbstractContextManager[Any] = connection._prepare_cursor(_kind()(raw))  # type: ignore[attr-defined]
    return wrapped


def write(row: models.Model, names: tuple[str, ...]) -> bool:
    """Write these fields of a row that is there, as `save(update_fields=…)` does but without signals; was it there?"""
    kind = type(row)
    fields = _fields(kind, names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with ready_cursor() as cursor:
        cursor.execute(_statement(kind, names), [*values, row.pk])
        return bool(cursor.rowcount)


@cache
def _fields(kind: type[models.Model], names: tuple[str, ...]) -> list[models.Field[Any, Any]]:
    return [cast("models.Field[Any, Any]", kind._meta.get_field(name)) for name in names]


@cache
def _statement(kind: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    table, key = quote(kind._meta.db_table), quote(str(kind._meta.pk.column))
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in _fields(kind, names))
    return f"UPDATE {table} SET {columns} WHERE {key} = %s"


@cache
def _kind() -> type[Any]:
    from django.db.backends.postgresql.base import ServerBindingCursor  # a machine with SQLite needs no libpq

    class Ready(ServerBindingCursor):
        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            return super().execute(query, params, **options, prepare=True)  # type: ignore[misc]

        def _convert_query(self, query: Any, params: Any = None) -> Any:
            # psycopg notes the text of what it does not prepare only; Django's log of queries reads it here.
            self._query = super()._convert_query(query, params)  # type: ignore[misc]
            return self._query

    return Ready

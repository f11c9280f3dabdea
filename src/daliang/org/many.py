"""Many rows of one table written in few statements: for a large deed, making SQL of each row was most of its time.

Rows are written as they are, within the caller's transaction: no signals, no defaults of the database, nothing told
back. On PostgreSQL the rows travel as one JSON text, which the server reads in the types of the table itself: the
statement stays short however many rows there are, and the wall of a table is looked up once a statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, islice
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from typing import Any

from django.db import connection, models

from daliang.org.ready import ready_cursor

AT_ONCE = 500  # rows in a statement that lists their values
IN_A_TEXT = 5_000  # rows in a JSON text
# What every driver, and JSON, writes as it is; a field of our own may have its own way.
PLAIN = (models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.ForeignKey)
# What PostgreSQL reads from its words.
WORDED = (models.DateField, models.TimeField, models.DecimalField, models.UUIDField)

Fields = Sequence["models.Field[Any, Any]"]


def insert(rows: Iterable[models.Model]) -> None:
    """Insert unsaved rows of one model, in their order. A key left empty is the database's to give."""
    kept = list(rows)
    if not kept:
        return
    kind = type(kept[0])
    fields = tuple(field for field in kind._meta.concrete_fields if not isinstance(field, models.AutoField))
    columns, table = ", ".join(map(_column, fields)), _quoted(kind._meta.db_table)
    head = f"INSERT INTO {table} ({columns})"
    if connection.vendor == "postgresql":
        _send(f"{head} SELECT {columns} {_told(table)}", kept, fields)
        return
    places = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        for part in _parts(_values(kept, fields), _at_once(len(fields))):
            cursor.execute(f"{head} VALUES {', '.join([places] * len(part))}", list(chain.from_iterable(part)))


def update(rows: Iterable[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model that are there; a row that is not there is passed over."""
    kept = list(rows)
    if not kept or not names:
        return
    kind = type(kept[0])
    fields, key = tuple(_named(kind, name) for name in names), _named(kind, "pk")
    table, pk = _quoted(kind._meta.db_table), _column(key)
    if connection.vendor == "postgresql":
        columns = ", ".join(f"{_column(field)} = told.{_column(field)}" for field in fields)
        sql = f"UPDATE {table} SET {columns} {_told(table)} WHERE {table}.{pk} = told.{pk}"  # noqa: S608 - the model's names
        _send(sql, kept, (*fields, key))
        return
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    sql = f"UPDATE {table} SET {columns} WHERE {pk} = %s"  # noqa: S608 - the model's own names
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(_values(kept, (*fields, key))))


def _told(table: str) -> str:
    return f"FROM json_populate_recordset(NULL::{table}, %s) AS told"


def _send(sql: str, rows: Sequence[models.Model], fields: Fields) -> None:
    names = [str(field.column) for field in fields]
    with ready_cursor() as cursor:
        for part in _parts(_values(rows, fields), IN_A_TEXT):
            told = [dict(zip(names, values, strict=True)) for values in part]
            cursor.execute(sql, [json.dumps(told, ensure_ascii=False)])


def _named(kind: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = kind._meta.pk if name == "pk" else kind._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _column(field: models.Field[Any, Any]) -> str:
    return _quoted(str(field.column))


def _parts(values: Iterator[tuple[Any, ...]], at_once: int) -> Iterator[list[tuple[Any, ...]]]:
    while part := list(islice(values, at_once)):
        yield part


def _at_once(columns: int) -> int:
    """As many rows as one statement takes parameters for; SQLite itself is asked, it takes more than Django thinks."""
    connection.ensure_connection()
    most: int = connection.connection.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER)
    return min(AT_ONCE, most // columns)


def _values(rows: Iterable[models.Model], fields: Fields) -> Iterator[tuple[Any, ...]]:
    ways = [(field.attname, _way(connection.vendor, field)) for field in fields]
    for row in rows:
        yield tuple(getattr(row, name) if written is None else written(getattr(row, name)) for name, written in ways)


@cache
def _way(vendor: str, field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """How a value of the field is written; None where it goes as it is. TypeError for what JSON cannot carry."""
    if isinstance(field, PLAIN) and type(field).__module__.startswith("django."):
        return None
    if vendor != "postgresql":
        return partial(field.get_db_prep_save, connection=connection)
    if isinstance(field, models.JSONField):
        return None  # part of the text itself
    if isinstance(field, WORDED):
        return _worded
    raise TypeError(f"{field} cannot be written many at once")


def _worded(value: Any) -> str | None:
    return None if value is None else str(value)

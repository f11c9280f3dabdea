"""Many rows of one table in one statement: for a large posting, making SQL of each row was most of its time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, models


def write_rows(rows: Iterable[models.Model]) -> None:
    """Insert unsaved rows of one model as they are, within the caller's transaction.

    Every column must hold what the database takes; JSON is written as Django writes it. A key left empty is the
    database's to give, and is not told back.
    """
    kept = list(rows)
    if not kept:
        return
    table, quote = kept[0]._meta, connection.ops.quote_name
    fields = [field for field in table.concrete_fields if not isinstance(field, models.AutoField)]
    plain = [None if not isinstance(field, models.JSONField) else field for field in fields]
    names = [field.attname for field in fields]
    values = [
        tuple(
            getattr(row, name) if json is None else json.get_db_prep_save(getattr(row, name), connection)
            for name, json in zip(names, plain, strict=True)
        )
        for row in kept
    ]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(table.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - the model's own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)

"""What a person with a database shell could do: lift the triggers and edit rows by hand."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from daliang.org.walls import as_owner

GUARDED = ("org_deed", "org_membership", "ledger_batch", "ledger_posting", "ledger_entry", "ledger_closing")


def execute(sql: str, *values: str | int | None) -> int:
    """Raw SQL on the test's own connection; returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        changed: int = cursor.rowcount
        return changed


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside the block the append-only triggers are gone."""
    with as_owner(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            lift = [f"DROP TRIGGER {name}" for name, _sql in found]
            back = [sql for _name, sql in found]
        else:
            # Foreign keys wait for the end of the transaction; a table with waiting ones cannot be altered.
            lift = [
                "SET CONSTRAINTS ALL IMMEDIATE",
                *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED),
            ]
            back = [
                "SET CONSTRAINTS ALL IMMEDIATE",
                *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in GUARDED),
                "SET CONSTRAINTS ALL DEFERRED",
            ]
        for statement in lift:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)

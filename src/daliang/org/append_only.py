"""Tables that only grow: triggers on both engines refuse UPDATE and DELETE, raw SQL included."""

from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

from daliang.org.walls import as_owner

REFUSAL = "append-only: {table} is never edited or deleted"
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION daliang_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % is never edited or deleted', TG_TABLE_NAME; END $$
"""


def guard(connection: BaseDatabaseWrapper, table: str) -> None:
    """Put the triggers on `table`; harmless when they are there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE", "INSERT"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"{_when(connection, table) if verb == 'INSERT' else ''} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL.format(table=table)}'); END"
                )
            return
        with as_owner(connection):
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION daliang_append_only()"
            )
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION daliang_append_only()"
            )


def lift(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the triggers off: only for pruning and migrations, which put them back in the same transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for verb in ("update", "delete", "insert"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with waiting checks cannot be altered
        with as_owner(connection):
            for trigger in ("rows", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{trigger} ON {table}")


def _when(connection: BaseDatabaseWrapper, table: str) -> str:
    """An insert that meets the key of a row: SQLite's INSERT OR REPLACE deletes without firing a DELETE trigger."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    keys = {tuple(one["columns"]) for one in found if one["primary_key"] or one["unique"]}
    meets = (" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in sorted(keys))
    return "WHEN " + " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in meets)  # noqa: S608


def append_only(*tables: str) -> RunPython:
    """The migration operation that guards `tables`."""

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor, **_kwargs: Any) -> None:
        for table in tables:
            guard(editor.connection, table)

    return RunPython(forwards, RunPython.noop)

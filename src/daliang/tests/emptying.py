"""pytest plug-in: the database is emptied after a test with real transactions, though its tables only grow.

Django would empty every table and then migrate the empty database again: permissions, walls, every policy. Here only
the tables that hold rows are emptied, and what migrating made stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from daliang.org.walls import as_owner

# Made by migrating, the same for each test.
MADE = {"django_migrations", "django_content_type", "auth_permission"}


def _triggers_off(connection: BaseDatabaseWrapper) -> list[str]:
    """Lift the triggers of append-only tables; returns the statements that put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            return ["SET session_replication_role = DEFAULT"]
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
        return [sql for _name, sql in found]


@contextmanager
def append_only_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside the block rows may be removed: only the emptying of a test's database may do that."""
    with as_owner(connection):
        back = _triggers_off(connection)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                for statement in back:
                    cursor.execute(statement)


def filled(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that hold rows which a test made."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - MADE
    looks = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [table for (table,) in cursor.fetchall()]


def empty(connection: BaseDatabaseWrapper) -> None:
    """Remove every row that a test made, in one transaction."""
    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(using=connection.alias),
        append_only_lifted(connection),
    ):
        tables = filled(connection)
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    def emptied(test: Any) -> None:
        for name in test._databases_names(include_mirrors=False):
            empty(connections[name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield

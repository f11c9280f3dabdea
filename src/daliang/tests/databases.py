"""pytest plug-in: both engines, the flush of append-only tables, the city's clock."""

import re
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.walls import as_owner

PACKAGE = Path(__file__).resolve().parent.parent
# Rooms whose tests touch no database at all: the run on the second engine leaves them out.
PLAIN = (PACKAGE / "vocabulary", PACKAGE / "tests")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def touches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not fixtures_of(item).isdisjoint(DATABASE_FIXTURES)


# What `verify` reads.
VERIFIED = re.compile(
    r"(?!\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b).*\b(?:ledger|register|rounds|measures|org_unit|org_membership)",
    re.DOTALL,
)


def must_verify(item: pytest.Item, statements: list[str]) -> bool:
    """Could the test have changed anything that `verify` reads? Writers in other threads are not listened to."""
    if not touches_database(item) or item.get_closest_marker("tampers") or connection.needs_rollback:
        return False
    return not connection.in_atomic_block or any(VERIFIED.match(statement) for statement in statements)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Whatever a test did, its ledger must verify afterwards; a test that tampers with it says so."""
    statements: list[str] = []

    def noted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        outcome = yield
    if must_verify(item, statements):
        assert verify() == []
    return outcome


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `nodb`; a test that says so and asks for the database is a mistake."""
    for item in items:
        if any(item.path.is_relative_to(room) for room in PLAIN) and not touches_database(item):
            item.add_marker(pytest.mark.nodb)
        if item.get_closest_marker("nodb") and touches_database(item):
            raise pytest.UsageError(f"{item.nodeid} is marked nodb but uses the database")


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database: {f'SQLite {sqlite3.sqlite_version}' if engine == 'sqlite3' else 'PostgreSQL'}"


def _triggers_off(connection: BaseDatabaseWrapper) -> list[str]:
    """Lift the triggers of append-only tables; returns the statements that put them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            for name, _sql in found:
                cursor.execute(f'DROP TRIGGER "{name}"')
            return [sql for _name, sql in found]
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]


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


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables() -> Iterator[None]:
    """Django empties the tables after a test with real transactions; the triggers would refuse."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_all(operations: Any, statements: list[str]) -> None:
        with append_only_lifted(operations.connection):
            flush(operations, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_all)
        yield


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    """Argon2 with the least work that it accepts: how long a guess takes is no matter of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        for setting, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, setting, least)
        yield


@pytest.fixture(autouse=True)
def _clock_reread() -> Iterator[None]:
    """The clock remembers the city of the test before; forget it."""
    clock.reread()
    yield
    clock.reread()


@pytest.fixture(autouse=True)
def _chinese_first() -> Iterator[None]:
    """A page in English leaves English on for whoever comes next in this thread."""
    translation.deactivate()
    yield
    translation.deactivate()

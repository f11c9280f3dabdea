"""pytest plug-in: both engines, the ledger verified after each test, the city's clock."""

import re
import sqlite3
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from daliang.ledger.verify import Misfit, verify
from daliang.org import clock

PACKAGE = Path(__file__).resolve().parent.parent
# Rooms whose tests touch no database at all: the run on the second engine leaves them out.
PLAIN = (PACKAGE / "vocabulary", PACKAGE / "tests")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def touches_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or not fixtures_of(item).isdisjoint(DATABASE_FIXTURES)


# All that `verify` reads: a test that changes nothing of it need not be verified.
VERIFIED = frozenset(
    {
        "ledger_batch", "ledger_closing", "ledger_entry", "ledger_head", "ledger_posting", "measures_measure",
        "measures_tier", "org_city", "org_membership", "org_unit", "register_act", "register_industry",
        "register_project", "register_stage",
    }
)  # fmt: skip
CHANGE = re.compile(
    rf"(?!\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK)\b).*\b(?:{'|'.join(sorted(VERIFIED))})\b", re.DOTALL | re.IGNORECASE
)
READ = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)


class Heard(list[str]):
    """The statements that the default connection is asked for, inside `connection.execute_wrapper(…)`."""

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.append(str(sql))
        return execute(sql, params, many, context)


def must_verify(item: pytest.Item, statements: list[str]) -> bool:
    """Could the test have changed anything that `verify` reads? Writers in other threads are not listened to."""
    if not touches_database(item) or item.get_closest_marker("tampers") or connection.needs_rollback:
        return False
    return not connection.in_atomic_block or any(CHANGE.match(statement) for statement in statements)


def verified() -> list[Misfit]:
    """What `verify` finds; it is an error if it reads a table that is not named above."""
    heard = Heard()
    with connection.execute_wrapper(heard):
        found = verify()
    read = {table for statement in heard for table in READ.findall(statement)}
    assert read <= VERIFIED, f"verify reads {read - VERIFIED}: name them in daliang.tests.databases"
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Whatever a test did, its ledger must verify afterwards; a test that tampers with it says so."""
    heard = Heard()
    with connection.execute_wrapper(heard):
        outcome = yield
    if must_verify(item, heard):
        assert verified() == []
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

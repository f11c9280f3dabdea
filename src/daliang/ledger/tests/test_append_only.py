"""The ledger's tables only grow, whoever asks: raw SQL is refused by the database itself."""

import pytest
from django.db import DatabaseError, connection, transaction

from daliang.ledger.closing import close
from daliang.ledger.models import Batch, Closing, Entry, Posting
from daliang.ledger.tests.tampering import GUARDED, execute
from daliang.ledger.tests.world import World, march
from daliang.ledger.tree import rearrange
from daliang.org.models import Deed, Membership
from daliang.org.walls import as_owner

KEY = {"ledger_posting": "seq"}
TABLES = {table._meta.db_table: table for table in (Deed, Membership, Batch, Posting, Entry, Closing)}


@pytest.fixture
def written(world: World) -> World:
    """A world with rows in each of the tables."""
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    rearrange(world.units["park_a1"], parent=world.units["county_b"], on=march(8), by=world.clerk)
    close(title="第一轮", day=march(20), figures={}, by=world.clerk)
    connection.check_constraints()  # PostgreSQL empties no table while foreign keys wait to be checked
    return world


def refused(sql: str, table: str) -> None:
    before = list(TABLES[table]._default_manager.order_by("pk").values_list())
    assert before
    with pytest.raises(DatabaseError, match=f"append-only: {table}"), transaction.atomic():
        execute(sql)
    assert list(TABLES[table]._default_manager.order_by("pk").values_list()) == before


def test_these_are_the_tables_that_only_grow() -> None:
    assert set(TABLES) == set(GUARDED)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", GUARDED)
def test_an_update_is_refused(table: str) -> None:
    key = KEY.get(table, "id")
    refused(f"UPDATE {table} SET {key} = {key}", table)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", GUARDED)
def test_a_deletion_is_refused(table: str) -> None:
    refused(f"DELETE FROM {table}", table)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", GUARDED)
def test_a_row_is_not_replaced_by_an_insert(table: str) -> None:
    key = KEY.get(table, "id")
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", table)
    else:
        upsert = f"ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"
        refused(f"INSERT INTO {table} SELECT * FROM {table} {upsert}", table)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("table", GUARDED)
def test_emptying_a_table_is_refused(table: str) -> None:
    """By the owner; the application's own role may not even try."""
    with as_owner(connection):
        refused(f"DELETE FROM {table} WHERE 1" if connection.vendor == "sqlite" else f"TRUNCATE {table} CASCADE", table)


@pytest.mark.usefixtures("written")
def test_the_models_are_refused_too() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Posting.objects.update(reason="")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()

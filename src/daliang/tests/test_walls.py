"""The second wall: with the application's own role, raw SQL of a request sees its own branch and nothing else."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from daliang.org.models import Unit
from daliang.org.tests.tree import small_city
from daliang.org.walls import EVERYTHING, NOTHING, ROLE, as_owner, scoped, walls, whole_house
from daliang.register.models import Project

pytestmark = pytest.mark.tampers  # projects are put into units past the ledger
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no row-level security")

# Tables that point at a project, a unit or a walled row and need no wall, with the reason.
OPEN = {
    "org_membership": "the tree itself is no secret",
    "org_person": "who works where; never shown to units",
    "org_deed": "read by the audit administrator alone",
    "org_delegation": "who approves in whose place; of the two and the administrator",
    "org_token": "found by its secret only",
    "measures_safefigure": "told to all units: nobody can be made out (promise 11)",
    "register_savedview": "holds a question, no row",
    "register_exportrequest": "holds a question, no row",
    "register_projectgrams": "numbers without a text; behind a wall no index of theirs could be used (decision 0022)",
}


def asked(sql: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    """A project in each park, written as the house does."""
    found = small_city()
    for code in ("park_a1", "park_a2", "park_b1"):
        Project.objects.create(code=code, name=f"canary-{code}", unit=found[code])
    return found


@on_postgresql
def test_the_application_owns_nothing_and_bypasses_nothing(units: dict[str, Unit]) -> None:
    """Promise 3: FORCE, and the role is neither owner nor BYPASSRLS."""
    assert asked("SELECT current_user") == [ROLE]
    assert asked(f"SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = '{ROLE}'") == [False]
    assert ROLE not in asked("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")
    forced = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    assert set(asked(forced)) >= set(walls())


@on_postgresql
def test_raw_sql_sees_the_own_branch_only(units: dict[str, Unit]) -> None:
    """Promise 3: a forgotten filter finds nothing of others."""
    every = "SELECT code FROM register_project ORDER BY code"
    with scoped(units["county_a"].path):
        assert asked(every) == ["park_a1", "park_a2"]
    with scoped(units["park_b1"].path):
        assert asked(every) == ["park_b1"]
    with scoped(units["city"].path):
        assert asked(every) == ["park_a1", "park_a2", "park_b1"]


@on_postgresql
def test_without_a_scope_there_is_no_row(units: dict[str, Unit]) -> None:
    with scoped(NOTHING):
        assert asked("SELECT code FROM register_project") == []


@on_postgresql
def test_a_row_of_another_branch_can_be_neither_changed_nor_taken(units: dict[str, Unit]) -> None:
    with scoped(units["park_a1"].path):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE register_project SET name = 'x' WHERE code = 'park_b1'")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE register_project SET unit_id = %s WHERE code = 'park_a1'", [units["park_b1"].pk])


@on_postgresql
def test_the_houses_own_work_sees_all_and_the_scope_comes_back(units: dict[str, Unit]) -> None:
    counted = whole_house(lambda: len(asked("SELECT code FROM register_project")))
    with scoped(units["park_a1"].path):
        assert (counted(), len(asked("SELECT code FROM register_project"))) == (3, 1)
    assert len(asked("SELECT code FROM register_project")) == 3
    with as_owner(connection):
        assert asked("SELECT current_user") != [ROLE]
    assert asked("SELECT current_user") == [ROLE]


@on_postgresql
def test_the_scope_is_no_pattern(units: dict[str, Unit]) -> None:
    """A path holds letters and digits only, so LIKE's signs cannot come in."""
    assert all(unit.path.isalnum() for unit in units.values())
    assert EVERYTHING not in {unit.path for unit in units.values()}


def test_every_table_of_business_rows_has_its_wall() -> None:
    """A new table that hangs on a project, a unit or a walled row is walled, or says here why not."""
    held = {Project._meta.db_table, *walls()}
    loose = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in held or table in OPEN or not model.__module__.startswith("daliang."):
            continue
        fields = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
        if {field.related_model._meta.db_table for field in fields} & {*held, "org_unit"}:
            loose.append(table)
    assert loose == []

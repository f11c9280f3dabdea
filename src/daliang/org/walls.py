"""The second wall on PostgreSQL: row-level security below the application's own filters.

The application connects as it likes and then acts as the role `daliang_app`, which owns nothing and bypasses nothing.
Each table of business rows has a policy: a row is seen when its unit lies in the scope that the connection carries, a
path of the unit tree. A request carries its person's branch, the house's own work (command, jobs, the ledger's sums)
the whole tree, and a connection without a scope sees no row. A forgotten filter then finds nothing of others.

SQLite has no such thing; there the filters stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = "daliang_app"
EVERYTHING, NOTHING = "*", ""
SETTING = "daliang.scope"
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_scope: ContextVar[str] = ContextVar("daliang_scope", default=EVERYTHING)
_declared: dict[str, Callable[[], str]] = {}

# The whole tree is asked first: the house's own work then looks nothing up. A row's own look-up is an EXISTS, which the
# planner answers from the key for few rows and from a table of all for many; an IN always makes that table.
ALL_SCOPE = f"current_setting('{SETTING}', true) = '{EVERYTHING}'"
IN_SCOPE = (
    f"EXISTS (SELECT 1 FROM org_unit AS wall WHERE wall.id = {{column}} "
    f"AND current_setting('{SETTING}', true) <> '' AND wall.path LIKE current_setting('{SETTING}', true) || '%')"
)


def walled(model: type[models.Model], *, unit: str = "", through: tuple[str, ...] = ()) -> None:
    """Declare the wall of a table: by its own `unit` field, or `through` the walled rows that it points at.

    A row whose unit is not known yet (a file between its creation and its first posting) is seen by all.
    """
    _declared[model._meta.db_table] = lambda: _by_unit(model, unit) if unit else _through(model, through)


def wall_history(table: str, *, of: type[models.Model]) -> None:
    """The history of a walled table: a row is seen with the row that it is the past of."""
    _declared[table] = lambda: f"{ALL_SCOPE} OR {_seen(of, f'{table}.id')}"


def _by_unit(model: type[models.Model], unit: str) -> str:
    column = f"{model._meta.db_table}.{_column(model, unit)}"
    return f"{ALL_SCOPE} OR {column} IS NULL OR {IN_SCOPE.format(column=column)}"


def _through(model: type[models.Model], names: tuple[str, ...]) -> str:
    conditions = [ALL_SCOPE]
    for name in names:
        above = cast("type[models.Model]", model._meta.get_field(name).related_model)
        conditions.append(_seen(above, f"{model._meta.db_table}.{_column(model, name)}"))
    return " OR ".join(conditions)


def _seen(above: type[models.Model], key: str) -> str:
    """Is the walled row above, named by its key, in sight?"""
    assert above._meta.pk is not None
    return f"EXISTS (SELECT 1 FROM {above._meta.db_table} AS wall WHERE wall.{above._meta.pk.column} = {key})"


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return str(field.column)


def walls() -> dict[str, str]:
    """Table → condition under which a row is seen."""
    return {table: condition() for table, condition in _declared.items()}


def build(connection: BaseDatabaseWrapper) -> None:
    """Role, rights and policies, as declared: called after each migration, as the owner. Harmless when they stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; "
            f"END $$"
        )
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE}")
        for verb, things in (("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT", "SEQUENCES")):
            cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {verb} ON {things} TO {ROLE}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with waiting checks cannot be altered
        there = set(connection.introspection.table_names(cursor))
        for table, condition in walls().items():
            if table in there:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
                cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
                cursor.execute(f"DROP POLICY IF EXISTS rows_in_scope ON {table}")
                cursor.execute(f"CREATE POLICY rows_in_scope ON {table} USING ({condition}) WITH CHECK ({condition})")


STEP_OUT = f"SELECT set_config('role', 'none', false), set_config('{SETTING}', %s, false)"
STAND = f"""SELECT set_config('role', '{ROLE}', false), set_config('{SETTING}', %s, false)
WHERE to_regclass('public.register_project') IS NOT NULL AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}')"""


def stand_behind(connection: BaseDatabaseWrapper) -> None:
    """Act as the application's role from now on, in the scope of whoever asks; nothing on SQLite."""
    if connection.vendor != "postgresql":
        return
    try:
        _run(connection, STAND, [_scope.get()])
    except DatabaseError as error:
        raise ImproperlyConfigured(
            f"the database user may not act as {ROLE}; as its administrator run: GRANT {ROLE} TO the user"
        ) from error


def stand_before(connection: BaseDatabaseWrapper) -> None:
    """Act as the owner again: for migrations, and for the emptying of a test's database."""
    if connection.vendor == "postgresql":
        _run(
            connection, f"SELECT set_config('role', 'none', false), set_config('{SETTING}', '{EVERYTHING}', false)", []
        )


def _run(connection: BaseDatabaseWrapper, sql: str, values: list[str]) -> None:
    """On the driver's own cursor: the wall is no query of the page's."""
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside the block the connection acts as the owner of the tables."""
    connection.ensure_connection()
    if not is_behind(connection):
        yield
        return
    stand_before(connection)
    try:
        yield
    finally:
        stand_behind(connection)


def is_behind(connection: BaseDatabaseWrapper) -> bool:
    """Does the connection act as the application's role?"""
    if connection.vendor != "postgresql":
        return False
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        return bool(cursor.execute("SELECT current_user = %s", [ROLE]).fetchone()[0])


@contextmanager
def scoped(path: str) -> Iterator[None]:
    """Inside the block only rows of this branch are seen: a path of the tree, EVERYTHING or NOTHING."""
    token = _scope.set(path)
    _tell()
    try:
        yield
    finally:
        _scope.reset(token)
        _tell()


def _tell() -> None:
    """Tell the open connection of this thread; one that opens later asks by itself."""
    connection = connections["default"]
    if connection.vendor == "postgresql" and connection.connection is not None:
        _run(connection, f"SELECT set_config('{SETTING}', %s, false)", [_scope.get()])


def whole_house(deed: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """The deed is the house's own: it looks at rows of all units and shows none of them to whoever asked."""

    @wraps(deed)
    def wide(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if _scope.get() == EVERYTHING:
            return deed(*args, **kwargs)
        with scoped(EVERYTHING):
            return deed(*args, **kwargs)

    return wide

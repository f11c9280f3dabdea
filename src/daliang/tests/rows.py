"""Every row of a table as the database holds it, for tests that compare what was with what is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

Rows = list[tuple[Any, ...]]


@cache
def tables() -> dict[str, type[models.Model]]:
    """Every table that migrating makes, by its name."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}


@cache
def _question(table: str, left_out: frozenset[str]) -> str:
    meta, name = tables()[table]._meta, connection.ops.quote_name
    columns = [str(field.column) for field in meta.concrete_fields if field.column not in left_out]
    return f"SELECT {', '.join(map(name, columns))} FROM {name(table)} ORDER BY {name(str(meta.pk.column))}"


def rows_in(table: str, left_out: Iterable[str] = ()) -> Rows:
    """The table's rows by their key, columns in the order of the model's fields, some left out."""
    with connection.cursor() as cursor:
        cursor.execute(_question(table, frozenset(left_out)))
        found: Rows = cursor.fetchall()
    return found

"""The index of what projects are found by: for each project the pieces of its keys, see `vocabulary.grams`.

PostgreSQL keeps them as an array under a GIN index, SQLite as a full-text table (FTS5) whose words are the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

AT_ONCE = 500
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def word(number: int) -> str:
    """The number in base 36: what the full-text table takes for a word."""
    digits = ""
    while number or not digits:
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return digits


class NumbersField(models.Field[Any, Any]):
    """A set of small numbers; asked for by `holds_any`, which takes sets of them."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return _stored(value, connection)

    def from_db_value(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> frozenset[int]:
        return frozenset(int(each, 36) for each in value.split()) if isinstance(value, str) else frozenset(value)


def _stored(numbers: Iterable[int], connection: BaseDatabaseWrapper) -> list[int] | str:
    ordered = sorted(numbers)
    return ordered if connection.vendor == "postgresql" else " ".join(map(word, ordered))


@NumbersField.register_lookup
class HoldsAny(Lookup[Any]):
    """Are all numbers of at least one of these sets in the set?"""

    lookup_name = "holds_any"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, first = self.process_lhs(compiler, connection)
        wanted = [_stored(numbers, connection) for numbers in self.rhs]
        return f"({' OR '.join(f'{left} @> %s::integer[]' for _each in wanted)})", (*first, *wanted)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A full-text table is asked under its own name: its only column has no index by itself."""
        name = map(compiler.quote_name_unless_alias, (self.lhs.alias, self.lhs.target.model._meta.db_table))
        wanted = " OR ".join(f"({_stored(numbers, connection)})" for numbers in self.rhs)
        return f"{'.'.join(name)} MATCH %s", (wanted,)


class GramsQuerySet(models.QuerySet["ProjectGrams"]):
    def keep(self, rows: Iterable[ProjectGrams]) -> None:
        """Write these rows in the place of those of the same projects."""
        kept = list(rows)
        if connection.vendor == "postgresql":
            self.bulk_create(kept, AT_ONCE, update_conflicts=True, unique_fields=["project"], update_fields=["numbers"])
            return
        # A full-text table takes no upsert; its writers come one after another.
        self.filter(pk__in=[row.pk for row in kept]).delete()
        self.bulk_create(kept, AT_ONCE)


class ProjectGrams(models.Model):
    """The pieces of one project's `whole` keys. `rowid` is the full-text table's own key."""

    project = models.OneToOneField(
        "Project", on_delete=models.CASCADE, primary_key=True, related_name="grams", db_column="rowid"
    )
    numbers = NumbersField()

    objects = GramsQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.pk)

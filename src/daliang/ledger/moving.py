"""The derived columns of projects, written in one go: here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Field

from daliang.register.models import Project


@dataclass
class Moves:
    """Where the projects of a posting stand now; written together at its end."""

    kept: dict[int, dict[str, Any]] = field(default_factory=dict)

    def move(self, project: Project, columns: dict[str, Any], seq: int) -> None:
        """Set the columns on the object at once; a later move of the same project counts."""
        for name, value in columns.items():
            setattr(project, name, value)
        project.last_seq = seq
        self.kept[project.pk] = {**columns, "last_seq": seq}

    def write(self) -> None:
        """One statement with a row of values for each project: a query each would be most of a large posting's time."""
        if not self.kept:
            return
        fields = [_field(name) for name in next(iter(self.kept.values()))]
        columns = ", ".join(f"{connection.ops.quote_name(str(field.column))} = %s" for field in fields)
        table = connection.ops.quote_name(Project._meta.db_table)
        rows = [
            [*(field.get_db_prep_save(columns[field.attname], connection) for field in fields), pk]
            for pk, columns in self.kept.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {columns} WHERE id = %s", rows)  # noqa: S608


def _field(attname: str) -> Field[Any, Any]:
    return next(field for field in Project._meta.concrete_fields if field.attname == attname)

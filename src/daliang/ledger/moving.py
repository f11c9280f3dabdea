"""The derived columns of projects, written in one go: here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from daliang.org import many
from daliang.register.models import COUNTED, Project


@dataclass
class Moves:
    """Where the projects of a posting stand now; written together at its end."""

    kept: dict[int, Project] = field(default_factory=dict)

    def move(self, project: Project, columns: dict[str, Any], seq: int) -> None:
        """Set the columns on the object at once; a later move of the same project counts."""
        for name, value in columns.items():
            setattr(project, name, value)
        project.last_seq = seq
        self.kept[project.pk] = project

    def write(self) -> None:
        """A query for each would be most of a large posting's time."""
        many.update(self.kept.values(), COUNTED)

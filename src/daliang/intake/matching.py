"""Finds the projects that rows speak of: by number, else by name and unit exactly, and only in the importer's branch.

A project of somebody else is never looked at, so nothing that is said about a row depends on it (promises 10 and 17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from daliang.intake.register_columns import UNIT
from daliang.intake.typed import Typed
from daliang.org.models import Person, Unit
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal, quoted


class Matches:
    """The projects of some rows; two queries however many rows."""

    def __init__(self, rows: Sequence[Typed], *, by: Person, unit: Unit) -> None:
        self.unit = unit
        codes = {row.code for row in rows if row.code}
        names = {row.name for row in rows if not row.code}
        found = Project.objects.visible_to(by).within(unit).select_related("unit", "stage", "industry")
        self.by_code: dict[str, Project] = {}
        self.by_name: dict[tuple[str, str], list[Project]] = defaultdict(list)
        for project in found.filter(Q(code__in=codes) | Q(name__in=names)):
            self.by_code[project.code] = project
            if project.unit:
                self.by_name[project.name, project.unit.code].append(project)

    def find(self, row: Typed) -> Project | None:
        """The row's project, None for a new one. Refusals: `unknown_project`, `two_projects`."""
        if row.code:
            if row.code in self.by_code:
                return self.by_code[row.code]
            raise Refusal(
                N_("您的范围内没有编号为“%(found)s”的项目；新项目请把编号留空。"),
                code="unknown_project",
                field="code",
                found=quoted(row.code),
            )
        same = self.by_name.get((row.name, self.unit_code(row)), [])
        if len(same) > 1:
            raise Refusal(
                N_("本单位有%(count)s个同名项目（%(codes)s），请填写项目编号。"),
                code="two_projects",
                field="code",
                count=len(same),
                codes="、".join(project.code for project in same),
            )
        return same[0] if same else None

    def unit_code(self, row: Typed) -> str:
        """The unit as typed; where the cell is empty, the importer's own when it has none below."""
        typed = row.given(UNIT)
        return str(typed) if typed else "" if self.unit.numchild else str(self.unit.code)

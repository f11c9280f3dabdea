"""All returns of a round read together, for the closing: what says nothing new is left in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, Q

from daliang.org.models import Unit
from daliang.register.models import Project
from daliang.rounds.checks import STANDING, Severity
from daliang.rounds.judging import read_lines
from daliang.rounds.known import Known
from daliang.rounds.models import Line, Return, Round
from daliang.rounds.reading import Reading

UNTOUCHED = Q(before__isnull=False, typed=F("before"))


def read_changes(round_: Round, returns: Sequence[Return]) -> tuple[list[tuple[Return, list[Reading]]], Known]:
    """Each return with the readings of its lines that may say something new; a fixed number of queries.

    A line that was never touched says nothing, unless the city lets a project that stands still stop a filing.
    """
    stops = any(check.kind in STANDING and check.severity is Severity.ERROR for check in round_.series.asks.checks)
    lines = Line.objects.filter(belongs_to__in=[ret.pk for ret in returns]).order_by("belongs_to_id", "position")
    kept = list(lines if stops else lines.exclude(UNTOUCHED))
    _joined(kept, {ret.pk: ret for ret in returns})
    kept = [line for line in kept if not line.is_ignored]
    known = Known.of(round_, kept)
    by_return: dict[int, list[Line]] = defaultdict(list)
    for line in kept:
        by_return[line.belongs_to_id].append(line)
    return [(ret, read_lines(by_return[ret.pk], known)) for ret in returns], known


def _joined(lines: Iterable[Line], returns: Mapping[int, Return]) -> None:
    """Put return and project on each line: few rows are shared by many lines, so they are not joined in SQL."""
    kept = list(lines)
    projects = Project.objects.select_related("stage", "industry").in_bulk(
        [line.project_id for line in kept if line.project_id]
    )
    units = Unit.objects.in_bulk({project.unit_id for project in projects.values() if project.unit_id})
    for project in projects.values():
        if project.unit_id:
            project.unit = units[project.unit_id]
    for line in kept:
        line.belongs_to = returns[line.belongs_to_id]
        if line.project_id:
            line.project = projects[line.project_id]

"""What a closing writes into the files of projects: descriptive texts, new files with their codes, history for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from simple_history.utils import bulk_create_with_history

from daliang.org import many
from daliang.org.models import Person
from daliang.register.codes import Codes
from daliang.register.models import Project, rewrite
from daliang.rounds.fields import DESCRIPTIVE
from daliang.rounds.reading import Reading

AT_ONCE = 500


def file_all(readings: Sequence[tuple[Reading, Person]], year: int) -> dict[int, Project]:
    """Line id → its project, whose file says what the line says. Each row of history names who wrote the line.

    New projects get codes of the year, in the order of the lines, and the lines their projects. A fixed number of
    queries for each 500 files.
    """
    _open([(reading, maker) for reading, maker in readings if reading.line.project is None], year)
    _rewrite([(reading, maker) for reading, maker in readings if reading.line.before is not None])
    return {line.pk: line.project for line in (reading.line for reading, _maker in readings) if line.project}


def _texts(reading: Reading) -> tuple[str, ...]:
    return tuple(name for name in DESCRIPTIVE if name in reading.changed)


def _fill(project: Project, reading: Reading, maker: Person) -> Project:
    for name in _texts(reading):
        setattr(project, name, getattr(reading.values, name))
    project._history_user = maker  # type: ignore[attr-defined]
    return project


def _open(new: Sequence[tuple[Reading, Person]], year: int) -> None:
    if not new:
        return
    codes = Codes(year)
    made = [_fill(Project(code=codes.take(), name=reading.values.name), reading, maker) for reading, maker in new]
    saved = bulk_create_with_history(made, Project, batch_size=AT_ONCE)
    lines = [reading.line for reading, _maker in new]
    for line, project in zip(lines, saved, strict=True):
        line.project = project
    many.update(lines, ["project"])


def _rewrite(known: Sequence[tuple[Reading, Person]]) -> None:
    """Files with the same changed fields are written together: a field that the line leaves alone is not touched."""
    alike: dict[tuple[str, ...], list[Project]] = defaultdict(list)
    for reading, maker in known:
        names = _texts(reading)
        if names and reading.line.project:
            alike[names].append(_fill(reading.line.project, reading, maker))
    for names, projects in alike.items():
        rewrite(projects, names)
    written = [project for projects in alike.values() for project in projects]
    if written:
        Project.history.bulk_history_create(written, batch_size=AT_ONCE, update=True)  # type: ignore[attr-defined]

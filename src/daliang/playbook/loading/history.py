"""The demo's past: projects, postings in their batches, and the rounds that were closed on the way."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Person
from daliang.playbook.loading.closed_rounds import close_past_round
from daliang.playbook.shapes.playbook import Playbook
from daliang.playbook.shapes.projects import HistoryRow
from daliang.register.models import Project


def load_history(book: Playbook) -> None:
    """Post batch by batch, at the moments that history.csv gives; close each past round where it was closed."""
    zone = ZoneInfo(book.city.time_zone)
    projects = _projects(book)
    people = {person.username: person for person in Person.objects.all()}
    closings = sorted((r for r in book.rounds if r.closed_at), key=lambda r: r.closed_at or datetime.max)
    for recorded_at, rows in groupby(book.history, key=lambda row: row.recorded_at):
        while closings and closings[0].closed_at and closings[0].closed_at < recorded_at:
            close_past_round(book, closings.pop(0), zone)
        with clock.held_at(recorded_at.replace(tzinfo=zone)):
            for maker, checker, part in _by_hands([*rows]):
                post(facts_of(part, projects), by=people[maker], checked_by=people.get(checker), source=f"history:{part[0].batch}")
    for past in closings:
        close_past_round(book, past, zone)


def _by_hands(rows: list[HistoryRow]) -> Iterator[tuple[str, str, list[HistoryRow]]]:
    """One ledger batch for each pair of maker and checker, each project's rows in the file's order."""
    ordered = sorted(rows, key=lambda row: (row.maker, row.checker))
    for (maker, checker), part in groupby(ordered, key=lambda row: (row.maker, row.checker)):
        yield maker, checker, [*part]


def _projects(book: Playbook) -> dict[str, Project]:
    made = [
        Project(
            code=row.code, name=row.name, investor=row.investor, investor_parent=row.investor_parent,
            source_place=row.source_place, content=row.content, progress=row.progress, next_step=row.next_step,
            next_on=row.next_on, is_synthetic=row.synthetic,
        )
        for row in book.projects
    ]
    Project.objects.bulk_create(made)
    return {project.code: project for project in made}


def facts_of(rows: list[HistoryRow], projects: dict[str, Project]) -> list[NewFact]:
    """The rows as facts. After a `reversed` row the project's next row of the same kind is its repost."""
    made: list[NewFact] = []
    taken_back: dict[tuple[str, str], int] = {}
    for row in rows:
        project = projects[row.project]
        if row.kind is Kind.REVERSED:
            seq = reversed_seq(project, row)
            taken_back[row.project, str(row.argument["kind"])] = seq
            made.append(NewFact(project, row.kind, row.on, reason=row.reason, evidence=row.evidence, reverses=seq))
        else:
            corrects = taken_back.pop((row.project, row.kind), None)
            made.append(NewFact(project, row.kind, row.on, row.argument, row.reason, row.evidence, corrects=corrects))
    return made


def reversed_seq(project: Project, row: HistoryRow) -> int:
    """The posting that a `reversed` row names by kind, day and batch; checking has seen that it is there."""
    wanted = {"kind": row.argument["kind"], "effective_on": row.argument["on"]}
    earlier = project.postings.filter(batch__source=f"history:{row.argument['batch']}", reversed_by=None, **wanted)
    return earlier.order_by("-seq").values_list("seq", flat=True)[0]

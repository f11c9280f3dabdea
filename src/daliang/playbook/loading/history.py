"""The demo's past: projects, postings in their batches, and the rounds that were closed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from zoneinfo import ZoneInfo

from daliang.ledger.facts import Kind
from daliang.ledger.posting import Group, NewFact, post_together
from daliang.org import clock
from daliang.org.models import Person
from daliang.playbook.corrections import Corrections, find_corrections
from daliang.playbook.faults import Faults
from daliang.playbook.loading.calendar import close_past_round, load_series
from daliang.playbook.shapes import HistoryRow, Playbook
from daliang.register.models import Project


def load_history(book: Playbook) -> None:
    """Post batch by batch, at the moments that history.csv gives; close each past round where it was closed."""
    zone = ZoneInfo(book.city.time_zone)
    load_series(book)
    past = Past(find_corrections(book.history, Faults()), _projects(book))
    closings = sorted((row for row in book.rounds if row.closed_at), key=lambda row: str(row.closed_at))
    for recorded_at, rows in groupby(book.history, key=lambda row: row.recorded_at):
        while closings and closings[0].closed_at and closings[0].closed_at < recorded_at:
            close_past_round(book, closings.pop(0), zone)
        with clock.held_at(recorded_at.replace(tzinfo=zone)):
            past.post(_by_hands([*rows]))
    for row in closings:
        close_past_round(book, row, zone)


def _by_hands(rows: list[HistoryRow]) -> Iterator[list[HistoryRow]]:
    """One ledger batch for each pair of maker and checker, each project's rows in the file's order."""
    for _hands, part in groupby(sorted(rows, key=_hands_of), key=_hands_of):
        yield [*part]


def _hands_of(row: HistoryRow) -> tuple[str, str]:
    return row.maker, row.checker


def _projects(book: Playbook) -> dict[str, Project]:
    made = [
        Project(
            code=row.code,
            name=row.name,
            investor=row.investor,
            investor_parent=row.investor_parent,
            source_place=row.source_place,
            content=row.content,
            progress=row.progress,
            next_step=row.next_step,
            next_on=row.next_on,
            is_synthetic=row.synthetic,
        )
        for row in book.projects
    ]
    Project.objects.bulk_create(made)
    return {project.code: project for project in made}


@dataclass
class Past:
    """What has been posted so far: the file's lines and the seq that each got."""

    corrections: Corrections
    projects: dict[str, Project]
    seqs: dict[int, int] = field(default_factory=dict)
    people: dict[str, Person] = field(
        default_factory=lambda: {person.username: person for person in Person.objects.all()}
    )

    def post(self, parts: Iterable[list[HistoryRow]]) -> None:
        """One moment's batches, all at once: but first those before a batch that corrects or reverses one of them."""
        waiting: list[list[HistoryRow]] = []
        for part in parts:
            if waiting and any(self._is_waiting(row) for row in part):
                self._post(waiting)
                waiting = []
            waiting.append(part)
        self._post(waiting)

    def _is_waiting(self, row: HistoryRow) -> bool:
        """Does the row correct or reverse one that has no seq yet?"""
        links = (self.corrections.reverses, self.corrections.corrects)
        return any(row.line in link and link[row.line] not in self.seqs for link in links)

    def _post(self, parts: list[list[HistoryRow]]) -> None:
        """Rows of one maker and checker as one batch."""
        for rows, batch in zip(parts, post_together([self._group(rows) for rows in parts]), strict=True):
            seqs = batch.postings.order_by("seq").values_list("seq", flat=True)
            self.seqs.update(zip((row.line for row in rows), seqs, strict=True))

    def _group(self, rows: list[HistoryRow]) -> Group:
        first, facts = rows[0], [self._fact(row) for row in rows]
        return Group(facts, self.people[first.maker], self.people.get(first.checker), f"history:{first.batch}")

    def _fact(self, row: HistoryRow) -> NewFact:
        argument = {} if row.kind is Kind.REVERSED else row.argument
        return NewFact(
            self.projects[row.project],
            row.kind,
            row.on,
            argument,
            reason=row.reason,
            evidence=row.evidence,
            reverses=self._seq(self.corrections.reverses, row),
            corrects=self._seq(self.corrections.corrects, row),
        )

    def _seq(self, links: Mapping[int, int], row: HistoryRow) -> int | None:
        return self.seqs[links[row.line]] if row.line in links else None

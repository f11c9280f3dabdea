"""projects.csv, history.csv."""

from __future__ import annotations

from daliang.ledger.facts import Kind
from daliang.playbook.records import Record
from daliang.playbook.shapes import HistoryRow, ProjectRow
from daliang.playbook.sources import Folder

KINDS = [kind for kind in Kind if kind is not Kind.BROUGHT_FORWARD]  # that one only the opening import posts


def read_projects(folder: Folder) -> tuple[ProjectRow, ...]:
    return tuple(
        ProjectRow(
            line=record.at,
            code=record.code("code"),
            name=record.text("name"),
            investor=record.text("investor", optional=True),
            investor_parent=record.text("investor_parent", optional=True),
            source_place=record.text("source_place", optional=True),
            content=record.text("content", optional=True),
            progress=record.text("progress", optional=True),
            next_step=record.text("next_step", optional=True),
            next_on=record.day("next_on", optional=True),
            synthetic=record.yes("synthetic"),
        )
        for record in folder.rows("projects.csv", ProjectRow, optional=True)
    )


def read_history(folder: Folder) -> tuple[HistoryRow, ...]:
    """The postings whose kind, day and moment can be read; the others are only noted."""
    rows = (_posting(record) for record in folder.rows("history.csv", HistoryRow, optional=True))
    return tuple(row for row in rows if row is not None)


def _posting(record: Record) -> HistoryRow | None:
    kind, on, recorded_at = record.choice("kind", KINDS), record.day("on"), record.moment("recorded_at")
    argument = record.json("argument")
    project, batch = record.code("project"), record.code("batch")
    maker, checker = record.code("maker"), record.code("checker")
    if not kind or on is None or recorded_at is None:
        return None
    return HistoryRow(
        line=record.at,
        project=project,
        kind=Kind(kind),
        on=on,
        recorded_at=recorded_at,
        argument=argument,
        maker=maker,
        checker=checker,
        reason=record.text("reason", optional=True),
        evidence=record.text("evidence", optional=True),
        batch=batch,
    )

"""Projects and their postings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from daliang.ledger.facts import Kind
from daliang.playbook.lines import Line


@dataclass(frozen=True)
class ProjectRow:
    """A row of projects.csv: what a project's file says apart from the counted columns."""

    line: Line
    code: str
    name: str
    investor: str
    investor_parent: str
    source_place: str
    content: str
    progress: str
    next_step: str
    next_on: date | None
    synthetic: bool


@dataclass(frozen=True)
class HistoryRow:
    """A row of history.csv: one posting, with its argument as the ledger takes it."""

    line: Line
    project: str
    kind: Kind
    on: date
    recorded_at: datetime
    argument: Mapping[str, Any]
    maker: str
    checker: str
    reason: str
    evidence: str
    batch: str

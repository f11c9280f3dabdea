"""The clocks of leads, the demo's leads, and the pages that its officers have taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from daliang.playbook.lines import Line

LEAD_TEXTS = ("name", "company", "place", "stage", "channel", "summary")


@dataclass(frozen=True)
class LeadClocksTable:
    """leads.toml: days from the step before; `working` names those that count working days."""

    line: Line
    respond: int
    assess: int
    answer: int
    follow: int
    escalate: int
    working: tuple[str, ...]


@dataclass(frozen=True)
class LeadRow:
    """A row of leads.csv: a deed on a demo lead. What a lead says stands in its first row, `opened`."""

    line: Line
    lead: str
    deed: str
    at: datetime | None
    by: str
    unit: str
    words: str
    name: str
    company: str
    amount: str
    industry: str
    origin: str
    place: str
    stage: str
    channel: str
    summary: str
    partner: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """What the lead says, field by field, as typed."""
        return {name: getattr(self, name) for name in LEAD_TEXTS if getattr(self, name)}


@dataclass(frozen=True)
class PageRow:
    """A row of pages.csv: a file of the folder pages that somebody takes in to be read."""

    line: Line
    file: str
    at: datetime | None
    by: str

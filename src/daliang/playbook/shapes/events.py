"""Signing events: programmes whose totals never enter the yearly figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daliang.playbook.lines import Line
from daliang.vocabulary.money import Currency


@dataclass(frozen=True)
class EventTable:
    """[[event]] of events.toml."""

    line: Line
    code: str
    title: str
    title_en: str
    on: date | None


@dataclass(frozen=True)
class EventProjectRow:
    """A row of event_projects.csv: a project on stage, with the total investment read out, in whole yuan or dollars."""

    line: Line
    event: str
    project: str
    contract: str
    first_signing: bool
    amount: int
    currency: Currency


@dataclass(frozen=True)
class EventTotalTable:
    """[[event]] of expected.toml."""

    line: Line
    code: str
    projects: int
    cny: int
    usd: int
    source: str

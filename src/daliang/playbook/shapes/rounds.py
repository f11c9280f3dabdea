"""The calendar of fortnights and the demo's returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from daliang.playbook.lines import Line
from daliang.playbook.shapes.scales import TierRuleTable

LINE_FIELDS = (
    "name",
    "investor",
    "industry",
    "origin",
    "amount",
    "stage",
    "stage_on",
    "progress",
    "next_step",
    "next_on",
)


@dataclass(frozen=True)
class RankingTable:
    """`ranking` of a series: the city ranks its units in public by this document, from this day on."""

    line: Line
    document: str
    on: date | None


@dataclass(frozen=True)
class SeriesTable:
    """[[series]] of rounds.toml: which projects its returns carry, and its clock."""

    line: Line
    code: str
    title: str
    title_en: str
    stages: tuple[str, ...]
    tier: TierRuleTable | None
    measures: tuple[str, ...]
    every_days: int
    opens_time: time
    due_time: time
    due_after: int = 0
    approve_after: int | None = None
    approve_time: time | None = None
    accept_after: int | None = None
    accept_time: time | None = None
    ranking: RankingTable | None = None


@dataclass(frozen=True)
class RoundTable:
    """[[round]] of rounds.toml. `closed_at` only for a round that loading closes."""

    line: Line
    code: str
    series: str
    number: int
    opens_on: date | None
    cut_off_on: date | None
    due_on: date | None
    closed_at: datetime | None


@dataclass(frozen=True)
class ReturnRow:
    """A row of returns.csv: a line of a filed return, a filing without changes, or a later deed (approved, accepted).

    The fields are text as a clerk types it, in `values`; stage, industry and origin are labels. `why` is the reason
    that the checks' questions about the line are answered with.
    """

    line: Line
    round: str
    unit: str
    state: str
    at: datetime | None
    project: str
    name: str
    investor: str
    industry: str
    origin: str
    amount: str
    stage: str
    stage_on: str
    progress: str
    next_step: str
    next_on: str
    synthetic: bool
    why: str = ""

    @property
    def values(self) -> Mapping[str, str]:
        """The fields that the clerk filled in."""
        return {name: getattr(self, name) for name in LINE_FIELDS if getattr(self, name)}

    @property
    def is_line(self) -> bool:
        """Does the row carry a line? Otherwise it is a deed alone: filed with nothing new, approved, accepted."""
        return bool(self.project or self.values)

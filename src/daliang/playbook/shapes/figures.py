"""Measures, ratios, and the figures that loading must reproduce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daliang.playbook.lines import Line
from daliang.playbook.shapes.scales import TierRuleTable


@dataclass(frozen=True)
class MeasureTable:
    """[[measure]] of measures.toml: the one definition of a statistic."""

    line: Line
    code: str
    label: str
    label_en: str
    book: str
    milestone: str
    stages: tuple[str, ...]
    tier: TierRuleTable | None
    counting: str
    unit_of: str
    branch: tuple[str, ...]
    industries: tuple[str, ...]
    origin: str
    amount: str
    suspended: str


@dataclass(frozen=True)
class RatioTable:
    """[[ratio]] of measures.toml: one measure over another."""

    line: Line
    code: str
    label: str
    label_en: str
    numerator: str
    denominator: str


@dataclass(frozen=True)
class CockpitTable:
    """cockpit.toml: what the cockpit shows, in order. Measures, except the funnel's stages.

    `cohort` is the one measure that conversion rates are counted over.
    """

    line: Line
    cards: tuple[str, ...]
    ladder: tuple[str, ...]
    funnel: tuple[str, ...]
    board: tuple[str, ...]
    cohort: tuple[str, ...]


@dataclass(frozen=True)
class FigureTable:
    """[[figure]] of expected.toml: over from_ … to, at as_of, or as the round's closing has it."""

    line: Line
    measure: str
    from_: date | None
    to: date | None
    as_of: date | None
    round: str
    unit: str
    count: int
    source: str

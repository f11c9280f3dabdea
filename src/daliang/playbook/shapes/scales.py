"""What projects are sorted by: tiers, stages, acts, industries, and the rates that bring dollars to yuan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from daliang.playbook.lines import Line
from daliang.vocabulary.money import Currency


@dataclass(frozen=True)
class TierTable:
    """One step of a ladder in tiers.toml; `at_least` in whole yuan or dollars."""

    line: Line
    code: str
    at_least: int
    label: str
    label_en: str


@dataclass(frozen=True)
class LadderTable:
    """[[ladder]] of tiers.toml: the tiers of one currency, rising."""

    line: Line
    currency: Currency
    tiers: tuple[TierTable, ...]


@dataclass(frozen=True)
class TierRuleTable:
    """The `tier` of a measure or series: from `at_least`, below `below` (None: no end), whole yuan or dollars."""

    line: Line
    at_least: int
    below: int | None
    currency: Currency


@dataclass(frozen=True)
class StageTable:
    """[[stage]] of stages.toml."""

    line: Line
    code: str
    label: str
    label_en: str
    order: int
    moves: tuple[str, ...]
    implies: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ActTable:
    """[[act]] of stages.toml: a recognition."""

    line: Line
    code: str
    label: str
    label_en: str
    stage: str


@dataclass(frozen=True)
class IndustryRow:
    """A row of industries.csv."""

    line: Line
    code: str
    label: str
    label_en: str
    branch: str


@dataclass(frozen=True)
class RateRow:
    """A row of rates.csv: yuan for one unit of the currency on a day."""

    line: Line
    currency: Currency
    on: date | None
    rate: Decimal
    source: str

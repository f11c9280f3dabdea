"""Notices of targets, and the lights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daliang.playbook.lines import Line


@dataclass(frozen=True)
class NoticeTable:
    """The head of a file in targets/: one version of a notice."""

    line: Line
    code: str
    title: str
    title_en: str
    starts: date | None
    ends: date | None
    document: str
    dated: date | None
    effective_on: date | None
    basis: str
    burden_note: str
    synthetic: bool


@dataclass(frozen=True)
class IndicatorTable:
    """[[indicator]]: a measure with a rule."""

    line: Line
    code: str
    measure: str
    rule: str
    aspect: str
    label: str
    label_en: str
    whole: str
    each: str
    minimum: int
    part_of: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class TargetTable:
    """[[target]]: what one unit owes of an indicator; projects, whole yuan or dollars, millionths."""

    line: Line
    indicator: str
    unit: str
    amount: int


@dataclass(frozen=True)
class NoticeFile:
    """One file of the folder targets/."""

    file: str
    notice: NoticeTable
    indicators: tuple[IndicatorTable, ...]
    targets: tuple[TargetTable, ...]


@dataclass(frozen=True)
class LightsTable:
    """lights.toml: percentage points behind the time's progress."""

    line: Line
    warn: int
    late: int


@dataclass(frozen=True)
class StandingTable:
    """[[target]] of expected.toml: what a unit has done and still owes of an indicator, as of a day."""

    line: Line
    notice: str
    indicator: str
    unit: str
    as_of: date | None
    done: int
    gap: int
    source: str

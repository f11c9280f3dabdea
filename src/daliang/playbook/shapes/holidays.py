"""The holiday calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daliang.playbook.lines import Line


@dataclass(frozen=True)
class HolidayRow:
    """A row of holidays.csv: a day that is not as its weekday, a holiday or a weekend worked in exchange."""

    line: Line
    day: date | None
    working: bool
    name: str

"""Time against targets (序时进度): in whole calendar days, each day counted at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

A_MONTH = 30


@dataclass(frozen=True)
class Course:
    """A period, both days included, as of the end of a day."""

    starts: date
    ends: date
    as_of: date

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    @property
    def gone(self) -> int:
        """Days of the period that have passed: none before it, all after it."""
        return min(max((self.as_of - self.starts).days + 1, 0), self.days)

    @property
    def left(self) -> int:
        return self.days - self.gone

    @property
    def has_begun(self) -> bool:
        return self.gone > 0

    @property
    def share(self) -> Decimal:
        """The share of the time gone, from 0 to 1."""
        return Decimal(self.gone) / Decimal(self.days)

    def needed_per_day(self, gap: int | Decimal) -> Decimal | None:
        """What each day left must bring to close the gap; nothing without a gap, None when no day is left."""
        if not gap:
            return Decimal(0)
        return Decimal(gap) / self.left if self.left else None

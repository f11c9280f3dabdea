"""Lights (亮灯) of targets, by rule as data: how many points behind the time's progress is a warning, and late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from daliang.org.models import City


class Light(StrEnum):
    GOOD = "good"
    WARN = "warn"
    LATE = "late"


@dataclass(frozen=True)
class Lights:
    """Percentage points behind; exactly on a threshold is not yet behind it."""

    warn: int = 10
    late: int = 30

    @classmethod
    def of(cls, city: City | None) -> Self:
        """The city's own, or the usual ones."""
        given: Mapping[str, Any] = city.playbook.get("lights", {}) if city else {}
        return cls(**{name: given[name] for name in ("warn", "late") if name in given})

    def light(self, *, expected: Decimal, completion: Decimal | None) -> Light | None:
        """None where no target is set."""
        if completion is None:
            return None
        behind = (expected - completion) * 100
        if behind > self.late:
            return Light.LATE
        return Light.WARN if behind > self.warn else Light.GOOD

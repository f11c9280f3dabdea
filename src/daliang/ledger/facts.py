"""A fact about a project, as the pure ledger sees it: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    OPENED = "opened"
    BROUGHT_FORWARD = "brought_forward"
    REACHED = "reached"
    RECOGNISED = "recognised"
    WITHDRAWN = "withdrawn"
    FELL_BACK = "fell_back"
    AMOUNT = "amount"
    PAID_IN = "paid_in"
    MOVED = "moved"
    RECREDITED = "recredited"
    RECLASSIFIED = "reclassified"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ENDED = "ended"
    REOPENED = "reopened"
    REVERSED = "reversed"


# A file begins with one of these: opened by hand, or brought forward from an older ledger by the opening import.
OPENINGS = frozenset({Kind.OPENED, Kind.BROUGHT_FORWARD})


class AmountKind(StrEnum):
    TOTAL = "total"
    FIXED = "fixed"
    EQUIPMENT = "equipment"
    CONTRACTED_FDI = "contracted_fdi"
    PAID_IN = "paid_in"


WHOLE = 1_000_000  # shares are integer millionths


@dataclass(frozen=True, slots=True)
class Fact:
    """One standing fact. `slot` is the seq of the first posting in its chain of corrections (rule 4)."""

    day: date
    slot: int
    kind: Kind
    argument: Mapping[str, Any]

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.slot


@dataclass(frozen=True, slots=True)
class Scheme:
    """The city's stages in order, what each implies and allows, and its acts of recognition."""

    stages: tuple[str, ...]
    implies: Mapping[str, tuple[str, ...]]
    moves: Mapping[str, tuple[str, ...]]
    acts: tuple[str, ...]

    @property
    def milestones(self) -> tuple[str, ...]:
        """Everything that can be arrived at: stages, acts, and money paid in."""
        return (*self.stages, *self.acts, PAID_IN)

    def rank(self, stage: str) -> int:
        return self.stages.index(stage)


PAID_IN = "paid_in"
OUTSIDE = "outside"

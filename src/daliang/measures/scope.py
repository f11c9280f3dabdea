"""Whose question it is, about which branch of the tree, and for which days as known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daliang.org.models import Person, Unit


@dataclass(frozen=True)
class Scope:
    """A person sees their own branch only; None is the house itself (a closing). No unit: all that they see."""

    person: Person | None
    unit: Unit | None = None


@dataclass(frozen=True)
class Period:
    """End of the day `as_of`, as known at the seq `known_at` (None: now).

    A flow runs from `start`, by default the first day of the fiscal year; a stock takes no notice of it.
    """

    as_of: date
    start: date | None = None
    known_at: int | None = None


@dataclass(frozen=True)
class Corner:
    """A day as known at a seq: what a closing freezes."""

    day: date
    seq: int


def fiscal_start(day: date, month: int) -> date:
    """The first day of the fiscal year that `day` lies in."""
    return date(day.year if day.month >= month else day.year - 1, month, 1)

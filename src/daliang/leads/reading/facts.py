"""The facts of a page: amounts, projects, aggregates, people. Every place counts characters of the decoded original."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Amount:
    """Money as printed: whole `value` in its own `currency` (nothing is converted), the upper bound of a range,
    how exactly it is meant (`eq`, `ge`, `gt`, `le`, `near`, `about`, `order`) and what it is about (`role`)."""

    value: Decimal
    currency: str
    start: int
    end: int
    qualifier: str
    role: str
    upper: Decimal | None = None
    rule: str = "amount"


@dataclass(frozen=True)
class Project:
    """One investment that is named or described. Its amount is the total stated for it, never output or capital."""

    name: str
    company: str | None
    amount: Amount | None
    stage: str | None
    place: str | None
    industry: str | None
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Aggregate:
    """A count of projects, their total, or both, for an event, a period, a place or a branch."""

    count: int | None
    amount: Amount | None
    event: str
    period: str | None
    start: int
    end: int
    rule: str


_MARK = re.compile("[,;、。，；]")
_LONGEST = 40  # characters of what a count or a sum is said of


def said_of(words: str) -> str:
    """What a count or a sum is said of: the last of the words before it, from a clause's beginning where they are many.

    A day is not cut: of 11月20日 nothing like 1月20日 remains.
    """
    if len(words) <= _LONGEST:
        return words
    last = words[-_LONGEST:]
    clause = _MARK.search(last)
    return last[clause.end() :] if clause else last.lstrip("0123456789年月日")


@dataclass(frozen=True)
class Person:
    """A person named with an office."""

    name: str
    title: str
    start: int
    end: int
    rule: str = "office before name"


@dataclass(frozen=True)
class Reading:
    """All that one page says, in the order of the page."""

    title: str
    publish_date: date | None
    source: str
    amounts: Sequence[Amount]
    projects: Sequence[Project]
    aggregates: Sequence[Aggregate]
    people: Sequence[Person]

"""What is found in a unit of text: projects with their money, the names and firms around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from daliang.leads.reading.amounts import Money
from daliang.leads.reading.cutting import Name


@dataclass(frozen=True)
class Found:
    """A project at the clean span [start, end) of its name, with the sentence [from_, to) that tells of it."""

    name: Name
    company: str | None
    money: Money | None
    from_: int
    to: int
    rule: str
    place: str | None = None
    stage: str | None = None
    title: bool = False


class Told(NamedTuple):
    """An amount with its role and the end of the range it opens."""

    money: Money
    role: str
    stop: int


class Unit(NamedTuple):
    """One unit of text [start, end): the projects and companies it names, and its amounts."""

    start: int
    end: int
    named: list[Name]
    firms: list[Name]
    told: Sequence[Told]


@dataclass(frozen=True)
class Total:
    """A count and the amount beside it at a clean span; `least` is the X of N projects of at least X."""

    count: int | None
    money: Money | None
    start: int
    end: int
    rule: str
    least: Money | None = None


@dataclass(frozen=True)
class Topic:
    """The count that a sentence is about, with the rules of its sums so far; `apart` is how many sentences without
    figures stand behind it."""

    count: int
    least: Money | None
    rules: frozenset[str]
    apart: int = 0

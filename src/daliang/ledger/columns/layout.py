"""The shape of the columns: the entries as typed arrays in seq order, so that `known_at` is a prefix.

Two books, one row a change, and the lots that they move: a *lot* is everything about a cell except where it stands.
A stage is coded 1 + 2 × its place + (1 while suspended), outside is 0; so the sum of (entered − left) of a lot up
to a day *is* its stage on that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from daliang.ledger.facts import AmountKind, Scheme

Array = npt.NDArray[Any]

VERSION = 1  # of this layout; files of another version are rebuilt
EPOCH = date(2000, 1, 1)
FIRST_DAY, LAST_DAY = EPOCH - timedelta(days=32768), EPOCH + timedelta(days=32767)  # 1910-04-15 to 2089-09-17
KINDS = tuple(AmountKind)


class Position(NamedTuple):
    """A lot leaves one stage and enters another; 0 is outside."""

    seq: Array
    day: Array
    lot: Array
    left: Array
    entered: Array


class Arrivals(NamedTuple):
    """A lot arrives at a milestone (`times` > 0) or is taken back (< 0)."""

    seq: Array
    day: Array
    lot: Array
    milestone: Array
    times: Array


class Lots(NamedTuple):
    """Immutable, one per project × unit × share × amount. `cny` and `usd` are the share's portion, whole units."""

    project: Array
    unit: Array
    share: Array
    kind: Array
    basis_cny: Array
    basis_usd: Array
    cny: Array
    usd: Array
    industry: Array
    foreign: Array


TYPES: dict[type, tuple[str, ...]] = {
    Position: ("<i4", "<i2", "<i4", "<i1", "<i1"),
    Arrivals: ("<i4", "<i2", "<i4", "<i1", "<i1"),
    Lots: ("<i4", "<i2", "<i4", "<i1", "<i8", "<i8", "<i8", "<i8", "<i2", "<i1"),
}


class Part(NamedTuple):
    """The three tables, or some new rows of each."""

    position: Position
    arrivals: Arrivals
    lots: Lots


@dataclass(frozen=True)
class Codes:
    """What the small numbers in the columns mean; another order of stages or acts means other columns."""

    stages: tuple[str, ...]
    milestones: tuple[str, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> Codes:
        return cls(scheme.stages, scheme.milestones)

    def stage(self, code: str, *, is_suspended: bool) -> int:
        return 1 + 2 * self.stages.index(code) + is_suspended


@dataclass(frozen=True)
class Columns:
    """All changes up to `seq`. `origin` names the files (folder and generation) that the rows were mapped from."""

    seq: int
    codes: Codes
    part: Part
    origin: str = ""

    @property
    def position(self) -> Position:
        return self.part.position

    @property
    def arrivals(self) -> Arrivals:
        return self.part.arrivals

    @property
    def lots(self) -> Lots:
        return self.part.lots

    def plus(self, seq: int, part: Part) -> Columns:
        """These rows and `part` behind them, in memory."""
        return Columns(seq, self.codes, joined([self.part, part]))


def nothing() -> Part:
    """No rows, of the right types."""
    return Part(*(table(*(np.zeros(0, kind) for kind in kinds)) for table, kinds in TYPES.items()))


def joined(parts: Iterable[Part]) -> Part:
    """The parts one behind the other."""
    tables = zip(*parts, strict=True)
    return Part(*(type(of[0])(*map(np.concatenate, zip(*of, strict=True))) for of in tables))


def day_number(day: date) -> int:
    """Days since 2000-01-01, as the day columns hold them."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    return EPOCH + timedelta(days=int(number))

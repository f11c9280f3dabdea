"""The fortnight's special report (双周情况专报) as plain values: what a closing says, in no language or layout."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from daliang.vocabulary.money import Money
from daliang.vocabulary.tiers import Counting


class HasNames(Protocol):
    """A city, a unit: a name, and one in English or none."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True)
class Named:
    """A name in both languages; without an English one the Chinese stands in."""

    zh: str
    en: str = ""

    @classmethod
    def of(cls, thing: HasNames) -> "Named":
        return cls(thing.name, thing.name_en)

    def in_(self, language: str) -> str:
        """The name for readers of "zh" or "en"."""
        return self.en or self.zh if language == "en" else self.zh


@dataclass(frozen=True)
class Sum:
    """A frozen figure: projects (shares may make it a fraction), whole yuan and whole dollars, never added together."""

    count: Decimal = Decimal(0)
    cny: int = 0
    usd: int = 0

    def since(self, before: "Sum") -> "Sum":
        """What was added to `before`; negative where it became less."""
        return Sum(self.count - before.count, self.cny - before.cny, self.usd - before.usd)


@dataclass(frozen=True)
class Heading:
    """Whose report this is, which issue, and which closing it prints.

    Without a title of its own it is named after the series, without an office it is the leading group's.
    """

    city: Named
    series: Named
    number: int
    round: str
    cut_off_on: date
    closed_at: datetime
    closing: int
    seal: str
    previous: str = ""
    previous_on: date | None = None
    title: Named | None = None
    office: Named | None = None


@dataclass(frozen=True)
class Figure:
    """One measure for the whole city, with the closing before (None: there was none, or it did not hold the measure).

    A stock is counted on the cut-off day, a flow over the days since `start`.
    """

    measure: str
    label: Named
    counting: Counting | None
    now: Sum
    before: Sum | None = None
    start: date | None = None

    @property
    def is_stock(self) -> bool:
        return self.start is None


@dataclass(frozen=True)
class UnitFigures:
    """One unit's row; `sums` follow the report's stocks. Depth 0 is the city, 1 a county or zone, 2 a park."""

    code: str
    name: Named
    depth: int
    sums: tuple[Sum, ...]
    is_unreported: bool = False


class Change(StrEnum):
    """What happened to a project since the closing before."""

    NEW = "new"
    ADVANCED = "advanced"
    UPGRADED = "upgraded"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class FieldChange:
    """One field of a project, by the name that a return has for it (or "unit"), before and after as it is shown."""

    field: str
    was: Named
    now: Named


@dataclass(frozen=True)
class ProjectLine:
    """One project in one of the lists, with amounts as they were stated."""

    change: Change
    code: str
    name: str
    unit: Named
    money: Money | None
    stage: Named
    money_before: Money | None = None
    stage_before: Named | None = None
    next_step: str = ""
    next_on: date | None = None
    reason: str = ""
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Late:
    """A unit that filed after the due moment, by so many minutes."""

    unit: Named
    minutes: int


@dataclass(frozen=True)
class Adjustment:
    """What corrections written since the closing before changed in a measure for days that it had already counted."""

    measure: str
    label: Named
    difference: Sum


@dataclass(frozen=True)
class Report:
    """All that the report says. Figures come from the closing alone, so a later printing gives the same."""

    heading: Heading
    headline: tuple[Figure, ...]
    units: tuple[UnitFigures, ...]
    projects: tuple[ProjectLine, ...] = ()
    unreported: tuple[Named, ...] = ()
    excused: tuple[Named, ...] = ()
    late: tuple[Late, ...] = ()
    expected: int = 0
    adjustments: tuple[Adjustment, ...] = ()
    is_demonstration: bool = False

    @property
    def stocks(self) -> tuple[Figure, ...]:
        """The headline figures that are broken down by unit."""
        return tuple(figure for figure in self.headline if figure.is_stock)

    def of(self, change: Change) -> tuple[ProjectLine, ...]:
        """The projects of one list, in the report's order."""
        return tuple(line for line in self.projects if line.change is change)

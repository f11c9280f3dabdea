"""Progress (完成情况): what each unit was asked, has done, and still owes, as of a day as known at a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from daliang.ledger.closing import seq_known_at
from daliang.ledger.models import Closing
from daliang.measures.models import Measure
from daliang.measures.reading import one_reading
from daliang.measures.scope import Scope
from daliang.measures.tables import Cell
from daliang.org import clock
from daliang.org.models import City, Person, Unit
from daliang.targets.coverage import Coverage, coverage
from daliang.targets.figures import Figures, Value, parts_of
from daliang.targets.lights import Light, Lights
from daliang.targets.models import Beside, Indicator, Target, TargetNotice, Version
from daliang.targets.pace import A_MONTH, Course
from daliang.targets.valid import Under, valid_versions

MILLIONTHS = 6


@dataclass(frozen=True)
class Potential:
    """What could still become a result: a measure shown beside the indicator."""

    measure: Measure
    cell: Cell

    @property
    def value(self) -> Value:
        """In projects."""
        return self.cell.count


@dataclass(frozen=True)
class Standing:
    """One unit's standing on one indicator.

    Counts are projects (exact to the millionth), money whole yuan or dollars, shares and rates parts of one. Of a
    branch under an at-least rule target, done and gap count units: all that are asked, those that have reached the
    minimum, those in `below` that have not. A unit that owes the minimum itself (a zone that is a park) and holds
    others that do is told of itself, and `inside` of those: reached, asked. `target` 0 is not set, None was never
    given; there completion, gap and light are None. `done` is None where a share or rate has nothing to divide by.
    """

    version: Version
    indicator: Indicator
    unit: Unit
    target: Value | None
    done: Value | None
    course: Course
    lights: Lights
    potential: tuple[Potential, ...] = ()
    is_coverage: bool = False
    below: tuple[str, ...] = ()
    inside: tuple[int, int] | None = None
    is_frozen: bool = False

    @property
    def notice(self) -> TargetNotice:
        return self.version.notice

    @property
    def is_set(self) -> bool:
        return bool(self.target)

    @property
    def gap(self) -> Value | None:
        """What is missing, never below zero."""
        if not self.target:
            return None
        return max(self.target - (self.done or 0), 0)

    @property
    def completion(self) -> Decimal | None:
        if not self.target or self.done is None:
            return None
        return Decimal(self.done) / Decimal(self.target)

    @property
    def pace(self) -> Decimal:
        """The share of the period's days that are gone (序时进度)."""
        return self.course.share

    @property
    def grows(self) -> bool:
        """Is it gathered day by day? A stock, a share or a rate is held, not gathered: time does not excuse it."""
        return self.indicator.measure.is_flow and not self.indicator.is_fraction

    @property
    def needed_per_day(self) -> Decimal | None:
        return self.course.needed_per_day(self.gap) if self.gap is not None and self.grows else None

    @property
    def needed_per_month(self) -> Decimal | None:
        """The same for thirty days."""
        return None if self.needed_per_day is None else self.needed_per_day * A_MONTH

    @property
    def light(self) -> Light | None:
        """None before the period begins and where no target is set."""
        if not self.course.has_begun:
            return None
        return self.lights.light(expected=self.pace if self.grows else Decimal(1), completion=self.completion)

    @property
    def counting(self) -> str | None:
        """ "nested", "band" or None, as the measure says."""
        return self.indicator.measure.counting

    @property
    def is_stock(self) -> bool:
        """Counted on a day, not over the period."""
        return not self.indicator.measure.is_flow and not self.indicator.measure.is_ratio

    @property
    def is_backdated(self) -> bool:
        return self.version.is_backdated


def asked_seq(closing: Closing | None, known_at: datetime | None) -> int | None:
    """Up to which posting is known: a closing's own, that of a moment, or None for all that is known now."""
    if closing:
        return closing.seq
    return seq_known_at(known_at) if known_at else None


def standings(
    person: Person | None,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    closing: Closing | None = None,
    notice: TargetNotice | None = None,
    unit: Unit | None = None,
    under: str = Under.THEN,
    is_full: bool = False,
    measures: Collection[str] | None = None,
) -> list[Standing]:
    """In order of notices, indicators and the tree: of every unit that was given a target or is asked by a rule.

    `person` None is the house itself. As of today where no day is given; as known now, at a moment, or at a `closing`,
    whose day it then is. `under` the version valid then (as far as it was issued by then), or the one valid today.
    `is_full`: also the units without a target.
    `measures`: only indicators on these, by code. Refusal `unknown_unit`. A fixed number of queries.
    """
    day = closing.day if closing else as_of or clock.today()
    moment = closing.made_at if closing else known_at
    seq = asked_seq(closing, known_at)
    versions = (
        valid_versions(day, moment, notice) if under == Under.THEN else valid_versions(clock.today(), notice=notice)
    )
    with one_reading():
        figures = Figures(Scope(person, unit), day, seq, closing)
        desk = _Desk(versions, person, figures, measures)
        return [one for version in versions for one in desk.of(version, is_full=is_full)]


class _Desk:
    """What standings need, each thing asked once."""

    def __init__(
        self, versions: list[Version], person: Person | None, figures: Figures, measures: Collection[str] | None
    ) -> None:
        rows = Indicator.objects.filter(version__in=versions).select_related("measure", "whole", "part_of")
        self.figures = figures
        if measures is not None:
            rows = rows.filter(measure__code__in=measures)
        self.indicators = list(rows.order_by("version", "order"))
        for one in self.indicators:
            one.version = next(version for version in versions if version.pk == one.version_id)
        self.measures = parts_of(self.indicators)
        self.units: dict[str, Unit] = {unit.code: unit for unit in Unit.objects.all()}
        self.lights = Lights.of(City.objects.first())
        self.targets = _targets(self.indicators, person)
        self.besides: dict[int, list[Measure]] = {}
        shown = Beside.objects.filter(indicator__in=self.indicators).select_related("measure")
        for beside in shown.order_by("order"):
            self.besides.setdefault(beside.indicator_id, []).append(beside.measure)

    def of(self, version: Version, *, is_full: bool) -> Iterator[Standing]:
        for indicator in self.indicators:
            if indicator.version_id == version.pk:
                yield from self._of(indicator, is_full=is_full)

    def _of(self, indicator: Indicator, *, is_full: bool) -> Iterator[Standing]:
        given = self.targets.get(indicator.pk, {})
        covered = coverage(indicator, given, self.units, self.figures) if indicator.is_coverage else {}
        for code in self.figures.branch(indicator.version.notice).codes:
            if code in covered:
                yield self._covering(indicator, code, covered[code])
            elif not indicator.is_coverage and (is_full or code in given):
                target = _shown(indicator, given[code]) if code in given else None
                yield self._standing(indicator, code, target, self.figures.value(indicator, code, self.measures))

    def _covering(self, indicator: Indicator, code: str, found: Coverage) -> Standing:
        return self._standing(
            indicator, code, found.target, found.done,
            is_coverage=found.is_branch, below=found.below, inside=found.inside,
        )  # fmt: skip

    def _standing(
        self, indicator: Indicator, code: str, target: Value | None, done: Value | None, *,
        is_coverage: bool = False, below: tuple[str, ...] = (), inside: tuple[int, int] | None = None,
    ) -> Standing:  # fmt: skip
        notice = indicator.version.notice
        potential = tuple(
            Potential(measure, self.figures.cell(measure, notice, code))
            for measure in self.besides.get(indicator.pk, ())
        )
        return Standing(
            version=indicator.version,
            indicator=indicator,
            unit=self.units[code],
            target=target,
            done=done,
            course=Course(notice.starts, notice.ends, self.figures.as_of),
            lights=self.lights,
            potential=potential,
            is_coverage=is_coverage,
            below=below,
            inside=inside,
            is_frozen=self.figures.is_frozen(indicator.measure, notice),
        )


def _targets(indicators: list[Indicator], person: Person | None) -> Mapping[int, Mapping[str, int]]:
    """Indicator id → unit code → amount, of those that the person may see."""
    rows = Target.objects.all() if person is None else Target.objects.visible_to(person)
    found: dict[int, dict[str, int]] = {}
    for pk, code, amount in rows.filter(indicator__in=indicators).values_list("indicator", "unit__code", "amount"):
        found.setdefault(pk, {})[code] = amount
    return found


def _shown(indicator: Indicator, amount: int) -> Value:
    return Decimal(amount).scaleb(-MILLIONTHS) if indicator.is_fraction else amount

"""Standings as a page shows them: one section a notice, a card an indicator, a row a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from daliang.measures.models import Measure
from daliang.measures.wording import counting_words
from daliang.org.models import Unit
from daliang.org.words import language, named
from daliang.targets.expecting import Expected, Key, key
from daliang.targets.figures import Value
from daliang.targets.forecast.answers import Unknown
from daliang.targets.models import Each, Indicator, TargetNotice, Version
from daliang.targets.pace import Course
from daliang.targets.progress import Potential, Standing
from daliang.vocabulary.money import Currency, rounded_money
from daliang.web.moment import Moment
from daliang.web.saying import said
from daliang.web.templatetags.wording import figure_text

LOOKS = {"good": "on-pace", "warn": "behind", "late": "far-behind"}


@dataclass(frozen=True)
class Shown:
    """One standing in words; `href` leads to the projects behind what is done, `ahead` to those that may still come.

    `beside` are what stands beside it as potential, each with the way to its projects.
    """

    standing: Standing
    href: str
    names: dict[str, str]
    ahead: str = ""
    beside: list[tuple[Potential, str]] = field(default_factory=list)
    expected: Expected | Unknown | None = None

    @property
    def band(self) -> str:
        """Between what and what the period ends in four of five cases; "" where that is not told or it has ended."""
        if not isinstance(self.expected, Expected) or not self.standing.course.left:
            return ""
        low, high = self._text(self.expected.low), self._text(self.expected.high)
        return low if low == high else f"{low}–{high}"

    @property
    def why(self) -> str:
        """Why nothing is expected; "" where something is, or nobody asked."""
        return said(self.expected.why) if isinstance(self.expected, Unknown) else ""

    @property
    def can_be_expected(self) -> bool:
        """Gathered day by day in a period that still has days: only such a result is forecast."""
        return self.standing.grows and bool(self.standing.course.left)

    @property
    def likely(self) -> int | None:
        """The probability of the target, in whole per cent."""
        reaches = self.expected.reaches if isinstance(self.expected, Expected) else None
        return None if reaches is None else round(reaches * 100)

    @property
    def counting(self) -> str:
        """The way of counting, in words."""
        return counting_words(self.standing.indicator.measure)

    @property
    def done(self) -> str:
        return self._text(self.standing.done)

    @property
    def target(self) -> str:
        """ "" where none was given, 未设 where it is 0."""
        if self.standing.target is None:
            return ""
        return self._text(self.standing.target) if self.standing.is_set else _("未设")

    @property
    def target_text(self) -> str:
        """The target with what is counted: 20 个园区; money and percentages say that themselves."""
        return f"{self.target} {self.size}".strip()

    @property
    def gap(self) -> str:
        return self._text(self.standing.gap)

    @property
    def size(self) -> str:
        """What is counted: 个园区, 个; nothing beside money and percentages."""
        indicator = self.standing.indicator
        if self.standing.is_coverage:
            return _("个%(each)s") % {"each": Each(indicator.each).label}
        return _("个") if indicator.aspect == "count" and not indicator.is_fraction else ""

    @property
    def look(self) -> str:
        """The state's code, "" without a light."""
        light = self.standing.light
        return LOOKS[light] if light else ""

    @property
    def tone(self) -> str:
        light = self.standing.light
        return light.value if light else "pale"

    @property
    def needed(self) -> str:
        """What thirty days must bring, with one decimal; "" where nothing is needed or no day is left."""
        needed = self.standing.needed_per_month
        return self._text(round(needed, 1)) if needed else ""

    @property
    def below(self) -> list[str]:
        """Names of the units that have not reached the minimum."""
        return [self.names[code] for code in self.standing.below]

    @property
    def inside(self) -> str:
        """下辖 0 / 1 个园区: how far those below a unit that is asked itself have come; "" where there are none."""
        if not self.standing.inside:
            return ""
        reached, asked = self.standing.inside
        each = Each(self.standing.indicator.each).label
        return _("下辖 %(reached)s / %(asked)s 个%(each)s") % {"reached": reached, "asked": asked, "each": each}

    def _text(self, value: Value | None) -> str:
        if value is None:
            return "—"
        indicator = self.standing.indicator
        if indicator.is_fraction:
            return f"{Decimal(value) * 100:.1f}%"
        if indicator.aspect == "count":
            return figure_text(value)
        return rounded_money(int(value), Currency(indicator.aspect.upper()), language=language())


@dataclass(frozen=True)
class Line:
    """A unit with its cell of each indicator, None where it was asked nothing and has nothing."""

    unit: Unit
    level: int
    cells: list[Shown | None]


@dataclass(frozen=True)
class Section:
    """One notice: the version that holds, cards of the branch asked about, the table of its units."""

    version: Version
    course: Course
    indicators: list[tuple[Indicator, str]]
    cards: list[Shown]
    lines: list[Line]

    @property
    def notice(self) -> TargetNotice:
        return self.version.notice


def sections(found: Iterable[Standing], moment: Moment, top: Unit) -> list[Section]:
    """The standings of a branch by notice; `top` is the unit asked about."""
    by_version = groupby(found, key=lambda one: one.version.pk)
    return [_section(list(of), moment, top) for _version, of in by_version]


def aims(
    found: Iterable[Standing], moment: Moment, top: Unit, expected: Mapping[Key, Expected | Unknown] | None = None
) -> list[Shown]:
    """What `top` itself was asked, of the standings of its branch."""
    listed = list(found)
    asked = [one for one in _shown(listed, moment, expected or {}) if one.standing.unit == top]
    return [one for one in asked if one.standing.target is not None]


def _shown(found: Sequence[Standing], moment: Moment, expected: Mapping[Key, Expected | Unknown]) -> list[Shown]:
    names = {one.unit.code: named(one.unit) for one in found}
    return [
        Shown(
            one, _link(one, one.indicator.measure, moment), names, _ahead(one, moment),
            [(of, _link(one, of.measure, moment)) for of in one.potential], expected.get(key(one)),
        )
        for one in found
    ]  # fmt: skip


def _section(found: list[Standing], moment: Moment, top: Unit) -> Section:
    shown = _shown(found, moment, {})
    indicators = list({one.indicator.pk: one.indicator for one in found}.values())
    cells = {(one.standing.unit.code, one.standing.indicator.pk): one for one in shown}
    units = sorted({one.unit.pk: one.unit for one in found}.values(), key=lambda unit: str(unit.path))
    cards = [one for one in shown if one.standing.unit == top and one.standing.target is not None]
    return Section(
        found[0].version,
        found[0].course,
        [(one, counting_words(one.measure)) for one in indicators],
        cards,
        [Line(unit, unit.depth - top.depth, [cells.get((unit.code, one.pk)) for one in indicators]) for unit in units],
    )


def _link(one: Standing, measure: Measure, moment: Moment) -> str:
    """The measure's page over the standing's days, as known at the same time."""
    asked = {"unit": one.unit.code, **moment.asked}
    if measure.is_flow:
        asked["from"] = one.notice.starts.isoformat()
    if moment.as_of > one.notice.ends:
        asked = {name: of for name, of in asked.items() if name != "at"} | {"as_of": one.notice.ends.isoformat()}
    return f"{reverse('figure', args=[measure.code])}?{urlencode(asked)}"


def _ahead(one: Standing, moment: Moment) -> str:
    """The forecast over the notice's period, with the projects that would close the gap."""
    days = {"from": one.notice.starts.isoformat(), "to": one.notice.ends.isoformat()}
    asked = {"unit": one.unit.code, **moment.asked, **days, "aspect": one.indicator.aspect}
    return f"{reverse('forecast', args=[one.indicator.measure.code])}?{urlencode(asked)}"

"""A small city with measures to set targets on, and short words for notices. Its measures count by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Self

from daliang.ledger.closing import close
from daliang.ledger.facts import Kind
from daliang.ledger.models import Closing
from daliang.ledger.numbering import lock_head
from daliang.measures.answers import Asked, figures_answer
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.measures.tests.world import World as MeasuresWorld
from daliang.org.models import Person, Role, Unit
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Draft, TargetNotice, Version
from daliang.targets.progress import Standing, standings
from daliang.targets.rules import issue_contents, open_notice

YEAR = (date(2022, 1, 1), date(2022, 12, 31))
HALF = (date(2022, 7, 1), date(2022, 12, 31))
NOW = datetime(2022, 12, 31, 9, tzinfo=UTC)  # after the ledger's world has recorded everything
PARKS = ("east-1", "east-2", "west-1")
SIGNED = {"book": "arrivals", "milestones": ["signed"]}
MEASURES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("signed", SIGNED),
    ("signed-20", {**SIGNED, "at_least": 20 * 10**8, "counting": "nested"}),
    ("signed-chips", {**SIGNED, "industries": ["chips"]}),
    ("signed-usd", {**SIGNED, "at_least": 5 * 10**8, "counting": "nested", "tier_currency": "USD"}),
    ("recognised", {"book": "arrivals", "milestones": ["recognised"]}),
    ("negotiating", {"book": "position", "stages": ["negotiating"]}),
    ("started", {"book": "arrivals", "milestones": ["started"]}),
    ("start-rate", {"kind": "ratio", "numerator": "started", "denominator": "signed"}),
)


@dataclass
class World(MeasuresWorld):
    officer: Person = field(init=False)

    @classmethod
    def founded(cls) -> Self:
        """Three parks in two counties, eight measures, an officer; nothing posted, no notice."""
        world = super().founded()
        Unit.objects.filter(code__in=PARKS).update(is_park=True)
        for order, (code, definition) in enumerate(MEASURES):
            Measure.objects.create(code=code, label=f"口径{code}", order=order, definition=definition)
        world.officer = world.person("city", Role.OFFICER)
        return world

    def recognised(self, project: str, on: str, unit: str, yi: float = 30) -> None:
        self.signed(project, on, unit, yi)
        self.post(project, Kind.RECOGNISED, on, {"act": "recognised"})

    def issue(self, *rows: Row, code: str = "annual", period: tuple[date, date] = YEAR, **head: Any) -> Version:
        starts, ends = period
        found = issue_contents(code, starts=starts, ends=ends, contents=contents(*rows, **head), by=self.officer)
        return found.version

    def draft(self, *rows: Row, code: str = "annual", period: tuple[date, date] = YEAR, **head: Any) -> Draft:
        starts, ends = period
        return open_notice(code, starts=starts, ends=ends, contents=contents(*rows, **head), by=self.officer)


def contents(*rows: Row, **head: Any) -> Contents:
    """A letter of New Year's Day with these rows."""
    usual = {"title": "年度指标", "document": "〔2022〕1号", "dated": YEAR[0], "effective_on": YEAR[0]}
    return Contents(**{**usual, **head}, rows=rows)


def row(code: str, **more: Any) -> Row:
    """A row on the measure of that code."""
    return Row(code=code, **{"measure": code, **more})


def coverage(code: str, minimum: int = 1, **more: Any) -> Row:
    return row(code, rule="at_least", each="park", minimum=minimum, **more)


def closed(day: date, title: str = "R01") -> Closing:
    """A closing of that day as known now, with the figures of "signed"."""
    asked = Asked(Scope(None), Period(day, known_at=lock_head()))
    figures = figures_answer(asked, ["signed"], each_unit=True)["figures"]
    return close(title=title, day=day, figures={"figures": figures}, by=None)


def standing(unit: str, indicator: str, on: str, person: Person | None = None, **more: Any) -> Standing:
    """The one standing of a unit on an indicator at the end of a day of 2022."""
    found = standings(person, as_of=date.fromisoformat(f"2022-{on}"), **more)
    return only(one for one in found if (one.unit.code, one.indicator.code) == (unit, indicator))


def only(found: Iterable[Standing]) -> Standing:
    (one,) = found
    return one


def notice(code: str = "annual") -> TargetNotice:
    return TargetNotice.objects.get(code=code)

"""What the cockpit shows, asked of the measures in one reading: cards, ladder, funnel, board, changes, stuck items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from daliang.ledger.models import Closing, Head
from daliang.measures.engine import Report, by_unit, report, table, total
from daliang.measures.models import Measure
from daliang.measures.scope import Corner, Scope
from daliang.measures.tables import Cell, plain_count
from daliang.measures.wording import counting_words
from daliang.org.models import City, Person, Unit
from daliang.org.words import named
from daliang.register.models import Project, Stage
from daliang.web.moment import Moment

STANDING = "standing"


@dataclass(frozen=True)
class View:
    """Whose cockpit, of which branch, at which moment; `before` is the closing that changes are counted from."""

    person: Person
    unit: Unit
    moment: Moment
    before: Closing | None
    measures: Mapping[str, Measure]
    panels: Mapping[str, Sequence[str]]

    def declared(self, panel: str) -> list[Measure]:
        """The measures that the playbook puts in a panel, those that exist."""
        return [self.measures[code] for code in self.panels.get(panel, ()) if code in self.measures]

    @property
    def scope(self) -> Scope:
        return Scope(self.person, self.unit)

    @cached_property
    def corner(self) -> Corner:
        head = Head.objects.values_list("seq", flat=True).first() or 0
        return Corner(self.moment.as_of, head if self.moment.known_at is None else self.moment.known_at)

    def link(self, measure: str, **more: str | Sequence[str]) -> str:
        """The rows behind a number, of the same branch and moment."""
        return f"{self._page(measure)}?{urlencode({'unit': self.unit.code, **self.moment.asked, **more}, doseq=True)}"

    def links(self, unit: str, measures: Sequence[str]) -> list[str]:
        """As `link`, of one unit for many measures."""
        query = urlencode({"unit": unit, **self.moment.asked})
        return [f"{self._page(measure)}?{query}" for measure in measures]

    def _page(self, measure: str) -> str:
        if measure not in self._pages:
            self._pages[measure] = reverse("figure", args=[measure])
        return self._pages[measure]

    @cached_property
    def _pages(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True)
class Card:
    """One number of the first row.

    `frozen` is set at a closing that says another number, because the way of counting has changed since.
    """

    measure: Measure
    cell: Cell
    change: int | Decimal | None
    adjusted: int | Decimal
    transferred: int | Decimal
    frozen: int | float | None
    counting: str
    href: str

    @property
    def label(self) -> str:
        return named(self.measure)


@dataclass(frozen=True)
class Step:
    """One bar of the ladder or the funnel."""

    label: str
    cell: Cell
    href: str


@dataclass(frozen=True)
class BoardRow:
    """One unit of the board with its numbers, in the order of the columns."""

    unit: Unit
    depth: int
    cells: list[tuple[Cell, str]]


def closing_before(moment: Moment) -> Closing | None:
    """The last closing whose day lies before the moment's day, as known then."""
    found = Closing.objects.filter(day__lt=moment.as_of, superseded_by=None)
    if moment.known_at is not None:
        found = found.filter(seq__lte=moment.known_at)
    return found.order_by("-day", "-number").first()


def look(person: Person, unit: Unit, moment: Moment) -> View:
    """The view with what the playbook puts on the cockpit."""
    panels = City.current().playbook.get("cockpit", {})
    measures = {measure.code: measure for measure in Measure.objects.all()}
    return View(person, unit, moment, closing_before(moment), measures, panels)


def cards(view: View) -> list[Card]:
    return [_card(view, measure) for measure in view.declared("cards")]


def _card(view: View, measure: Measure) -> Card:
    cell = total(measure, view.scope, view.moment.period())
    found = None if view.before is None else changes(view, measure)
    return Card(
        measure,
        cell,
        found.change.count if found else None,
        found.adjustments.total.count if found else 0,
        found.transferred.total.count if found else 0,
        _frozen_otherwise(view, measure, cell),
        counting_words(measure),
        view.link(measure.code),
    )


def _frozen_otherwise(view: View, measure: Measure, cell: Cell) -> int | float | None:
    """What the closing looked at says of the measure, where that is not what is counted now."""
    kept = frozen_figure(view.moment.closing, measure, view.unit)
    return None if kept is None or is_kept(cell, kept) else kept["count"]


def frozen_figure(closing: Closing | None, measure: Measure, unit: Unit) -> dict[str, Any] | None:
    """The closing's own figure; None without one."""
    figures = closing.figures.get("figures", ()) if closing else ()
    return next((one for one in figures if (one["measure"], one["unit"]) == (measure.code, unit.code)), None)


def is_kept(cell: Cell, kept: Mapping[str, Any]) -> bool:
    """Does the closing say what is counted now?"""
    return (plain_count(cell.count), cell.cny, cell.usd) == (kept["count"], kept["cny"], kept["usd"])


def changes(view: View, measure: Measure) -> Report:
    """New, adjustments and transfers since the closing before, of the figure as the card counts it."""
    assert view.before
    return report(measure, view.scope, Corner(view.before.day, view.before.seq), view.corner)


def ladder(view: View) -> list[Step]:
    """The bands of total investment."""
    period = view.moment.period()
    return [Step(named(one), total(one, view.scope, period), view.link(one.code)) for one in view.declared("ladder")]


def funnel(view: View) -> list[Step]:
    """Where the projects stand now, stage by stage."""
    standing = view.measures.get(STANDING)
    if standing is None:
        return []
    cells = table(standing, view.scope, view.moment.period(), ("stage",))
    stages = {stage.code: stage for stage in Stage.objects.all()}
    return [
        Step(named(stages[code]), cells[code], view.link(STANDING, stage=code))
        for code in view.panels.get("funnel", ())
        if code in stages
    ]


def board(view: View) -> list[BoardRow]:
    """Every unit of the branch; a parent's number includes those below."""
    measures = view.declared("board")
    period = view.moment.period()
    answers = [by_unit(measure, view.scope, period) for measure in measures]
    codes = {unit.code: unit for unit in Unit.objects.visible_to(view.person)}
    shown = [code for code in (answers[0] if answers else {}) if code in codes]
    names = [measure.code for measure in measures]
    return [
        BoardRow(
            codes[code],
            codes[code].depth - view.unit.depth,
            [(answer[code], href) for answer, href in zip(answers, view.links(code, names), strict=True)],
        )
        for code in shown
    ]


MOST_STUCK = 10


@dataclass(frozen=True)
class Stuck:
    """Live projects of the branch that do not move: how many, the first MOST_STUCK, and the list of all of them."""

    count: int
    projects: list[Project]
    href: str


def overdue(view: View, today: date) -> Stuck:
    """Those whose next step's day has passed, the longest first."""
    before = (today - timedelta(days=1)).isoformat()
    return _stuck(view, ("next_on", "code"), {"next_on.to": before, "order": "next_on"}, next_on__lt=today)


def suspended(view: View) -> Stuck:
    """Those that stand suspended, the largest first."""
    return _stuck(view, ("-amount_cny", "code"), {"is_suspended": "yes"}, is_suspended=True)


def _stuck(view: View, order: tuple[str, str], asked: Mapping[str, str], **which: Any) -> Stuck:
    found = Project.objects.visible_to(view.person).within(view.unit).live().filter(**which)
    query = urlencode({"unit": view.unit.code, "standing": "yes", **asked})
    listed = list(found.select_related("unit", "stage").order_by(*order)[:MOST_STUCK])
    return Stuck(found.count(), listed, f"{reverse('project-list')}?{query}")

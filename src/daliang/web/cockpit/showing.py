"""All that the cockpit and the wall show of one view, each part asked when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from daliang.measures.engine import total
from daliang.measures.models import Measure
from daliang.measures.tables import Cell
from daliang.org.words import named
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.web import panels
from daliang.web.cockpit.aims import aims_of
from daliang.web.cockpit.charts import Chart
from daliang.web.cockpit.outlines import UnitMap, unit_map
from daliang.web.cockpit.parts import by_industry, by_origin, conversion
from daliang.web.targets.showing import Shown as Aim

A_SCENE = 6  # cards that one scene of the wall can hold
ON_WALL = ("funnel", "conversion", "ladder", "industry", "origin")


@dataclass(frozen=True)
class Shown:
    """Inside of `one_reading`. `measure` is what map and breakdown speak of, one of the cards'; None without cards."""

    view: panels.View
    measure: Measure | None
    made: dict[str, Chart | None] = field(default_factory=dict)

    def whole(self) -> Shown:
        """The same with every part asked, for a page that is drawn after the reading has ended."""
        for part in ("cards", "aims", "map", "charts", "board"):
            getattr(self, part)
        return self

    @cached_property
    def cards(self) -> Sequence[panels.Card]:
        return panels.cards(self.view)

    @cached_property
    def aims(self) -> Mapping[str, list[Aim]]:
        """What the branch was asked of each card's measure, by its code."""
        return aims_of(self.view, self.view.declared("cards"))

    @property
    def aimed(self) -> list[tuple[panels.Card, list[Aim]]]:
        """The cards, each with what was asked of it."""
        return [(card, self.aims.get(card.measure.code, [])) for card in self.cards]

    @property
    def number(self) -> tuple[Cell, list[Aim]]:
        """The chosen measure's figure, and what was asked of it; that card alone."""
        assert self.measure
        asked = aims_of(self.view, [self.measure])
        return total(self.measure, self.view.scope, self.view.moment.period()), asked.get(self.measure.code, [])

    @cached_property
    def map(self) -> UnitMap | None:
        return unit_map(self.view, self.measure) if self.measure else None

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """Those that have something to show, by code."""
        return {code: chart for code in CHARTS if (chart := self.chart(code))}

    def chart(self, code: str) -> Chart | None:
        """One of CHARTS alone; None for one that has nothing to show, and for no chart."""
        if code in CHARTS and code not in self.made:
            self.made[code] = CHARTS[code](self)
        chart = self.made.get(code)
        return chart if chart and chart.steps else None

    @cached_property
    def board(self) -> Sequence[panels.BoardRow]:
        return panels.board(self.view)

    @property
    def board_measures(self) -> Sequence[Measure]:
        return self.view.declared("board")

    @property
    def wall_charts(self) -> list[Chart]:
        """What a wall shows of the charts, in its order."""
        return [self.charts[code] for code in ON_WALL if code in self.charts]

    @property
    def wall_cards(self) -> list[list[tuple[panels.Card, list[Aim]]]]:
        """The cards in as few scenes as can be read from afar, as many in each."""
        scenes = -(-len(self.aimed) // A_SCENE)
        size = -(-len(self.aimed) // max(scenes, 1))
        return [self.aimed[at : at + size] for at in range(0, len(self.aimed), max(size, 1))]


def show(view: panels.View, code: str) -> Shown:
    """`code` chooses the measure; "" the first card's. Refusal `unknown_measure` names those there are."""
    return Shown(view, _chosen(view, code))


def _chosen(view: panels.View, code: str) -> Measure | None:
    known = {measure.code: measure for measure in view.declared("cards")}
    if code and code not in known:
        raise Refusal(
            N_("驾驶舱卡片里没有代码为“%(found)s”的口径。可选的有：%(known)s。"),
            code="unknown_measure",
            field="measure",
            found=quoted(code),
            known="、".join(known) or "—",
        )
    return known[code] if code else next(iter(known.values()), None)


def _ladder(view: panels.View) -> Chart:
    return Chart("ladder", _("项目分档"), _("分段互斥"), panels.ladder(view))


def _funnel(view: panels.View) -> Chart:
    steps = panels.funnel(view)
    whole = Cell(0, 0, 0)
    for step in steps:
        whole = whole.plus(step.cell)
    return Chart("funnel", _("项目现处阶段"), _("不分档，含暂停"), steps, whole)


CHARTS: dict[str, Callable[[Shown], Chart | None]] = {
    "ladder": lambda shown: _ladder(shown.view),
    "funnel": lambda shown: _funnel(shown.view),
    "conversion": lambda shown: conversion(shown.view),
    "industry": lambda shown: by_industry(shown.view, shown.measure) if shown.measure else None,
    "origin": lambda shown: by_origin(shown.view, shown.measure) if shown.measure else None,
}


def spoken(shown: Shown) -> str:
    """What the map says in one sentence."""
    if shown.map is None or shown.measure is None:
        return ""
    return Chart("map", named(shown.measure), "", shown.map.steps, shown.map.whole).spoken

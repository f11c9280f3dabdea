"""All that the cockpit and the wall show of one view, in one reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from daliang.measures.models import Measure
from daliang.measures.tables import Cell
from daliang.org.words import named
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.web import panels
from daliang.web.cockpit.charts import Chart
from daliang.web.cockpit.outlines import UnitMap, unit_map
from daliang.web.cockpit.parts import breakdown, conversion


@dataclass(frozen=True)
class Shown:
    """`measure` is what map and breakdown speak of, one of the cards'; None without cards."""

    cards: Sequence[panels.Card]
    measure: Measure | None
    map: UnitMap | None
    charts: dict[str, Chart]
    board: Sequence[panels.BoardRow]
    board_measures: Sequence[Measure]

    @property
    def wall_charts(self) -> list[Chart]:
        """What a wall shows of the charts, in its order."""
        return [self.charts[code] for code in ("funnel", "conversion", "ladder") if code in self.charts]


def show(view: panels.View, code: str) -> Shown:
    """`code` chooses the measure; "" the first card's. Refusal `unknown_measure` names those there are."""
    measure = _chosen(view, code)
    found = [chart for chart in (_ladder(view), _funnel(view), conversion(view)) if chart and chart.steps]
    return Shown(
        cards=panels.cards(view),
        measure=measure,
        map=unit_map(view, measure) if measure else None,
        charts={chart.code: chart for chart in [*found, *(breakdown(view, measure) if measure else [])]},
        board=panels.board(view),
        board_measures=view.declared("board"),
    )


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


def spoken(shown: Shown) -> str:
    """What the map says in one sentence."""
    if shown.map is None or shown.measure is None:
        return ""
    return Chart("map", named(shown.measure), "", shown.map.steps, shown.map.whole).spoken

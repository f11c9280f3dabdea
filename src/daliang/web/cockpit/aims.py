"""What the cards' measures were asked: target, done, gap and pace of the branch, under the version valid then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daliang.measures.models import Measure
from daliang.web.panels import View
from daliang.web.targets.asking import Asked
from daliang.web.targets.showing import Shown, aims


def aims_of(view: View, measures: Iterable[Measure]) -> Mapping[str, list[Shown]]:
    """Measure code → what each notice asks of the branch's own unit; a measure that nothing is asked of is left out."""
    found: dict[str, list[Shown]] = {}
    asked = Asked(view.person, view.unit, view.moment).standings(measures=[measure.code for measure in measures])
    for one in aims(asked, view.moment, view.unit):
        found.setdefault(one.standing.indicator.measure.code, []).append(one)
    return found

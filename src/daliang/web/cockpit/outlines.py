"""The schematic map of the units: the playbook's shapes, shaded by a measure in steps of one hue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from daliang.measures.engine import by_unit
from daliang.measures.models import Measure
from daliang.measures.tables import NOTHING, Cell
from daliang.org.models import City, Unit
from daliang.org.words import language, named
from daliang.web.panels import Step, View
from daliang.web.shading import is_dark, shade

SCALE, EDGE = 10, 4  # drawing units for one of the shapes', and around them


@dataclass(frozen=True)
class Shape:
    """One unit on the drawing; `x`, `y` is where its name stands."""

    step: Step
    label: str
    points: str
    x: int
    y: int
    shade: int

    @property
    def is_dark(self) -> bool:
        return is_dark(self.shade)


@dataclass(frozen=True)
class UnitMap:
    """`steps` are all units of the map, those of `unplaced` have no shape."""

    shapes: list[Shape]
    steps: list[Step]
    unplaced: list[Step]
    whole: Cell
    width: int
    height: int


def unit_map(view: View, measure: Measure) -> UnitMap | None:
    """The counties and zones that the person sees; None where the playbook draws fewer than two of them."""
    given: dict[str, Any] = City.current().playbook.get("shapes", {})
    cells = by_unit(measure, view.scope, view.moment.period())
    units = [unit for unit in Unit.objects.visible_to(view.person).filter(depth=2) if unit.code in cells]
    steps = {unit.code: Step(named(unit), cells[unit.code], view.link(measure.code, unit=unit.code)) for unit in units}
    drawn = {code: given[code] for code in steps if code in given}
    if len(drawn) < 2:
        return None
    corners = [point for shape in drawn.values() for point in shape["ring"]]
    left, top = min(x for x, _y in corners), max(y for _x, y in corners)
    right, bottom = max(x for x, _y in corners), min(y for _x, y in corners)
    most = max(step.cell.quantity for step in steps.values())
    shapes = [_shape(steps[code], shape, left, top, most) for code, shape in drawn.items()]
    unplaced = [step for code, step in steps.items() if code not in drawn]
    return UnitMap(
        shapes, list(steps.values()), unplaced, cells.get(view.unit.code, NOTHING),
        _long(right - left), _long(top - bottom),
    )  # fmt: skip


def _long(span: float) -> int:
    return round(span * SCALE) + 2 * EDGE


def _shape(step: Step, given: dict[str, Any], left: float, top: float, most: int) -> Shape:
    """North is up on a map and down in a drawing."""
    placed = [(round((x - left) * SCALE) + EDGE, round((top - y) * SCALE) + EDGE) for x, y in given["ring"]]
    across, down = [x for x, _y in placed], [y for _x, y in placed]
    label = given["label_en"] if language() == "en" and given["label_en"] else given["label"]
    points = " ".join(f"{x},{y}" for x, y in placed)
    middle = (min(across) + max(across)) // 2, (min(down) + max(down)) // 2
    return Shape(step, label, points, *middle, shade(step.cell.quantity, most))

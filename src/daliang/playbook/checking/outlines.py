"""The schematic map: each county and zone once, as a polygon that does not cross itself."""

from __future__ import annotations

from itertools import combinations, pairwise

from daliang.playbook.faults import Faults
from daliang.playbook.reading.outlines import FILE
from daliang.playbook.shapes import Playbook
from daliang.playbook.shapes.outlines import Outline, Point
from daliang.vocabulary.refusal import N_

Side = tuple[Point, Point]


def check_outlines(playbook: Playbook, faults: Faults) -> None:
    """Nothing to check without the file, or where the units themselves are faulty."""
    if not playbook.outlines or faults.of("units.csv"):
        return
    root = {unit.code for unit in playbook.units if not unit.parent}
    tops = [unit.code for unit in playbook.units if unit.parent in root]
    drawn = [outline.unit for outline in playbook.outlines]
    for code in tops:
        if code not in drawn:
            faults.add(
                FILE, 0, N_("缺少单位“%(found)s”的图形。"), N_("市以下第一级的每个单位都要有一个图形。"), found=code
            )
    for at, outline in enumerate(playbook.outlines):
        if outline.unit not in tops:
            _note(faults, outline, N_("第 %(at)s 个图形的单位“%(found)s”不是市以下第一级的单位。"), "、".join(tops))
        if outline.unit in drawn[:at]:
            _note(faults, outline, N_("第 %(at)s 个图形与前面的重复：单位“%(found)s”。"), N_("每个单位只画一次。"))
        if not is_simple(outline.ring):
            _note(
                faults,
                outline,
                N_("第 %(at)s 个图形（%(found)s）不是完整的多边形。"),
                N_("至少三个顶点，首尾相接，各边不交叉。"),
            )


def _note(faults: Faults, outline: Outline, found: str, right: str) -> None:
    faults.add(FILE, 0, found, right, at=outline.line, found=outline.unit)


def is_simple(ring: tuple[Point, ...]) -> bool:
    """Closed, at least three corners, with an area, no two sides crossing."""
    if len(ring) < 4 or ring[0] != ring[-1] or len(set(ring)) != len(ring) - 1:
        return False
    sides = list(pairwise(ring))
    area = sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in sides)
    return bool(area) and not any(_cross(one, other) for one, other in combinations(sides, 2))


def _cross(one: Side, other: Side) -> bool:
    """Do the sides meet anywhere but in a common corner?"""
    shared = set(one) & set(other)
    if shared:
        return _folds_back(shared.pop(), one, other)
    apart = [_turn(*one, point) for point in other], [_turn(*other, point) for point in one]
    return all(first * second <= 0 for first, second in apart)


def _folds_back(corner: Point, one: Side, other: Side) -> bool:
    """Do two sides leave their common corner in the same direction, so that one lies on the other?"""
    (far,), (end,) = set(one) - {corner}, set(other) - {corner}
    along = (far[0] - corner[0]) * (end[0] - corner[0]) + (far[1] - corner[1]) * (end[1] - corner[1])
    return not _turn(corner, far, end) and along > 0


def _turn(start: Point, end: Point, point: Point) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])

"""The units that an answer may speak of: the scope's branch as it stood, cut to what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from rapidfuzz import process

from daliang.ledger.columns import Array
from daliang.ledger.tree import rooted
from daliang.measures.reading import Reading
from daliang.measures.scope import Scope
from daliang.org.models import Unit
from daliang.vocabulary.refusal import N_, Refusal


@dataclass(frozen=True)
class Branch:
    """Units, parents before children, siblings as in today's tree. `above` is the parent's place, -1 for none.

    `strays` are units that hang on no root that day: what should stand there counts at the root, so that no project
    is missing from the whole. They have no row of their own. The ledger refuses such facts; this is the second wall.
    """

    ids: tuple[int, ...]
    codes: tuple[str, ...]
    above: tuple[int, ...]
    strays: tuple[int, ...] = ()

    def place_of(self, size: int) -> Array:
        """unit id → place here, -1 outside; for ids below `size`."""
        places = np.full(max(size, *self.ids, *self.strays, 0) + 1, -1, np.int32)
        places[list(self.strays)] = 0
        places[list(self.ids)] = np.arange(len(self.ids))
        return places

    def climb(self, cells: Array) -> Array:
        """Add each unit's cells (first axis) into its parent's, in place."""
        for place in range(len(self.above) - 1, -1, -1):
            if self.above[place] >= 0:
                cells[self.above[place]] += cells[place]
        return cells


def branch_of(reading: Reading, scope: Scope, day: date, seq: int) -> Branch:
    """The scope's branch at the end of `day` as known at `seq` (rule 20).

    Refusal `unknown_unit` when the person may not see the unit, worded as if there were no such unit.
    """
    person, unit = scope.person, scope.unit
    key = ("branch", person and (person.pk, person.unit_id), unit and unit.pk, day, seq)
    return reading.answers.get(key, lambda: _branch(reading, scope, day, seq))


def _branch(reading: Reading, scope: Scope, day: date, seq: int) -> Branch:
    allowed = None if scope.person is None else reading.visible(scope.person)
    if scope.unit is not None and allowed is not None and scope.unit.pk not in allowed:
        raise _unknown(reading, scope.unit, allowed)
    tree = reading.tree(day, seq)
    below = _children(reading, tree)
    roots = _roots(scope, allowed) or below.get(None, [])
    ids: list[int] = []
    above: list[int] = []
    waiting = [(root, -1) for root in reversed(roots)]
    while waiting:
        unit, parent = waiting.pop()
        if allowed is None or unit in allowed:
            ids.append(unit)
            above.append(parent)
            parent = len(ids) - 1
        waiting.extend((child, parent) for child in reversed(below.get(unit, [])))
    codes = dict(reading.units)
    strays = _strays(tree, codes, allowed) if ids and roots == below.get(None) else ()
    return Branch(tuple(ids), tuple(codes[unit] for unit in ids), tuple(above), strays)


def _strays(tree: dict[int, int | None], units: dict[int, str], allowed: frozenset[int] | None) -> tuple[int, ...]:
    """The units outside the day's tree, of those that may be seen; asked for the whole only."""
    held = rooted(tree)
    return tuple(unit for unit in units if unit not in held and (allowed is None or unit in allowed))


def _roots(scope: Scope, allowed: frozenset[int] | None) -> list[int]:
    """The unit asked about, or the person's own; none for the whole house."""
    if scope.unit is not None:
        return [scope.unit.pk]
    own = scope.person.unit_id if scope.person and allowed else None
    return [own] if own else []


def _children(reading: Reading, tree: dict[int, int | None]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for unit, _code in reading.units:
        if unit in tree:
            found.setdefault(tree[unit], []).append(unit)
    return found


def _unknown(reading: Reading, unit: Unit, allowed: frozenset[int]) -> Refusal:
    names = [code for pk, code in reading.units if pk in allowed]
    near = "、".join(match for match, _score, _at in process.extract(unit.code, names, limit=3))
    return Refusal(
        N_("没有代码为“%(found)s”的单位。相近的有：%(near)s。"),
        code="unknown_unit",
        field="unit",
        found=unit.code,
        near=near or "—",
    )

"""Do the targets of the units below make up that of the unit above, and by how much do they not?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daliang.targets.contents import Contents, Row


@dataclass(frozen=True)
class Fit:
    """One unit's target of one row, beside the sum of those below it that are set. `over`: parts less whole."""

    row: str
    unit: str
    whole: int
    parts: int

    @property
    def over(self) -> int:
        """Above zero the parts are more than the whole, below zero less; 0 fits."""
        return self.parts - self.whole


def fit(contents: Contents, above: Mapping[str, str]) -> list[Fit]:
    """For each additive row and each unit with a target and targets below it, in order of the rows and of `above`.

    `above` is unit code → code of its parent ("" for the root), parents first. Where a unit between has no target of
    its own, those below it count. Shares, rates and at-least rules are not sums.
    """
    return [one for row in contents.rows if row.is_additive for one in _fits(row, above)]


def _fits(row: Row, above: Mapping[str, str]) -> list[Fit]:
    sums: dict[str, int] = {}
    for unit in above:
        holder = _holder(unit, row, above) if unit in row.targets else ""
        if holder:
            sums[holder] = sums.get(holder, 0) + row.targets[unit]
    return [Fit(row.code, unit, row.targets[unit], sums[unit]) for unit in above if unit in sums]


def _holder(unit: str, row: Row, above: Mapping[str, str]) -> str:
    """The nearest unit above with a target of its own; "" for none."""
    unit = above[unit]
    while unit and unit not in row.targets:
        unit = above.get(unit, "")
    return unit

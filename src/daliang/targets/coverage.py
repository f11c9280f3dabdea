"""At-least rules (全覆盖): each unit of a kind owes a minimum; a branch has covered those that reached it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from daliang.measures.branch import Branch
from daliang.org.models import Unit
from daliang.targets.figures import Figures, Value
from daliang.targets.models import Each, Indicator


@dataclass(frozen=True)
class Coverage:
    """Of one unit: the minimum and what it has done. Of a branch: how many are asked, how many have reached it.

    `inside`: of a unit that is asked itself and has asked ones below it, how many of those reached it, of how many.
    `below` are the units below it that have not.
    """

    target: Value
    done: Value
    is_branch: bool
    below: tuple[str, ...] = ()
    inside: tuple[int, int] | None = None


def coverage(
    indicator: Indicator, own: Mapping[str, int], units: Mapping[str, Unit], figures: Figures
) -> dict[str, Coverage]:
    """Unit code → coverage, of the units that the rule asks and of all above them.

    Asked is every unit of the kind that stood in the tree on the day; `own` are minimums of their own, and 0 there
    asks nothing. What a unit holds below it counts for it too, as in every figure. A unit that is asked itself is told
    of itself, and beside that of those of its kind `inside` it; both count for the branches above it.
    """
    branch = figures.branch(indicator.version.notice)
    each = Each(indicator.each)
    asked = {
        code: own.get(code, indicator.minimum or 0)
        for code in branch.codes
        if each.holds(units[code].kind, is_park=units[code].is_park)
    }
    done = {code: figures.value(indicator, code, {}) or 0 for code in asked}
    found = {code: Coverage(least, done[code], is_branch=False) for code, least in asked.items()}
    for code, below in _branches(branch).items():
        owing = [unit for unit in below if asked.get(unit)]
        if not owing:
            continue
        short = tuple(unit for unit in owing if done[unit] < asked[unit])
        reached = len(owing) - len(short)
        if code in asked:
            found[code] = replace(found[code], below=short, inside=(reached, len(owing)))
        else:
            found[code] = Coverage(len(owing), reached, is_branch=True, below=short)
    return found


def _branches(branch: Branch) -> dict[str, list[str]]:
    """Unit code → all below it, in order of the tree."""
    found: dict[str, list[str]] = {code: [] for code in branch.codes}
    for at, code in enumerate(branch.codes):
        above = branch.above[at]
        while above >= 0:
            found[branch.codes[above]].append(code)
            above = branch.above[above]
    return found

"""Proposals for splitting a whole among units: pure arithmetic, exact. The parts always add up to the whole.

Quotas are cut to whole numbers and what is left over goes to the largest remainders, ties by the order of unit codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from daliang.vocabulary.refusal import N_, Refusal


def equal(whole: int, units: Iterable[str]) -> dict[str, int]:
    """Everybody the same, as nearly as whole numbers allow. Refusals: as `proportional`."""
    return proportional(whole, dict.fromkeys(units, 1))


def proportional(whole: int, weights: Mapping[str, int], *, floor: int = 0) -> dict[str, int]:
    """By weights that are not negative; a base below `floor` counts as `floor`, so that low bases grow more.

    With last year's results as weights this is growth by one rate for all. Where nobody weighs anything, equal parts.
    Refusals: `negative`, `no_units` when there is something to split and nobody to take it.
    """
    if whole < 0 or floor < 0 or any(weight < 0 for weight in weights.values()):
        raise Refusal(N_("分解的总数和基数都不能小于零。"), code="negative", field="whole")
    if not weights:
        if whole:
            raise Refusal(N_("没有可以分解的下级单位。"), code="no_units", field="units")
        return {}
    raised = {unit: max(weight, floor) for unit, weight in sorted(weights.items())}
    if not any(raised.values()):
        raised = dict.fromkeys(raised, 1)
    every = sum(raised.values())
    quotas = {unit: Fraction(whole * weight, every) for unit, weight in raised.items()}
    parts = {unit: int(quota) for unit, quota in quotas.items()}
    left = whole - sum(parts.values())
    largest = sorted(quotas, key=lambda unit: (parts[unit] - quotas[unit], unit))
    return {unit: part + (unit in largest[:left]) for unit, part in parts.items()}

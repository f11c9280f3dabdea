"""Measures and ratios of measures.toml as the measures room declares them."""

from __future__ import annotations

from daliang.playbook.shapes import MeasureTable, RatioTable


def measure_definition(row: MeasureTable) -> dict[str, object]:
    """A measure as the measures room declares it."""
    found: dict[str, object] = {
        "kind": "measure",
        "book": row.book,
        "milestones": [row.milestone] if row.milestone else [],
        "stages": list(row.stages),
        "counting": row.counting or None,
        "unit_of": row.unit_of,
        "branch": list(row.branch),
        "industries": list(row.industries),
        "origin": row.origin or None,
        "amount": row.amount,
        "suspended": row.suspended,
    }
    if row.tier is not None:
        found |= {"at_least": row.tier.at_least, "below": row.tier.below, "tier_currency": row.tier.currency}
    return {key: value for key, value in found.items() if value not in (None, [])}


def ratio_definition(row: RatioTable) -> dict[str, object]:
    return {"kind": "ratio", "numerator": row.numerator, "denominator": row.denominator}

"""Stages, acts, industries, rates, tiers and measures."""

from __future__ import annotations

from daliang.measures.models import Measure, Tier
from daliang.playbook.shapes import MeasureTable, Playbook, RatioTable
from daliang.register.models import Act, Industry, Rate, Stage


def load_scales(book: Playbook) -> None:
    stages = {
        row.code: Stage.objects.create(
            code=row.code,
            label=row.label,
            label_en=row.label_en,
            order=row.order,
            moves=list(row.moves),
            implies=list(row.implies),
            evidence=list(row.evidence),
        )
        for row in book.stages
    }
    for order, act in enumerate(book.acts):
        Act.objects.create(code=act.code, label=act.label, label_en=act.label_en, stage=stages[act.stage], order=order)
    Industry.objects.bulk_create(
        Industry(code=row.code, label=row.label, label_en=row.label_en, branch=row.branch) for row in book.industries
    )
    Rate.objects.bulk_create(
        Rate(currency=row.currency, on=row.on, rate=row.rate, source=row.source) for row in book.rates if row.on
    )
    Tier.objects.bulk_create(
        Tier(
            code=tier.code,
            label=tier.label,
            label_en=tier.label_en,
            at_least=tier.at_least,
            currency=ladder.currency,
            order=at,
        )
        for ladder in book.ladders
        for at, tier in enumerate(ladder.tiers)
    )
    declared = [(row, measure_definition(row)) for row in book.measures] + [
        (row, ratio_definition(row)) for row in book.ratios
    ]
    Measure.objects.bulk_create(
        Measure(code=row.code, label=row.label, label_en=row.label_en, order=at, definition=definition)
        for at, (row, definition) in enumerate(declared)
    )


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

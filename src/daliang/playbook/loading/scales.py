"""Stages, acts, industries, rates, tiers and measures."""

from __future__ import annotations

from daliang.measures.models import Measure, Tier
from daliang.playbook.definitions import measure_definition, ratio_definition
from daliang.playbook.shapes import Playbook
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

"""In which currencies a measure's money is told: yuan and dollars are never added together."""

from __future__ import annotations

from daliang.measures.definitions import Definition, read
from daliang.measures.models import Measure
from daliang.measures.tables import Cell
from daliang.vocabulary.money import Currency


def own_currency(measure: Measure) -> Currency:
    """That of the measure's tier: ≥5亿美元 asks for dollars; yuan where there is no tier."""
    definition = read(measure.definition, where=measure.code)
    return definition.tier_currency if isinstance(definition, Definition) else Currency.CNY


def amounts(measure: Measure, cell: Cell) -> list[tuple[int, Currency]]:
    """What the cell holds in each currency, in whole yuan and dollars; 0 in the measure's own where it holds none."""
    held = [(value, currency) for value, currency in ((cell.cny, Currency.CNY), (cell.usd, Currency.USD)) if value]
    return held or [(0, own_currency(measure))]

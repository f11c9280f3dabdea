"""Filters for projects and charts: an amount as stated, to the yuan, a share, figures for the chart island."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django import template

from daliang.measures import currencies
from daliang.measures.models import Measure
from daliang.measures.tables import Cell
from daliang.org.words import language
from daliang.vocabulary.money import Currency, Money, describe_money, exact_money, rounded_money

register = template.Library()


@register.filter
def described(money: Money | None) -> str:
    """约22亿元, 50亿元以上, 百亿级: as the unit stated it; — while unknown."""
    return "—" if money is None else describe_money(money, language=language())


@register.filter
def exactly(money: Money) -> str:
    """2,200,000,000元"""
    return exact_money(money.value, money.currency, language=language())


@register.filter
def amounts(cell: Cell, measure: Measure) -> list[tuple[int, Currency]]:
    """What the measure's cell holds, currency by currency; never nothing."""
    return currencies.amounts(measure, cell)


@register.filter
def percent(share: Decimal | None) -> str:
    """0.7341 → 73.4%; — where there is nothing to divide by."""
    return "—" if share is None else f"{share * 100:.1f}%"


@register.filter
def as_json(figures: Any) -> str:
    """For a data attribute, which the template escapes."""
    return json.dumps(figures, ensure_ascii=False)


@register.filter
def yi(value: int) -> str:
    """Whole yuan in brief, for a drawing: 22.35亿元"""
    return rounded_money(value, Currency.CNY, language=language())

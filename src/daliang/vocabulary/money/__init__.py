"""Money in whole yuan or whole dollars: how it is kept, read from what people type, and shown."""

from daliang.vocabulary.money.amount import (
    LARGEST,
    Currency,
    Money,
    Qualifier,
    convert,
    looks_like_unit_slip,
)
from daliang.vocabulary.money.reading import parse_money
from daliang.vocabulary.money.rereading import reread_money
from daliang.vocabulary.money.writing import describe_money, exact_money, format_money, rounded_money

__all__ = [
    "LARGEST",
    "Currency",
    "Money",
    "Qualifier",
    "convert",
    "describe_money",
    "exact_money",
    "format_money",
    "looks_like_unit_slip",
    "parse_money",
    "reread_money",
    "rounded_money",
]

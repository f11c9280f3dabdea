"""From a column's kind of question to the rows that fit: the only place where a filter names the ORM's lookups."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import IContains

from daliang.org.models import Person, Unit
from daliang.register.models.project import TELLING, reads_secrets
from daliang.vocabulary.money import Currency, Money
from daliang.web.lists.columns import Column


def closed_to(person: Person) -> Q:
    """The projects whose telling fields the person may not read."""
    return Q(pk__in=[]) if reads_secrets(person) else Q(is_confidential=True)


def guarded(column: Column, found: Q, person: Person) -> Q:
    """A condition on a telling field never finds, and never leaves out by its text, what is closed to the person."""
    return found & ~closed_to(person) if column.path in TELLING and not reads_secrets(person) else found


def contains(column: Column, text: str) -> Q:
    """A text that holds this; a list one of whose items does."""
    if column.ask != "list":
        return Q((f"{column.path}__icontains", text))
    # SQLite keeps JSON with escapes, PostgreSQL without.
    escaped = json.dumps(text)[1:-1]
    items = Cast(F(column.path), TextField())
    return Q(IContains(items, Value(text))) | Q(IContains(items, Value(escaped)))


def is_blank(column: Column) -> Q:
    """Nothing stands in the field."""
    if column.ask == "list":
        return Q((column.path, []))
    if column.ask in ("text", "origin"):
        return Q((column.path, ""))
    if column.ask in ("unit", "stage", "industry"):
        return Q((f"{column.key}__isnull", True))
    return Q((f"{column.path}__isnull", True))


def between(column: Column, low: Any, high: Any) -> Q:
    """From `low` to `high`, both included; None is open. Dollars are compared with what is stated in dollars."""
    found = Q()
    for bound, word in ((low, "gte"), (high, "lte")):
        if bound is not None:
            found &= _bound(column, bound, word)
    return found


def _bound(column: Column, bound: date | Decimal | int | Money, word: str) -> Q:
    if not isinstance(bound, Money):
        return Q((f"{column.path}__{word}", bound))
    if column.key != "amount":
        return Q((f"{column.path}__{word}", bound.value))
    return amount(bound.currency, bound.value, word)


def amount(currency: Currency, value: int, word: str = "gte") -> Q:
    """Total investment: in yuan, at the rate of its posting, or as stated in dollars."""
    if currency is Currency.CNY:
        return Q((f"amount_cny__{word}", value))
    return Q((f"amount__{word}", value), currency=currency.value)


def branch(units: Sequence[Unit]) -> Q:
    """Landing in one of these units or below."""
    found = Q()
    for unit in units:
        found |= Q(unit__path__startswith=unit.path)
    return found


def standing() -> Q:
    """Opened by a posting and not ended."""
    return Q(ended_on=None, stage__isnull=False)

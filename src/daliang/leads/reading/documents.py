"""Facts as plain data, one object a page: the line that `daliang leads read` prints and that examples keep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from daliang.leads.reading.facts import Amount, Reading


def document(name: str, reading: Reading) -> dict[str, Any]:
    """The object of one page. `start` and `end` count characters of the decoded original, end exclusive."""
    return {
        "id": name,
        "title": reading.title,
        "publish_date": reading.publish_date.isoformat() if reading.publish_date else None,
        "source": reading.source,
        "amounts": [
            {"value": _number(a.value), "currency": a.currency, "start": a.start, "end": a.end} for a in reading.amounts
        ],
        "projects": [
            {"name": p.name, "company": p.company, **_sum(p.amount), "stage": p.stage, "place": p.place}
            | {"industry": p.industry, "start": p.start, "end": p.end}
            for p in reading.projects
        ],
        "aggregates": [
            {"count": a.count, **_sum(a.amount), "event": a.event, "period": a.period, "start": a.start, "end": a.end}
            for a in reading.aggregates
        ],
    }


def _sum(amount: Amount | None) -> dict[str, Any]:
    return {
        "amount_value": _number(amount.value) if amount else None,
        "currency": amount.currency if amount else None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)

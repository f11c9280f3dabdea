"""From bytes to rows: what reading tells, as the columns of a page and of its facts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from daliang.leads import reasons
from daliang.leads.models import FactKind
from daliang.leads.reading.cleaning import clean
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading
from daliang.leads.reading.reader import facts
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.reading.text import Text

VERSION = 2  # of the rules: moves when pages would be read otherwise
NO_AMOUNT = dict.fromkeys(("amount_value", "currency", "qualifier", "upper", "amount_start", "amount_end"))


@dataclass(frozen=True)
class FoundFact:
    """One fact as its row has it."""

    columns: dict[str, Any]

    @property
    def found(self) -> dict[str, Any]:
        return dict(self.columns["found"])


@dataclass(frozen=True)
class Told:
    """What a page tells: its columns, and its facts in the order of the page."""

    columns: dict[str, Any]
    facts: Sequence[FoundFact]

    @property
    def article(self) -> str:
        return str(self.columns["article"])


def told(data: bytes, *, declared: str = "", address: str = "") -> Told:
    """Read a page. Refusals: what it is unreadable for."""
    try:
        page = clean(data, declared=declared, address=address)
        reading = facts(page)
    except Unreadable as no:
        raise reasons.of_reading(no) from no
    except (ArithmeticError, LookupError, RecursionError, ValueError) as error:  # a rule that stumbles over one page
        raise reasons.of_stumbling(error) from error
    text = page.text
    columns = {
        "text": storable(page.original),
        "article": storable(text.characters),
        "title": storable(reading.title or text.characters.strip().split("\n")[0])[:120].strip(),
        "publish_date": _sane(reading.publish_date),
        "publisher": storable(reading.source)[:120],
        "reading_version": VERSION,
    }
    rows = sorted(_facts(reading), key=lambda row: (row[1].start, row[1].end))
    return Told(columns, [FoundFact(_columns(kind, fact, fields, text)) for kind, fact, fields in rows])


def storable(text: str) -> str:
    """Without what a database cannot keep; as long as before, so that no place moves."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def _sane(day: date | None) -> date | None:
    return day if day and 1990 <= day.year <= 2100 else None


_Any = Project | Aggregate | Amount | Person


def _facts(reading: Reading) -> Iterator[tuple[FactKind, _Any, dict[str, Any]]]:
    """Projects, aggregates, the amounts that belong to neither, and people."""
    taken = set()
    for project in reading.projects:
        taken.add(_place(project.amount))
        fields = {name: getattr(project, name) for name in ("name", "company", "stage", "place", "industry")}
        yield FactKind.PROJECT, project, fields | _amount(project.amount)
    for total in reading.aggregates:
        taken.add(_place(total.amount))
        fields = {name: getattr(total, name) for name in ("count", "event", "period")}
        yield FactKind.AGGREGATE, total, fields | _amount(total.amount)
    for amount in reading.amounts:
        if _place(amount) not in taken:
            yield FactKind.AMOUNT, amount, {**_amount(amount), "role": amount.role}
    for person in reading.people:
        yield FactKind.PERSON, person, {"name": person.name, "title": person.title}


def _place(amount: Amount | None) -> tuple[int, int] | None:
    return (amount.start, amount.end) if amount else None


def _amount(amount: Amount | None) -> dict[str, Any]:
    if amount is None:
        return dict(NO_AMOUNT)
    return {
        "amount_value": number(amount.value),
        "currency": amount.currency,
        "qualifier": amount.qualifier,
        "upper": None if amount.upper is None else number(amount.upper),
        "amount_start": amount.start,
        "amount_end": amount.end,
    }


def number(value: Decimal) -> int | float:
    """Whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def _columns(kind: FactKind, fact: _Any, fields: dict[str, Any], text: Text) -> dict[str, Any]:
    at = bisect_left(text.starts, fact.start)
    return {
        "kind": kind,
        "found": {name: storable(value) if isinstance(value, str) else value for name, value in fields.items()},
        "start": fact.start,
        "end": fact.end,
        "at": at,
        "until": max(at, bisect_right(text.ends, fact.end)),
        "rule": fact.rule[:60],
    }

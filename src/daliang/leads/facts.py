"""From bytes to rows: what is read, as the columns of a page and of its facts. Who reads is the city's setting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from daliang.leads import reasons
from daliang.leads.models import FactKind
from daliang.leads.readers.answering import Other
from daliang.leads.readers.reader import Outcome, Reader, read_clean
from daliang.leads.readers.wire import Failure, Unanswered
from daliang.leads.reading.cleaning import clean, clean_text
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.reading.text import Page, Text

STUMBLES = (ArithmeticError, LookupError, RecursionError, ValueError)  # what a rule raises that breaks over one page
READERS: dict[str, Reader] = {"off": "rules", "model": "model", "both": "both"}
MOST_OTHERS = 50  # of what the model said and the reading does not hold
VERSION = 4  # of the rules: moves when pages would be read otherwise
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
    """What a page tells: its columns, its facts in the order of the page, and its article with places."""

    columns: dict[str, Any]
    facts: Sequence[FoundFact]
    text: Text

    @property
    def article(self) -> str:
        return str(self.columns["article"])


def told(data: bytes, *, declared: str = "", address: str = "") -> Told:
    """Read a page. Refusals: what it is unreadable for."""
    return _told(lambda: clean(data, declared=declared, address=address))


def told_of_text(original: str, *, address: str = "") -> Told:
    """Read a page that was decoded before, whose places are to stay. Refusals: as `told`."""
    return _told(lambda: clean_text(original, address=address))


def _told(cleaned: Callable[[], Page]) -> Told:
    try:
        page = cleaned()
        outcome = read_as_set(page)
    except Unreadable as no:
        raise reasons.of_reading(no) from no
    except STUMBLES as error:
        raise reasons.of_stumbling(error) from error
    text, reading = page.text, outcome.reading
    columns = {
        "text": storable(page.original),
        "article": storable(text.characters),
        "title": storable(reading.title or text.characters.strip().split("\n")[0])[:120].strip(),
        "publish_date": _sane(reading.publish_date),
        "publisher": storable(reading.source)[:120],
        "reading_version": VERSION,
        "reader": outcome.reader,
        "beside": _beside(outcome),
    }
    return Told(columns, rows(reading, text), text)


def rows(reading: Reading, text: Text) -> list[FoundFact]:
    """The facts of a reading in the order of the page; `text` is the article with its places."""
    found = sorted(_facts(reading), key=lambda row: (row[1].start, row[1].end))
    return [FoundFact(_columns(kind, fact, fields, text)) for kind, fact, fields in found]


def read_as_set(page: Page) -> Outcome:
    """By rules, by the city's model or by both, as DALIANG_MODEL_USE says. What the model cannot do stops no page: the
    rules have read it then, and the outcome says why.
    """
    reader = READERS[settings.MODEL_USE]
    failure: Failure
    try:
        return read_clean(page, reader, settings.MODEL_ENDPOINT)
    except Unanswered as no:
        failure = no.code
    except STUMBLES:  # over an answer; over the page the rules stumble once more, and that is told
        failure = "not understood"
    return replace(read_clean(page, "rules", None), failure=failure if reader != "rules" else None)


def _beside(outcome: Outcome) -> dict[str, Any]:
    """Why the model did not read, and what of its answer was left, as codes and words that a database keeps."""
    told: dict[str, Any] = {}
    if outcome.failure:
        told["failure"] = outcome.failure
    if outcome.others:
        told["others"] = [_other(one) for one in outcome.others[:MOST_OTHERS]]
    return told


def _other(one: Other) -> dict[str, str]:
    return {"kind": one.kind, "reason": one.reason, "said": storable(one.said), "kept": storable(one.kept)}


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


def place_in(text: Text, start: int, end: int) -> tuple[int, int]:
    """Where characters of a page stand in its article; an empty span where they do not."""
    at = bisect_left(text.starts, start)
    return at, max(at, bisect_right(text.ends, end))


def _columns(kind: FactKind, fact: _Any, fields: dict[str, Any], text: Text) -> dict[str, Any]:
    at, until = place_in(text, fact.start, fact.end)
    return {
        "kind": kind,
        "found": {name: storable(value) if isinstance(value, str) else value for name, value in fields.items()},
        "start": fact.start,
        "end": fact.end,
        "at": at,
        "until": until,
        "rule": fact.rule[:60],
    }

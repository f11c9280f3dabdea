"""A page from bytes to facts by rules, by the city's model, or by both; and what became of the model's part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from daliang.leads.readers.answering import Other, spoken
from daliang.leads.readers.asking import Asking, pieces
from daliang.leads.readers.checking import Checker, Facts
from daliang.leads.readers.combining import combined
from daliang.leads.readers.endpoint import Endpoint
from daliang.leads.readers.wire import Failure, Unanswered
from daliang.leads.reading.cleaning import clean
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading
from daliang.leads.reading.reader import facts
from daliang.leads.reading.text import Page

Reader = Literal["rules", "model", "both"]


@dataclass(frozen=True)
class Outcome:
    """A page's reading, who read it in the end, why the model did not although it was asked to, and what the model
    said that the reading does not hold."""

    reading: Reading
    reader: Reader
    failure: Failure | None = None
    others: Sequence[Other] = ()


def read(data: bytes, reader: Reader, endpoint: Endpoint | None, *, declared: str = "", address: str = "") -> Outcome:
    """Read a page as `reader` says; without an endpoint no request is made.

    Where the model does not answer, "both" falls back to the rules and says so, and "model" raises Unanswered. A page
    is read by the model wholly or not at all. Raises Unreadable for what is no page of text.
    """
    return read_clean(clean(data, declared=declared, address=address), reader, endpoint)


def read_clean(page: Page, reader: Reader, endpoint: Endpoint | None) -> Outcome:
    """As `read`, a page whose article is chosen and repaired already."""
    rules = facts(page)
    if reader == "rules":
        return Outcome(rules, "rules")
    try:
        model, others = by_model(page, rules, endpoint)
    except Unanswered as no:
        if reader == "model":
            raise
        return Outcome(rules, "rules", no.code)
    if reader == "model":
        return Outcome(model, "model", others=others)
    whole, differing = combined(rules, model)
    return Outcome(whole, "both", others=[*others, *differing])


def by_model(page: Page, rules: Reading, endpoint: Endpoint | None) -> tuple[Reading, Sequence[Other]]:
    """What the model reads in a page and the page bears out, and what was left. `rules` is our own reading of it."""
    if endpoint is None:
        raise Unanswered("not configured")
    asking, checker = Asking(endpoint), Checker(page, rules, f"model {endpoint.name}")
    found = [
        checker.facts(spoken(asking.about(page.text.characters[start:end])), start, end)
        for start, end in pieces(page.sentences, endpoint.most_characters)
    ]
    reading = replace(
        rules,
        amounts=_once((a for f in found for a in _amounts(f)), lambda a: a.start),
        projects=_once((p for f in found for p in f.projects), lambda p: (p.start, p.name)),
        aggregates=_once((g for f in found for g in f.aggregates), lambda g: (g.start, g.end, g.count)),
        people=_once((p for f in found for p in f.people), lambda p: p.name),
    )
    return reading, checker.others


def _amounts(found: Facts) -> Iterator[Amount]:
    """What was told as an amount, and what stands in a project or a total without having been told as one."""
    yield from found.amounts
    yield from (project.amount for project in found.projects if project.amount)
    yield from (total.amount for total in found.aggregates if total.amount)


Fact = TypeVar("Fact", Amount, Project, Aggregate, Person)


def _once(told: Iterable[Fact], key: Callable[[Fact], object]) -> list[Fact]:
    """Facts in the order of the page, each once: pieces of a page share their edges."""
    kept: dict[object, Fact] = {}
    for one in told:
        kept.setdefault(key(one), one)
    return sorted(kept.values(), key=lambda fact: fact.start)

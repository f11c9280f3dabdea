"""How much was read of each source, and how many projects somebody confirmed in it, up to the end of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from daliang.leads.desk.clocks import end_of
from daliang.leads.leading import DECIDED
from daliang.leads.models import Fact, FactKind, Page, PageState
from daliang.org import clock
from daliang.org.models import Person

Came = tuple[int, str, datetime]  # key, name of the source, when the page came


@dataclass
class Gathered:
    """Pages that could be read, and confirmed or corrected facts about a project in pages that came then; by key."""

    pages: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)


def gathered(person: Person, first: date, as_of: date, *, by: Callable[[str, datetime], str]) -> Mapping[str, Gathered]:
    """By the label that `by` gives to a source and the moment when a page came. Two queries."""
    since, until = span(first, as_of)
    pages = Page.objects.visible_to(person).filter(state=PageState.READ, at__gte=since, at__lt=until)
    facts = Fact.objects.visible_to(person).filter(
        kind=FactKind.PROJECT, state__in=DECIDED, decided_at__lt=until, page__at__gte=since, page__at__lt=until
    )
    found: dict[str, Gathered] = {}
    for label, key in _labelled(pages.order_by("pk").values_list("pk", "source__name", "at"), by):
        found.setdefault(label, Gathered()).pages.append(key)
    for label, key in _labelled(facts.order_by("pk").values_list("pk", "page__source__name", "page__at"), by):
        found.setdefault(label, Gathered()).confirmed.append(key)
    return found


def _labelled(rows: Iterable[Came], by: Callable[[str, datetime], str]) -> Iterable[tuple[str, int]]:
    return ((by(name, at), key) for key, name, at in rows)


def span(first: date, as_of: date) -> tuple[datetime, datetime]:
    """From the first moment of the one day to the first behind the other, by the city's clock."""
    return end_of(first - timedelta(days=1)), end_of(as_of)


def month(at: datetime) -> str:
    """The month of a moment, by the city's clock: 2022-08."""
    return f"{clock.local(at):%Y-%m}"

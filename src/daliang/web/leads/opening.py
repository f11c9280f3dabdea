"""What is behind one figure of the yield: leads, pages, or the facts that somebody confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from daliang.leads.desk.yields import Yield
from daliang.leads.models import Fact, Lead, Page
from daliang.org.models import Person
from daliang.web.leads.inbox import Row, row_of
from daliang.web.leads.yielding import HEADS, PAGES

MOST = 200  # the latest ones; more are a list nobody reads


@dataclass(frozen=True)
class Opened:
    """A figure of a line, with the things that it counts: `rows` of leads, or `pages`, or `facts`."""

    label: str
    head: str
    count: int
    rows: list[Row]
    pages: list[Page]
    facts: list[Fact]

    @property
    def is_cut(self) -> bool:
        return self.count > MOST


def opened(person: Person, line: Yield, figure: str) -> Opened:
    """The latest of them that the person sees; one query."""
    keys = sorted(line.keys[figure], reverse=True)[:MOST]
    found: dict[str, list[Any]] = {"rows": [], "pages": [], "facts": []}
    if figure == "pages":
        found["pages"] = list(Page.objects.visible_to(person).filter(pk__in=keys).select_related("source"))
    elif figure == "confirmed":
        facts = Fact.objects.visible_to(person).filter(pk__in=keys).select_related("page__source").order_by("-pk")
        found["facts"] = list(facts)
    else:
        leads = Lead.objects.visible_to(person).filter(pk__in=keys).select_related("unit", "project")
        found["rows"] = [row_of(lead, person) for lead in leads]
    return Opened(line.label, {**PAGES, **HEADS}[figure], line.count(figure), **found)

"""Corrections as examples: pages on whose facts a person has decided to the last, as reading should have read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from daliang.leads.models import Fact, FactKind, FactState, Page, PageState
from daliang.org.models import Person


def examples(reader: Person | None = None) -> Iterator[dict[str, Any]]:
    """One object a page: `id`, `page` (the text that places count in) and `facts`, shaped as `leads read` gives them.

    A page with a fact that nobody has decided on is left out: it would teach that what is missing is wrong.
    """
    pages = Page.objects.all() if reader is None else Page.objects.visible_to(reader)
    undecided = Fact.objects.undecided().values("page")
    decided = Fact.objects.exclude(state=FactState.FOUND).values("page")
    for page in pages.filter(state=PageState.READ, pk__in=decided).exclude(pk__in=undecided).order_by("pk").iterator():
        yield {"id": f"page-{page.pk}", "page": page.text, "facts": _facts(page)}


def _facts(page: Page) -> dict[str, Any]:
    right = list(page.facts.exclude(state=FactState.DROPPED))
    return {
        "id": f"page-{page.pk}",
        "title": page.title,
        "publish_date": page.publish_date.isoformat() if page.publish_date else None,
        "source": page.publisher,
        "amounts": _amounts(right),
        "projects": [
            _plain(one, ("name", "company", "stage", "place", "industry")) for one in right if _is(one, "project")
        ],
        "aggregates": [_plain(one, ("count", "event", "period")) for one in right if _is(one, "aggregate")],
    }


def _is(fact: Fact, kind: str) -> bool:
    return fact.kind == FactKind(kind)


def _plain(fact: Fact, names: tuple[str, ...]) -> dict[str, Any]:
    fields = fact.fields
    return {
        **{name: fields.get(name) for name in names},
        "amount_value": fields.get("amount_value"),
        "currency": fields.get("currency"),
        "start": fields.get("start", fact.start),
        "end": fields.get("end", fact.end),
    }


def _amounts(right: list[Fact]) -> list[dict[str, Any]]:
    """Amounts of all facts whose place is known, each place once, in the order of the page."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for fields in (one.fields for one in right):
        start, end = fields.get("amount_start"), fields.get("amount_end")
        if start is not None and end is not None:
            found[start, end] = {
                "value": fields["amount_value"],
                "currency": fields["currency"],
                "start": start,
                "end": end,
            }
    return [found[place] for place in sorted(found)]

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
    every = list(page.facts.all())
    right = [fact for fact in every if fact.state != FactState.DROPPED]
    return {
        "id": f"page-{page.pk}",
        "title": page.title,
        "publish_date": page.publish_date.isoformat() if page.publish_date else None,
        "source": page.publisher,
        "amounts": _amounts(every),
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


def _amounts(every: list[Fact]) -> list[dict[str, Any]]:
    """Amounts whose place is known, each once, in the order of the page; what nobody vouches for is optional."""
    sure = [one for fact in every if fact.state != FactState.DROPPED for one in _amount(fact.fields, fact.fields)]
    told = {(one["start"], one["end"], one["value"]): one for one in (*(_unsure(every)), *sure)}
    return [told[key] for key in sorted(told)]


def _unsure(every: list[Fact]) -> Iterator[dict[str, Any]]:
    """Amounts of facts that a person dropped, or whose sum was put right: the page prints them, read well and told of
    the wrong thing or read wrong, so that what was found and what was typed may both stand there."""
    for fact in every:
        sound = fact.state == FactState.CONFIRMED or (fact.state == FactState.DROPPED and _is(fact, "amount"))
        for fields in () if sound else (fact.found, fact.fields):
            yield from ({**one, "optional": True} for one in _amount(fields, fact.found))


def _amount(fields: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    start, end, value = place.get("amount_start"), place.get("amount_end"), fields.get("amount_value")
    if start is not None and end is not None and value is not None:
        yield {"value": value, "currency": fields["currency"], "start": start, "end": end}

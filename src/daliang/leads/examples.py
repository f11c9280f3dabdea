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
    decided = list(page.facts.all())
    right = [one for one in decided if one.state != FactState.DROPPED]
    return {
        "id": f"page-{page.pk}",
        "title": page.title,
        "publish_date": page.publish_date.isoformat() if page.publish_date else None,
        "source": page.publisher,
        "amounts": _amounts(right, decided),
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


def _amounts(right: list[Fact], decided: list[Fact]) -> list[dict[str, Any]]:
    """Amounts of all facts whose place is known, each place once, in the order of the page.

    The amount of a project or a total that was dropped or was given another one is still money that the page names:
    it may be found or not (`optional`). An amount that was dropped for itself is none.
    """
    owned = [one.found for one in decided if one.kind in (FactKind.PROJECT, FactKind.AGGREGATE)]
    found = {place: {**amount, "optional": True} for place, amount in _placed(owned)}
    found |= dict(_placed([one.fields for one in right]))
    return [found[place] for place in sorted(found)]


def _placed(facts: list[dict[str, Any]]) -> Iterator[tuple[tuple[int, int], dict[str, Any]]]:
    for fields in facts:
        start, end = fields.get("amount_start"), fields.get("amount_end")
        if start is not None and end is not None:
            yield (
                (start, end),
                {"value": fields["amount_value"], "currency": fields["currency"], "start": start, "end": end},
            )

"""Which story a page belongs to: the one whose page tells the same, or a new one."""

from __future__ import annotations

from collections import Counter

from daliang.leads.alike import Gist, gist, keys, same_story
from daliang.leads.facts import Told
from daliang.leads.models import Fact, Page, Story, Trace
from daliang.org import clock
from daliang.org.models import Unit

MOST = 20  # pages that are compared in full
MOST_MET = 20_000  # rows that are looked at to find them


def find_story(page: Page, found: Told) -> Story:
    """The story of a page that has just been read, with its traces put down. Call inside the page's transaction.

    Stories are found one after the other: two copies that are read at once must not open two stories.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=page.source.unit_id)
    told = gist(found.article, [one.found for one in found.facts])
    traces = keys(told)
    story = _known(told, traces) or Story.objects.create(unit=unit, title=found.columns["title"], at=clock.now())
    Trace.objects.bulk_create([Trace(page=page, key=key) for key in traces])
    return story


def _known(told: Gist, traces: list[int]) -> Story | None:
    """Of the pages that share keys, those with most first; the first that tells the same."""
    met = Counter(Trace.objects.filter(key__in=traces).order_by("page").values_list("page", flat=True)[:MOST_MET])
    likeliest = [page for page, _shared in met.most_common(MOST)]
    pages, facts = Page.objects.in_bulk(likeliest), _fields(likeliest)
    for pk in likeliest:
        other = pages[pk]
        if other.story_id and same_story(told, gist(other.article, facts.get(pk, []))):
            return Story.objects.get(pk=other.story_id)
    return None


def _fields(pages: list[int]) -> dict[int, list[dict[str, object]]]:
    """What was found in these pages, one query."""
    found: dict[int, list[dict[str, object]]] = {}
    for page, fields in Fact.objects.filter(page__in=pages).values_list("page", "found"):
        found.setdefault(page, []).append(fields)
    return found

"""Reading a source by and by: what it lists that is not known yet, at the pace that its site bears."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from daliang.leads import reasons
from daliang.leads.arriving import bring_in, put_down
from daliang.leads.fetching import Unfetched, fetch
from daliang.leads.fetching.robots import Robots
from daliang.leads.gathering import put_refused, settle_page
from daliang.leads.models import Page, PageState, Source, SourceKind
from daliang.leads.sources.arrivals import Arrival
from daliang.leads.sources.feed import taking as feeds
from daliang.leads.sources.folder import taking as folders
from daliang.leads.sources.sitemap import taking as sitemaps
from daliang.org.rules import record
from daliang.vocabulary.refusal import Refusal

MOST = 30  # new pages of one reading: what is left comes in the next
MOST_MAPS = 3  # sitemaps of a sitemap of sitemaps, the latest
Take = Callable[[], Page]


def poll(source_id: int) -> int:
    """Take in what is new; gives how many pages came. What went wrong stands in the source's last outcome."""
    source = Source.objects.select_related("unit").get(pk=source_id)
    if not source.is_on:
        return 0
    known = set(Page.objects.filter(source=source).values_list("address", flat=True))
    outcome: dict[str, Any] = {"new": 0, "read": 0, "refused": 0}
    try:
        for take in _NEW[SourceKind(source.kind)](source, known):
            state = settle_page(take().pk)
            outcome["new"] += 1
            outcome["read"] += state == PageState.READ
            outcome["refused"] += state == PageState.REFUSED
            if outcome["new"] == MOST:
                break
    except Refusal as refusal:
        outcome["why"] = reasons.kept(refusal)
    _note(source, outcome)
    return int(outcome["new"])


@transaction.atomic
def _note(source: Source, outcome: dict[str, Any]) -> None:
    Source.objects.filter(pk=source.pk).update(last_read_at=timezone.now(), last_outcome=outcome)
    counts = {name: value for name, value in outcome.items() if name != "why"}
    record(by=None, action="source.read", subject=source, unit=source.unit, **counts)


class _Site:
    """Requests to the sites of one source: each where its robots.txt lets us, one after the other with a pause."""

    def __init__(self, source: Source) -> None:
        self._pace, self._rules = float(source.pace), dict[str, Robots]()

    def robots(self, address: str) -> Robots:
        site = "/".join(address.split("/")[:3])
        if site not in self._rules:
            self._rules[site] = Robots(address)
        return self._rules[site]

    def allows(self, address: str) -> bool:
        return self.robots(address).allows(address)

    def rest(self, address: str) -> None:
        time.sleep(self.robots(address).pace(self._pace))

    def read(self, address: str) -> bytes:
        """A list, with a pause before it. Refusals: `robots`, those of fetching."""
        if not self.allows(address):
            raise reasons.of_robots()
        self.rest(address)
        try:
            return fetch(address).data
        except Unfetched as no:
            raise reasons.of_fetching(no) from no


def _of_feed(source: Source, known: set[str]) -> Iterator[Take]:
    site = _Site(source)
    listed = feeds.addresses(site.read(source.address), base=source.address)
    yield from _to_fetch(source, site, listed, known)


def _of_sitemap(source: Source, known: set[str]) -> Iterator[Take]:
    site = _Site(source)
    data = site.read(source.address)
    maps = [data, *(site.read(one) for one in sitemaps.further(data, base=source.address)[:MOST_MAPS])]
    listed = [one for each in maps for one in sitemaps.addresses(each, base=source.address)]
    yield from _to_fetch(source, site, listed, known)


def _of_folder(source: Source, known: set[str]) -> Iterator[Take]:
    for arrived in folders.arrivals(source.address, known, largest=settings.FILES_LARGEST):
        yield partial(_bring, arrived, source)


def _bring(arrived: Arrival, source: Source) -> Page:
    """A file that cannot be kept is a refused page, and the next one follows."""
    try:
        return bring_in(arrived, source, by=None)
    except Refusal as refusal:
        return put_refused(source, arrived.address, refusal)


def _to_fetch(source: Source, site: _Site, listed: list[str], known: set[str]) -> Iterator[Take]:
    for address in dict.fromkeys(listed):
        if address not in known and len(address) <= 1000 and site.allows(address):
            site.rest(address)
            yield partial(put_down, source, address, by=None)


_NEW: dict[SourceKind, Callable[[Source, set[str]], Iterator[Take]]] = {
    SourceKind.FEED: _of_feed,
    SourceKind.SITEMAP: _of_sitemap,
    SourceKind.FOLDER: _of_folder,
}

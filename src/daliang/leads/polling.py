"""Reading a source by and by: what it lists that is not known yet, at the pace that its site bears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from daliang.leads import reasons
from daliang.leads.arriving import bring_in, put_down
from daliang.leads.fetching import Stamp
from daliang.leads.gathering import put_refused, settle_page
from daliang.leads.models import Page, PageState, Source, SourceKind
from daliang.leads.pacing import NotYet
from daliang.leads.sources.arrivals import Arrival
from daliang.leads.sources.feed import taking as feeds
from daliang.leads.sources.folder import taking as folders
from daliang.leads.sources.sitemap import taking as sitemaps
from daliang.leads.tasks import may_put_off, put_off
from daliang.leads.visiting import Guest
from daliang.org.rules import record
from daliang.vocabulary.refusal import Refusal

MOST = 30  # new pages of one reading: what is left comes in the next
MOST_MAPS = 3  # sitemaps of a sitemap of sitemaps, the latest
SECONDS = 600.0  # after which a reading leaves what is left to the next, as a job that lasts is taken for lost
PATIENCE = 60.0  # seconds that a reading waits for one page's turn; a longer wait is the queue's
Take = Callable[[], Page]


def poll(source_id: int) -> int:
    """Take in what is new; gives how many pages came. What went wrong stands in the source's last outcome."""
    source = Source.objects.select_related("unit").get(pk=source_id)
    if not source.is_on:
        return 0
    reading = _Reading(source)
    outcome: dict[str, Any] = {"new": 0, "read": 0, "refused": 0}
    try:
        for take in _NEW[SourceKind(source.kind)](reading):
            state = _settled(take().pk)
            outcome["new"] += 1
            outcome["read"] += state == PageState.READ
            outcome["refused"] += state == PageState.REFUSED
            if outcome["new"] == MOST or reading.is_late:
                reading.is_whole = False
                break
    except Refusal as refusal:
        reading.is_whole = False
        outcome["why"] = reasons.kept(refusal)
    _note(reading, outcome)
    return int(outcome["new"])


def _settled(page_id: int) -> str:
    """The state that the page ends in; waiting, where its site's turn comes too late for us."""
    try:
        return settle_page(page_id, patience=PATIENCE if may_put_off() else None)
    except NotYet as later:
        put_off(page_id, later)
        return PageState.WAITING


@transaction.atomic
def _note(reading: _Reading, outcome: dict[str, Any]) -> None:
    source = reading.source
    kept = {"stamps": reading.stamps} if reading.is_whole else {}
    Source.objects.filter(pk=source.pk).update(last_read_at=timezone.now(), last_outcome=outcome, **kept)
    counts = {name: value for name, value in outcome.items() if name != "why"}
    record(by=None, action="source.read", subject=source, unit=source.unit, **counts)


class _Reading:
    """One reading of a source. While it is whole, all that its lists name is known: their stamps may be kept."""

    def __init__(self, source: Source) -> None:
        self.source, self.guest = source, Guest(source)
        self.known = set(Page.objects.filter(source=source).values_list("address", flat=True))
        self.stamps: dict[str, dict[str, str]] = {}
        self.is_whole = True
        self._until = monotonic() + SECONDS

    @property
    def is_late(self) -> bool:
        return monotonic() > self._until

    def list_at(self, address: str) -> bytes | None:
        """A list; None while its server says that it is as it was when we had read it whole. Refusals: of `fetched`."""
        found = self.guest.fetched(address, Stamp(**self.source.stamps.get(address, {})))
        self.stamps[address] = asdict(found.stamp)
        return None if found.is_same else found.data

    def to_fetch(self, listed: list[str]) -> Iterator[Take]:
        """The pages that are new and that we may read."""
        for address in dict.fromkeys(listed):
            if address in self.known or len(address) > 1000:
                continue
            robots = self.guest.robots(address)
            if robots.allows(address):
                yield partial(put_down, self.source, address, by=None)
            elif not robots.is_known:
                self.is_whole = False  # the next reading asks again


def _of_feed(reading: _Reading) -> Iterator[Take]:
    address = reading.source.address
    data = reading.list_at(address)
    if data is not None:
        yield from reading.to_fetch(feeds.addresses(data, base=address))


def _of_sitemap(reading: _Reading) -> Iterator[Take]:
    """A sitemap of sitemaps that has not changed still names those that were read with it, and they may have."""
    address = reading.source.address
    data = reading.list_at(address)
    if data is None:
        maps, found = [one for one in reading.source.stamps if one != address], []
    else:
        maps, found = sitemaps.further(data, base=address)[:MOST_MAPS], sitemaps.addresses(data, base=address)
    for one in maps:
        part = reading.list_at(one)
        found += sitemaps.addresses(part, base=one) if part is not None else []
    yield from reading.to_fetch(found)


def _of_folder(reading: _Reading) -> Iterator[Take]:
    source = reading.source
    for arrived in folders.arrivals(source.address, reading.known, largest=settings.FILES_LARGEST):
        yield partial(_bring, arrived, source)


def _bring(arrived: Arrival, source: Source) -> Page:
    """A file that cannot be kept is a refused page, and the next one follows."""
    try:
        return bring_in(arrived, source, by=None)
    except Refusal as refusal:
        return put_refused(source, arrived.address, refusal)


_NEW: dict[SourceKind, Callable[[_Reading], Iterator[Take]]] = {
    SourceKind.FEED: _of_feed,
    SourceKind.SITEMAP: _of_sitemap,
    SourceKind.FOLDER: _of_folder,
}

"""Requests to sites as a guest makes them: where robots.txt lets us, in our turn, at the pace that both sides want."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.utils import timezone

from daliang.leads import reasons
from daliang.leads.fetching import Fetched, Stamp, Unfetched, fetch
from daliang.leads.fetching.addresses import target_of
from daliang.leads.fetching.robots import Robots, origin_of, robots_txt
from daliang.leads.models import SiteRules, Source, SourceKind
from daliang.leads.pacing import LONGEST_WAIT, NotYet, take_turn

KEPT = timedelta(hours=24)  # how long a site's robots.txt holds before it is asked for again


class Guest:
    """Who fetches for one source. A page that a person named is fetched as a browser would, whatever robots.txt says
    of it; the pace that it asks for is kept all the same.

    `patience` is how many seconds we wait for the first turn before NotYet. Who has none set, or has begun, waits as
    long as anybody, and then the site is busy.
    """

    def __init__(self, source: Source, *, patience: float | None = None) -> None:
        self._pace, self._patience = float(source.pace), patience
        self._is_sent = source.kind == SourceKind.URL
        self._rules: dict[str, Robots] = {}

    def fetched(self, address: str, known: Stamp | None = None) -> Fetched:
        """What the address holds. Refusals: robots.txt (of where a redirect leads, too), a site that others keep busy,
        those of fetching.
        """
        try:
            return fetch(address, minded=self._mind, known=known or Stamp())
        except Unfetched as no:
            raise reasons.of_fetching(no) from no

    def _mind(self, address: str) -> None:
        robots = self.robots(address)
        if not (self._is_sent or robots.allows(address)):
            raise Unfetched("robots")
        self._wait(address, robots.pace(self._pace))

    def robots(self, address: str) -> Robots:
        """The rules of the site: as this guest has read them, as somebody did within the day, or as they are now."""
        origin = origin_of(address)
        if origin not in self._rules:
            self._rules[origin] = Robots(origin, self._kept(origin))
        return self._rules[origin]

    def _kept(self, origin: str) -> str | None:
        kept = SiteRules.objects.filter(origin=origin, asked_at__gt=timezone.now() - KEPT).first()
        if kept is not None:
            return kept.text
        text = robots_txt(origin, minded=partial(self._wait, pace=self._pace))
        if text is not None:
            SiteRules.objects.update_or_create(origin=origin, defaults={"text": text, "asked_at": timezone.now()})
        return text

    def _wait(self, address: str, pace: float) -> None:
        patience, self._patience = self._patience, None
        try:
            take_turn(target_of(address).host, pace=pace, patience=LONGEST_WAIT if patience is None else patience)
        except NotYet:
            if patience is not None:
                raise
            raise Unfetched("site_busy") from None

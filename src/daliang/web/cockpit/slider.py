"""The track of the as-of slider: days from the first posting to today, with the closings as stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from daliang.ledger.models import Posting
from daliang.web.moment import Moment


@dataclass(frozen=True)
class Stop:
    """A closing at its day, counted from the track's first; `x` is its place in thousandths of the track."""

    at: int
    title: str
    query: str
    x: int


@dataclass(frozen=True)
class Track:
    """`at` is the moment's day, held within the track; `days` the track's length."""

    first: date
    last: date
    at: int
    days: int
    stops: list[Stop]

    @property
    def plain(self) -> list[dict[str, Any]]:
        """The stops as the script takes them."""
        return [{"at": stop.at, "title": stop.title, "query": stop.query} for stop in self.stops]


def track(moment: Moment) -> Track | None:
    """None while nothing is posted before today. Two queries."""
    first = Posting.objects.order_by("effective_on").values_list("effective_on", flat=True).first()
    if first is None or first >= moment.today:
        return None
    days = (moment.today - first).days
    at = min(max((moment.as_of - first).days, 0), days)
    found = [((stop.day - first).days, stop) for stop in moment.stops]
    stops = [Stop(day, stop.title, stop.query, round(day * 1000 / days)) for day, stop in found if 0 <= day <= days]
    return Track(first, moment.today, at, days, stops)

"""One page by its address, fetched once. A person asked for this very page, so robots.txt is not asked."""

from __future__ import annotations

from daliang.leads import reasons
from daliang.leads.fetching import Unfetched, fetch
from daliang.leads.sources.arrivals import Arrival


def arrival(address: str) -> Arrival:
    """What the address holds now. Refusals: those of fetching, as sentences."""
    try:
        found = fetch(address)
    except Unfetched as no:
        raise reasons.of_fetching(no) from no
    return Arrival(address, found.data, found.encoding)

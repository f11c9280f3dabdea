"""One page by its address, fetched once by whoever is a guest at its site."""

from __future__ import annotations

from collections.abc import Callable

from daliang.leads.fetching import Fetched
from daliang.leads.sources.arrivals import Arrival


def arrival(address: str, *, fetched: Callable[[str], Fetched]) -> Arrival:
    """What the address holds now, under the address that was asked for."""
    found = fetched(address)
    return Arrival(address, found.data, found.encoding)

"""What a source gives: bytes with the place they came from, or addresses whose pages are still to be had."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Arrival:
    """One page or paper as it came. `encoding` is the one that the server named, "" when nobody did."""

    address: str
    data: bytes
    encoding: str = ""

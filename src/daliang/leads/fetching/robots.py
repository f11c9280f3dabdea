"""What a site lets programs read, and how fast (robots.txt)."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from daliang.leads.fetching.fetching import Unfetched, fetch

NAME = "daliang"
SLOWEST = 60.0  # seconds between two requests that a site may ask for; a slower one is read this often


class Robots:
    """One site's rules. Without a robots.txt everything may be read; while it cannot be had, nothing may."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._site = (parts.scheme, parts.netloc)
        self._rules = RobotFileParser()
        self._rules.parse(_lines(f"{parts.scheme}://{parts.netloc}/robots.txt"))

    def allows(self, address: str) -> bool:
        """May this be read? Addresses of other sites may not: their rules are not known."""
        parts = urlsplit(address)
        return (parts.scheme, parts.netloc) == self._site and self._rules.can_fetch(NAME, address)

    def pace(self, wanted: float) -> float:
        """Seconds between two requests: the longer of ours and theirs."""
        theirs = float(self._rules.crawl_delay(NAME) or 0)
        return max(wanted, min(theirs, SLOWEST))


def _lines(address: str) -> list[str]:
    try:
        return fetch(address).data.decode("utf-8", "replace").splitlines()
    except Unfetched as no:
        is_missing = no.code == "status" and 400 <= no.status < 500 and no.status not in (401, 403, 429)
        return [] if is_missing else ["User-agent: *", "Disallow: /"]

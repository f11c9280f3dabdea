"""What a site lets programs read, and how fast (robots.txt, RFC 9309, with the Crawl-delay that many add)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from daliang.leads.fetching.addresses import quoted
from daliang.leads.fetching.fetching import Unfetched, fetch

NAME, ANYBODY = "daliang", "*"
SLOWEST = 60.0  # seconds between two requests that a site may ask for; a slower one is read this often
LONGEST = 500 * 1024  # characters: what stands behind them is not obeyed, as the RFC allows
_DELAY = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


@dataclass
class _Group:
    """What is said to one program: whether a pattern may be read, and the delay that is asked for."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float = 0.0


class Robots:
    """One site's rules. An empty text lets everything be read; None, which could not be had, lets nothing."""

    def __init__(self, address: str, text: str | None) -> None:
        self._origin = origin_of(address)
        self.is_known = text is not None
        groups = _groups("User-agent: *\nDisallow: /" if text is None else text)
        self._ours = groups.get(NAME) or groups.get(ANYBODY) or _Group()

    def allows(self, address: str) -> bool:
        """May this be read? The longest rule decides, of two as long the one that allows. Addresses of other sites may
        not: their rules are not known."""
        parts = urlsplit(address)
        path = _spelt(quoted((parts.path or "/") + (f"?{parts.query}" if parts.query else "")))
        said = [(len(pattern), is_open) for pattern, is_open in self._ours.rules if _fits(pattern, path)]
        return origin_of(address) == self._origin and max(said, default=(0, True))[1]

    def pace(self, wanted: float) -> float:
        """Seconds between two requests: the longer of ours and theirs."""
        return max(wanted, min(self._ours.delay, SLOWEST))


def origin_of(address: str) -> str:
    """Scheme and host, whose rules they are."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def robots_txt(origin: str, *, minded: Callable[[str], None]) -> str | None:
    """The text that a site has now: "" where it has none, None while it cannot be had. `minded` as of `fetch`; a site
    that it finds busy is Unfetched."""
    try:
        data = fetch(f"{origin}/robots.txt", minded=minded).data
    except Unfetched as no:
        if no.code == "site_busy":
            raise
        is_missing = no.code == "status" and 400 <= no.status < 500 and no.status not in (401, 403, 429)
        return "" if is_missing else None
    return data.decode("utf-8-sig", "replace").replace("\x00", "")[:LONGEST]


def _groups(text: str) -> dict[str, _Group]:
    """Name of a program → what is said to it, in however many places."""
    groups: dict[str, _Group] = {}
    named: list[_Group] = []
    was_name = False
    for key, value in _lines(text):
        if key == "user-agent":
            named = named if was_name else []
            named.append(groups.setdefault(value.lower(), _Group()))
        elif key in ("allow", "disallow") and value:
            for group in named:
                group.rules.append((_spelt(quoted(value)), key == "allow"))
        elif key == "crawl-delay" and _DELAY.fullmatch(value):
            for group in named:
                group.delay = float(value)
        was_name = key == "user-agent"
    return groups


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _spelt(path: str) -> str:
    """One spelling of what may be written with and without percent signs."""

    def plain(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if _UNRESERVED.fullmatch(character) else found[0].upper()

    return _ESCAPE.sub(plain, path)


def _fits(pattern: str, path: str) -> bool:
    """Does the path begin as the pattern says? `*` stands for anything, `$` at its end for the end of the path."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not is_whole:
        return True
    return path.endswith(rest[-1], at - len(rest[-1])) if rest else at == len(path)

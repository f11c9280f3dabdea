"""The addresses that a feed lists (RSS 0.9 to 2.0, RSS 1.0, Atom)."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from daliang.leads.sources.listings import parsed

_ENTRIES = ("item", "entry")


def addresses(data: bytes, *, base: str) -> list[str]:
    """Where the entries lie, the newest as the feed has them. Refusals: `bad_feed`, when it is no XML or has none."""
    found = []
    for one in parsed(data).iter():
        if _local(one.tag) in _ENTRIES:
            address = _address_of(one)
            if address:
                found.append(urljoin(base, address))
    return found


def _address_of(entry: Element) -> str:
    """RSS says it as the text of `link` (or in a permanent `guid`), Atom in its `href`, the one of kind alternate."""
    guid = ""
    for one in entry:
        name = _local(one.tag)
        if name == "link" and one.get("rel", "alternate") == "alternate":
            return str(one.get("href") or one.text or "").strip()
        if name == "guid" and one.get("isPermaLink", "true") == "true":
            guid = str(one.text or "").strip()
    return guid


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]

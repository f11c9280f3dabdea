"""The addresses that a sitemap lists, the latest first. A sitemap of sitemaps gives those."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from daliang.leads.sources.listings import parsed


def addresses(data: bytes, *, base: str) -> list[str]:
    """Where the pages lie, those changed last first. Refusals: `bad_feed`."""
    found = [(_child(one, "lastmod"), _child(one, "loc")) for one in parsed(data).iter() if _local(one.tag) == "url"]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [urljoin(base, address) for _day, address in found if address]


def further(data: bytes, *, base: str) -> list[str]:
    """The sitemaps that a sitemap index lists, the latest first; none for a plain sitemap."""
    found = [
        (_child(one, "lastmod"), _child(one, "loc")) for one in parsed(data).iter() if _local(one.tag) == "sitemap"
    ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [urljoin(base, address) for _day, address in found if address]


def _child(entry: Element, name: str) -> str:
    return next((str(one.text or "").strip() for one in entry if _local(one.tag) == name), "")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]

"""The XML of feeds and sitemaps, packed or not, opened so that no trick of its entities works."""

from __future__ import annotations

import re
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from daliang.leads.fetching.fetching import LARGEST
from daliang.vocabulary.refusal import N_, Refusal

_CHINESE = {b"gb2312": "gb18030", b"gbk": "gb18030", b"gb18030": "gb18030", b"big5": "big5hkscs"}
_GZIP = b"\x1f\x8b"
_ENCODING = re.compile(rb"""^(<\?xml[^>]{0,60}?)\sencoding\s*=\s*["']([A-Za-z0-9_.:-]{2,20})["']""")


def parsed(data: bytes) -> Element:
    """The root. Refusals: `bad_feed` for what is no XML, or declares entities; `too_large` for what unpacks to that."""
    data = _unpacked(data).strip()
    try:
        return _root(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        message = N_("这个地址给出的不是订阅源或网站地图（XML）；请核对地址。")
        raise Refusal(message, code="bad_feed", field="address") from error


def _root(data: bytes) -> Element:
    """Chinese encodings are decoded here: the parser knows none of more than one byte a character but UTF."""
    found = _ENCODING.match(data)
    name = _CHINESE.get(found[2].lower()) if found else None
    if found and name:
        text = data.decode(name, "replace")
        data = (text[: found.end(1)] + text[found.end() :]).encode()
    root: Element = fromstring(data)
    return root


def _unpacked(data: bytes) -> bytes:
    """A list that was kept packed (.xml.gz), unpacked up to what a page may have."""
    if not data.startswith(_GZIP):
        return data
    try:
        plain = zlib.decompressobj(47).decompress(data, LARGEST + 1)
    except zlib.error:
        return b""
    if len(plain) > LARGEST:
        raise Refusal(N_("这个地址的内容解压后超过5 MB；请改填分开的网站地图。"), code="too_large", field="address")
    return plain

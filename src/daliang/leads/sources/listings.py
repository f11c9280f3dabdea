"""The XML of feeds and sitemaps, opened so that no trick of its entities works."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from daliang.vocabulary.refusal import N_, Refusal


def parsed(data: bytes) -> Element:
    """The root. Refusal `bad_feed` for what is no XML, or declares entities."""
    try:
        root: Element = fromstring(data.strip())
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        message = N_("这个地址给出的不是订阅源或网站地图（XML）；请核对地址。")
        raise Refusal(message, code="bad_feed", field="address") from error
    return root

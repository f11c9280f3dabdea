"""The addresses in RSS, RDF and Atom."""

from __future__ import annotations

import pytest

from daliang.leads.sources.feed import taking
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
BASE = "http://news.example.cn/feed.xml"
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><link>http://news.example.cn/</link>
<item><title>一</title><link> /1.html </link></item>
<item><guid>http://news.example.cn/2.html</guid></item>
<item><guid isPermaLink="false">no-address</guid></item>
<item><title>没有地址</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://news.example.cn/"/>
<entry><link rel="edit" href="/edit"/><link rel="alternate" href="a/3.html"/></entry>
<entry><link href="http://other.example.cn/4.html"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel/><item><link>http://news.example.cn/5.html</link></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (RSS, ["http://news.example.cn/1.html", "http://news.example.cn/2.html"]),
        (ATOM, ["http://news.example.cn/a/3.html", "http://other.example.cn/4.html"]),
        (RDF, ["http://news.example.cn/5.html"]),
        ("<rss/>", []),
    ],
)
def test_each_entry_gives_its_address(data: str, found: list[str]) -> None:
    assert taking.addresses(data.encode(), base=BASE) == found


@pytest.mark.parametrize(
    "data", [b"", b"<html><p>", b"no xml", b'<!DOCTYPE a [<!ENTITY b "c">]><rss>&b;</rss>', b"<?xml encoding='x'?><a/>"]
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        taking.addresses(data, base=BASE)
    assert caught.value.code == "bad_feed"

"""The addresses in a sitemap, and the sitemaps in a sitemap of sitemaps."""

from __future__ import annotations

import pytest

from daliang.leads.sources.sitemap import taking
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
BASE = "http://news.example.cn/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
MAP = f"""<urlset {SPACE}><url><loc>/old.html</loc><lastmod>2022-01-02</lastmod></url>
<url><loc>http://news.example.cn/new.html</loc><lastmod>2022-08-20T08:00:00+08:00</lastmod></url>
<url><loc>http://news.example.cn/undated.html</loc></url><url><lastmod>2022-09-01</lastmod></url></urlset>"""
INDEX = f"""<sitemapindex {SPACE}><sitemap><loc>/1.xml</loc><lastmod>2021-01-01</lastmod></sitemap>
<sitemap><loc>/2.xml</loc><lastmod>2022-01-01</lastmod></sitemap></sitemapindex>"""


def test_the_latest_come_first() -> None:
    names = ["new.html", "old.html", "undated.html"]
    assert taking.addresses(MAP.encode(), base=BASE) == [f"http://news.example.cn/{name}" for name in names]
    assert taking.further(MAP.encode(), base=BASE) == []


def test_a_sitemap_of_sitemaps_gives_those() -> None:
    found = taking.further(INDEX.encode(), base=BASE)
    assert found == ["http://news.example.cn/2.xml", "http://news.example.cn/1.xml"]
    assert taking.addresses(INDEX.encode(), base=BASE) == []


def test_what_is_no_sitemap_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        taking.addresses(b"<html>", base=BASE)
    assert caught.value.code == "bad_feed"

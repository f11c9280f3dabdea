"""A page by its address, with what its server said of it."""

from __future__ import annotations

import pytest

from daliang.leads.fetching import fetch
from daliang.leads.sources.url import taking
from daliang.leads.tests.site import served

pytestmark = pytest.mark.nodb


def test_the_bytes_come_with_the_encoding_that_the_server_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch) as site:
        site.says("/a", "甲".encode("gbk"), Content_Type="text/html; charset=GBK")
        arrived = taking.arrival("http://news.example.cn/a", fetched=fetch)
    assert (arrived.address, arrived.data.decode("gbk"), arrived.encoding) == ("http://news.example.cn/a", "甲", "gbk")


def test_a_page_that_has_moved_keeps_the_address_that_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it is known again when a list names it once more."""
    with served(monkeypatch) as site:
        site.says("/a", "", status=301, Location="/b")
        site.says("/b", "乙")
        assert taking.arrival("http://news.example.cn/a", fetched=fetch).address == "http://news.example.cn/a"

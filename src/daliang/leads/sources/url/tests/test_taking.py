"""A page by its address, or why there is none, in a sentence."""

from __future__ import annotations

import pytest

from daliang.leads.sources.url import taking
from daliang.leads.tests.site import Site, served
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


def test_the_bytes_come_with_the_encoding_that_the_server_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch) as site:
        site.says("/a", "甲".encode("gbk"), Content_Type="text/html; charset=GBK")
        arrived = taking.arrival("http://news.example.cn/a")
    assert (arrived.address, arrived.data.decode("gbk"), arrived.encoding) == ("http://news.example.cn/a", "甲", "gbk")


def test_what_cannot_be_fetched_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(monkeypatch) as site:
        assert isinstance(site, Site)
        with pytest.raises(Refusal) as caught:
            taking.arrival("http://news.example.cn/missing")
    assert caught.value.code == "status" and "404" in str(caught.value)

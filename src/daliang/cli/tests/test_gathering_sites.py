"""The whole way, by the real command and the real pages: a source is opened, sites are read, facts stand in a lead.

The sites stand on this machine under several names; what is good, broken, slow, huge or shut is told apart in words.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from daliang.cli.commands import daliang
from daliang.leads.fetching import fetching
from daliang.leads.models import FactKind, Lead, Page, Source
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Waits
from daliang.leads.tests.site import Site, served
from daliang.leads.tests.test_fetching_tls import behind_tls, certificate
from daliang.org.models import Turn
from daliang.rounds.tests.world import World
from daliang.web.tests.forms import Visit, visit

Capture = Callable[..., Any]
NEWS, OTHER = "news.example.cn", "other.example.cn"
WRAPPED = "<html><head><meta charset='{}'></head><body><h1>{}</h1><p>{}</p></body></html>"

SAID = ("网站答复 404", "网站答复 500", "超过10秒", "超过5 MB", "跳转超过3次", "登录页", "是图片", "那里的 robots.txt")


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Any:
    with served(monkeypatch) as found:
        yield found


@pytest.fixture
def officer(rounds_city: World, waits: Waits) -> Visit:
    return visit(rounds_city.officer)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> Waits:
    """Nobody waits in truth; the pace is kept all the same."""
    made = Waits()
    monkeypatch.setattr("daliang.leads.pacing.clock", made.clock)
    monkeypatch.setattr("daliang.leads.pacing.wait", made.wait)
    return made


def html(text: str, charset: str) -> bytes:
    title, *lines = text.strip().split("\n")
    return WRAPPED.format(charset, title, "</p><p>".join(lines)).encode(charset)


def opened(officer: Visit, kind: str, address: str) -> Source:
    officer.open("/leads/sources/")
    fields = {"kind": kind, "name": "某报", "address": address, "every": "6", "pace": "5"}
    officer._look(officer.client.post("/leads/sources/", fields))
    assert officer.status in (200, 303), officer.text
    return Source.objects.get(address=address)


def tick(run: Capture) -> None:
    """`daliang tick`, with the jobs that it puts in the queue."""
    Turn.objects.all().delete()
    Source.objects.update(last_read_at=timezone.now() - timedelta(days=1))
    with run(execute=True):
        done = CliRunner().invoke(daliang, ["tick"])
    assert done.exit_code == 0, done.output


def outcomes(source: Source) -> dict[str, tuple[str, str]]:
    """Path → state and refusal of each page that the source brought."""
    pages = Page.objects.filter(source=source)
    return {page.address.partition(".cn")[2]: (page.state, page.refusal) for page in pages}


def feed_of(*paths: str) -> str:
    return "".join(f"<item><link>{path}</link></item>" for path in paths)


def a_city_of_sites(site: Site) -> None:
    """A feed in GB2312, and behind it whatever the web has."""
    names = "good gbk lying packed moved missing broken slow huge bomb round login picture shut/1 to-shut"
    paths = [*(f"/{name}" for name in names.split()), f"http://{OTHER}/far", "http://inside.example.cn/"]
    feed = f"<?xml version='1.0' encoding='GB2312'?><rss><title>要闻</title>{feed_of(*paths)}</rss>"
    site.says("/feed.xml", feed.encode("gb2312"), ETag='"7"', Content_Type="text/xml; charset=utf-8")
    site.says("/robots.txt", "User-agent: *\nDisallow: /shut/")
    site.says(f"//{OTHER}/robots.txt", "", status=404)
    site.says("/good", html(articles.FIRST, "utf-8"), Content_Type="text/html; charset=utf-8")
    site.says("/gbk", html(articles.ELSEWHERE, "gbk"), Content_Type="text/html")
    site.says("/lying", html(articles.OTHER, "gbk"), Content_Type="text/html; charset=utf-8")
    site.says("/packed", gzip.compress(html(articles.spun(), "utf-8")), Content_Encoding="gzip")
    site.says("/moved", "", status=301, Location=f"http://{OTHER}/far-2")
    site.says(f"//{OTHER}/far-2", html(articles.FIRST + "又一处转载。", "utf-8"))
    site.says(f"//{OTHER}/far", html(articles.FIRST + "另一处转载。", "utf-8"))
    site.says("/broken", "", status=500)
    site.says("/slow", "慢" * 99)
    site.says("/huge", b"a" * 300_000)
    site.says("/bomb", gzip.compress(bytes(9_000_000)), Content_Encoding="gzip")
    site.says("/round", "", status=302, Location="/round")
    site.says("/login", "<form><input type='password'></form>")
    site.says("/picture", b"\x89PNG\r\n\x1a\n" + bytes(99))
    site.says("/to-shut", "", status=302, Location="/shut/2")
    site.names["inside.example.cn"] = [["10.0.0.5"]]
    site.slowness, site.slow_paths = 0.05, {"/slow"}


def test_from_a_feed_to_a_lead_past_everything_that_goes_wrong(
    officer: Visit,
    site: Site,
    waits: Waits,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 1.0)
    monkeypatch.setattr(fetching, "LARGEST", 200_000)
    a_city_of_sites(site)
    source = opened(officer, "feed", f"http://{NEWS}/feed.xml")
    tick(django_capture_on_commit_callbacks)
    assert outcomes(source) == {
        "/good": ("read", ""), "/gbk": ("read", ""), "/lying": ("read", ""), "/packed": ("read", ""),
        "/moved": ("read", ""), "/far": ("read", ""), "/missing": ("refused", "status"),
        "/broken": ("refused", "status"), "/slow": ("refused", "too_slow"), "/huge": ("refused", "too_large"),
        "/bomb": ("refused", "too_large"), "/round": ("refused", "too_many_redirects"),
        "/login": ("refused", "login_page"), "/picture": ("refused", "image"), "/to-shut": ("refused", "robots"),
    }  # fmt: skip
    assert not {"/shut/1", "/shut/2"} & set(site.asked) and "inside.example.cn" not in site.hosts
    assert min(site.gaps(NEWS)) >= 5 and min(site.gaps(OTHER)) >= 5
    assert "液流电池" in Page.objects.get(address__endswith="/good").article
    assert "光学薄膜" in Page.objects.get(address__endswith="/lying").article, "the bytes are GBK, whatever is said"
    officer.open("/leads/pages/?show=refused")
    for said in (
        "网站答复 404",
        "网站答复 500",
        "超过10秒",
        "超过5 MB",
        "跳转超过3次",
        "登录页",
        "是图片",
        "那里的 robots.txt",
    ):
        assert said in officer.text, said
    _becomes_a_lead(officer, Page.objects.get(address__endswith="/good"))
    before = len(site.asked)
    tick(django_capture_on_commit_callbacks)
    assert site.asked[before:] == ["/feed.xml"]


def _becomes_a_lead(officer: Visit, page: Page) -> None:
    fact = page.facts.filter(kind=FactKind.PROJECT).order_by("at")[0]
    officer.open(f"/leads/pages/{page.pk}/")
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="confirm", seen="1")
    officer.post(f"/leads/facts/{fact.pk}/deed/", deed="lead", seen="2")
    assert Lead.objects.get().name == "液流电池制造基地项目"


def test_a_feed_that_has_not_changed_costs_one_small_answer(
    officer: Visit, site: Site, django_capture_on_commit_callbacks: Capture
) -> None:
    site.says("/feed.xml", f"<rss>{feed_of('/1')}</rss>", ETag='"1"')
    site.says("/1", articles.FIRST)
    source = opened(officer, "feed", f"http://{NEWS}/feed.xml")
    tick(django_capture_on_commit_callbacks)
    tick(django_capture_on_commit_callbacks)
    assert site.asked == ["/robots.txt", "/feed.xml", "/1", "/feed.xml"]
    assert site.headers[-1]["If-None-Match"] == '"1"'
    source.refresh_from_db()
    assert source.last_outcome == {"new": 0, "read": 0, "refused": 0}
    site.says("/feed.xml", f"<rss>{feed_of('/1', '/2')}</rss>", ETag='"2"')
    site.says("/2", articles.OTHER)
    tick(django_capture_on_commit_callbacks)
    assert outcomes(source)["/2"] == ("read", "") and site.asked[4:] == ["/feed.xml", "/2"]


def test_a_feed_that_was_not_read_whole_is_asked_for_anew(
    officer: Visit, site: Site, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    monkeypatch.setattr("daliang.leads.polling.MOST", 1)
    site.says("/feed.xml", f"<rss>{feed_of('/1', '/2')}</rss>", ETag='"1"')
    source = opened(officer, "feed", f"http://{NEWS}/feed.xml")
    tick(django_capture_on_commit_callbacks)
    tick(django_capture_on_commit_callbacks)
    assert set(outcomes(source)) == {"/1", "/2"} and "If-None-Match" not in site.headers[3]


def test_sitemaps_over_https_packed_and_not_and_what_changes_in_them(
    officer: Visit,
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    """The index stays as it was; one of its maps does not."""
    pem = certificate(tmp_path, NEWS)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    index = "<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    page = "<urlset><url><loc>/{}</loc></url></urlset>"
    site.says("/map.xml", index, ETag='"i"')
    site.says("/a.xml.gz", gzip.compress(page.format("1").encode()), ETag='"a"', Content_Type="application/x-gzip")
    site.says("/b.xml", page.format("2"), ETag='"b"')
    site.says("/1", html(articles.FIRST, "utf-8"))
    site.says("/2", html(articles.OTHER, "utf-8"))
    with behind_tls(site, pem, monkeypatch):
        source = opened(officer, "sitemap", f"https://{NEWS}/map.xml")
        tick(django_capture_on_commit_callbacks)
        assert outcomes(source) == {"/1": ("read", ""), "/2": ("read", "")}
        site.says("/b.xml", page.format("3"), ETag='"b2"')
        site.says("/3", html(articles.ELSEWHERE, "utf-8"))
        before = len(site.asked)
        tick(django_capture_on_commit_callbacks)
        assert sorted(site.asked[before:]) == ["/3", "/a.xml.gz", "/b.xml", "/map.xml"]
        tick(django_capture_on_commit_callbacks)
        assert sorted(site.asked[before + 4 :]) == ["/a.xml.gz", "/b.xml", "/map.xml"]
    assert outcomes(source)["/3"] == ("read", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [(gzip.compress(bytes(6_000_000)), "too_large"), (b"\x1f\x8bnonsense", "bad_feed"),
     (b"<?xml version='1.0' encoding='klingon'?><urlset/>", "bad_feed"),
     (b"<?xml version='1.0' encoding='punycode'?><urlset/>", "bad_feed"),
     (b"<!DOCTYPE a [<!ENTITY b 'c'>]><urlset/>", "bad_feed")],
)  # fmt: skip
def test_a_list_that_cannot_be_opened_is_told_on_the_page_of_sources(
    officer: Visit, site: Site, body: bytes, code: str, django_capture_on_commit_callbacks: Capture
) -> None:
    site.says("/map.xml", body)
    source = opened(officer, "sitemap", f"http://{NEWS}/map.xml")
    tick(django_capture_on_commit_callbacks)
    source.refresh_from_db()
    assert source.last_outcome["why"][0]["code"] == code
    officer.open("/leads/sources/")
    assert ("解压后超过5 MB" if code == "too_large" else "不是订阅源或网站地图") in officer.text

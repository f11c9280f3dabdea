"""Sources are read when they are due, where their sites let programs read, and what is known is left alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from daliang.leads import polling
from daliang.leads.keeping import change_source, open_source
from daliang.leads.models import Page, SiteRules, Source
from daliang.leads.polling import poll
from daliang.leads.scheduling import _begin, read_due_sources, read_now
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Waits
from daliang.leads.tests.site import Site
from daliang.org.duties import declared
from daliang.org.models import Deed, Person
from daliang.vocabulary.refusal import Refusal

FEED = "http://news.example.cn/feed.xml"
ITEMS = "<rss><channel>{}</channel></rss>"


def opened(officer: Person, kind: str = "feed", address: str = FEED, **more: int) -> Source:
    return open_source(kind=kind, name="某报", address=address, by=officer, **{"every": 6, "pace": 5} | more)


def items(*paths: str) -> str:
    return ITEMS.format("".join(f"<item><link>http://news.example.cn{path}</link></item>" for path in paths))


def test_a_feed_brings_what_is_new(officer: Person, site: Site, waits: Waits) -> None:
    source = opened(officer)
    site.says("/feed.xml", items("/1", "/2"))
    site.says("/1", articles.FIRST)
    assert poll(source.pk) == 2
    assert sorted(Page.objects.values_list("address", "state")) == [
        ("http://news.example.cn/1", "read"),
        ("http://news.example.cn/2", "refused"),
    ]
    source.refresh_from_db()
    assert source.last_outcome == {"new": 2, "read": 1, "refused": 1} and source.last_read_at is not None
    site.says("/feed.xml", items("/1", "/2", "/3"))
    site.says("/3", articles.OTHER)
    assert poll(source.pk) == 1
    assert site.asked.count("/1") == 1 and set(waits.made) == {5.0} and len(waits.made) == 5
    assert Deed.objects.filter(action="source.read", by=None).count() == 2


def test_robots_bar_the_feed_or_its_pages(officer: Person, site: Site, waits: Waits) -> None:
    source = opened(officer)
    site.says("/robots.txt", "User-agent: *\nDisallow: /inside\nCrawl-delay: 20")
    site.says("/feed.xml", items("/inside/1", "/2"))
    assert poll(source.pk) == 1 and "/inside/1" not in site.asked and set(waits.made) == {20.0}
    site.says("/robots.txt", "User-agent: daliang\nDisallow: /")
    SiteRules.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    assert poll(source.pk) == 0
    source.refresh_from_db()
    assert source.last_outcome["why"][0]["code"] == "robots" and site.asked.count("/feed.xml") == 1


def test_a_sitemap_of_sitemaps_is_followed_one_step(officer: Person, site: Site, waits: Waits) -> None:
    source = opened(officer, "sitemap", "http://news.example.cn/map.xml")
    site.says("/map.xml", "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>")
    site.says("/news.xml", "<urlset><url><loc>http://news.example.cn/1</loc></url></urlset>")
    site.says("/1", articles.FIRST)
    assert poll(source.pk) == 1 and Page.objects.get().state == "read"


def test_a_folder_brings_its_files_and_says_what_it_could_not(officer: Person, incoming: Path) -> None:
    (incoming / "daily").mkdir()
    (incoming / "daily" / "a.txt").write_text(articles.FIRST)
    (incoming / "daily" / "b.docx").write_bytes(b"MZ\x00" + bytes(99))
    source = opened(officer, "folder", "daily")
    assert poll(source.pk) == 2
    assert sorted(Page.objects.values_list("address", "state", "refusal")) == [
        ("a.txt", "read", ""),
        ("b.docx", "refused", "executable"),
    ]
    assert poll(source.pk) == 0


def test_one_reading_is_bounded_and_the_next_goes_on(
    officer: Person, site: Site, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST", 2)
    site.says("/feed.xml", items("/1", "/2", "/3"))
    source = opened(officer)
    assert [poll(source.pk) for _turn in range(3)] == [2, 1, 0]


def test_a_reading_that_lasts_leaves_the_rest_to_the_next(
    officer: Person, site: Site, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that lasts is taken for lost, and done twice."""
    monkeypatch.setattr(polling, "SECONDS", -1.0)
    site.says("/feed.xml", items("/1", "/2"), ETag='"1"')
    source = opened(officer)
    assert [poll(source.pk) for _turn in range(3)] == [1, 1, 0]


def test_a_page_whose_turn_is_far_off_is_left_to_the_queue(
    officer: Person, site: Site, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[tuple[int, float]] = []
    began = waits.at
    monkeypatch.setattr(polling, "may_put_off", lambda: True)
    monkeypatch.setattr(polling, "put_off", lambda pk, later: put.append((pk, (later.at - began).total_seconds())))
    site.says("/feed.xml", items("/1"))
    source = opened(officer, pace=60)
    monkeypatch.setattr(polling, "PATIENCE", 59.0)
    assert poll(source.pk) == 1 and put == [(Page.objects.get().pk, 120)]
    source.refresh_from_db()
    assert Page.objects.get().state == "waiting" and source.last_outcome == {"new": 1, "read": 0, "refused": 0}


def test_what_is_no_feed_and_what_cannot_be_had_is_said(officer: Person, site: Site, waits: Waits) -> None:
    source = opened(officer)
    for body, status, code in (("<p>", 200, "bad_feed"), ("", 500, "status")):
        site.says("/feed.xml", body, status=status)
        assert poll(source.pk) == 0
        source.refresh_from_db()
        assert source.last_outcome["why"][0]["code"] == code


def test_the_duty_puts_each_due_source_in_the_queue_once(
    officer: Person, django_capture_on_commit_callbacks: object
) -> None:
    assert "read-sources" in declared()
    due, resting, off = opened(officer), opened(officer, address=f"{FEED}?2"), opened(officer, address=f"{FEED}?3")
    Source.objects.filter(pk=due.pk).update(last_read_at=timezone.now() - timedelta(hours=6, seconds=1))
    Source.objects.filter(pk=resting.pk).update(last_read_at=timezone.now() - timedelta(hours=5))
    change_source(off, name="某报", every=6, pace=5, is_on=False, seen=1, by=officer)
    assert (read_due_sources(), read_due_sources()) == (1, 0)
    assert poll(off.pk) == 0
    seen_by_two = Source.objects.get(pk=resting.pk)
    assert [_begin(seen_by_two, timezone.now()) for _ticker in range(2)] == [True, False]


def test_an_officer_has_it_read_at_once_but_not_twice(officer: Person, cast: dict[str, Person]) -> None:
    source = opened(officer)
    read_now(source, by=officer)
    source.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        read_now(source, by=officer)
    assert caught.value.code == "just_read"
    change_source(source, name="某报", every=6, pace=5, is_on=False, seen=source.version, by=officer)
    with pytest.raises(Refusal) as caught:
        read_now(source, by=officer)
    assert caught.value.code == "is_off"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kind": "paste"}, "bad_kind"), ({"name": " "}, "no_name"), ({"address": "http://10.0.0.1:22/"}, "bad_address"),
     ({"every": 0}, "bad_hours"), ({"every": 9999}, "bad_hours"), ({"pace": 0}, "bad_pace"),
     ({"kind": "folder", "address": "../files"}, "bad_address"), ({"address": FEED}, "taken")],
)  # fmt: skip
def test_a_source_that_cannot_be_is_refused(
    officer: Person, incoming: Path, change: dict[str, object], code: str
) -> None:
    opened(officer)
    asked = {"kind": "feed", "name": "某报", "address": f"{FEED}?9", "every": 6, "pace": 5} | change
    with pytest.raises(Refusal) as caught:
        open_source(**asked, by=officer)  # type: ignore[arg-type]
    assert caught.value.code == code and Source.objects.count() == 1


def test_two_officers_do_not_change_over_each_other(officer: Person) -> None:
    source = opened(officer)
    change_source(source, name="新名", every=1, pace=1, is_on=True, seen=1, by=officer)
    with pytest.raises(Refusal) as caught:
        change_source(source, name="旧名", every=1, pace=1, is_on=True, seen=1, by=officer)
    assert caught.value.code == "stale"


@pytest.mark.parametrize("who", ["leader", "partner", "approver", "county-officer"])
def test_only_officers_of_the_city_keep_sources(cast: dict[str, Person], officer: Person, who: str) -> None:
    source = opened(officer)
    for act in (
        lambda: opened(cast[who], address=f"{FEED}?1"),
        lambda: change_source(source, name="甲", every=1, pace=1, is_on=True, seen=1, by=cast[who]),
        lambda: read_now(source, by=cast[who]),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "not_your_role"

"""A site is asked at one pace, whoever asks: several sources, pages named by hand, several processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from time import monotonic

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from daliang.leads import pacing
from daliang.leads.gathering import settle_page
from daliang.leads.keeping import open_source
from daliang.leads.models import Page, Site, SiteRules
from daliang.leads.pacing import LONGEST_WAIT, NotYet, take_turn
from daliang.leads.polling import poll
from daliang.leads.taking import take_addresses
from daliang.leads.tasks import read_page
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Waits
from daliang.leads.tests.site import Site as Served
from daliang.ledger.tests.side_by_side import in_threads
from daliang.org.models import Person

HOST = "news.example.cn"


def feed(officer: Person, name: str, pace: int) -> int:
    address = f"http://{HOST}/{name}.xml"
    return open_source(kind="feed", name=name, address=address, every=6, pace=pace, by=officer).pk


def listed(*addresses: str) -> str:
    return "<rss>" + "".join(f"<item><link>{one}</link></item>" for one in addresses) + "</rss>"


def test_sources_of_one_site_and_a_page_named_by_hand_share_its_pace(
    officer: Person, site: Served, waits: Waits
) -> None:
    site.says("/one.xml", listed("/1"))
    site.says("/two.xml", listed("/2", "http://other.example.cn/3"))
    for path in ("/1", "/2", "/3", "/4"):
        site.says(path, articles.FIRST + path)
    one, two = feed(officer, "one", 5), feed(officer, "two", 20)
    poll(one)
    poll(two)
    settle_page(take_addresses(f"http://{HOST}/4", by=officer)[0].pk)
    assert site.asked == ["/robots.txt", "/one.xml", "/1", "/two.xml", "/2", "/robots.txt", "/3", "/4"]
    assert site.gaps(HOST) == [5, 5, 20, 20, 20], "each source keeps its own pace behind whoever was last"
    assert site.gaps("other.example.cn") == [20], "another site has a turn of its own"


def test_the_delay_that_a_site_asks_for_holds_for_pages_named_by_hand(
    officer: Person, site: Served, waits: Waits
) -> None:
    site.says("/robots.txt", "User-agent: *\nDisallow: /\nCrawl-delay: 30")
    site.says("/1", articles.FIRST)
    pages = take_addresses(f"http://{HOST}/1\nhttps://{HOST}/2", by=officer)
    assert settle_page(pages[0].pk) == "read", "a person may have a page that programs may not read"
    assert site.gaps(HOST) == [30] and site.asked == ["/robots.txt", "/1"]
    SiteRules.objects.create(origin=f"https://{HOST}", text="", asked_at=timezone.now())
    settle_page(pages[1].pk)
    assert waits.made == [30, 5], "http and https are one site"


def test_a_site_may_not_ask_for_more_than_a_minute(officer: Person, site: Served, waits: Waits) -> None:
    site.says("/robots.txt", "User-agent: *\nCrawl-delay: 86400")
    site.says("/1", articles.FIRST)
    settle_page(take_addresses(f"http://{HOST}/1", by=officer)[0].pk)
    assert waits.made == [60]


def test_who_is_sent_on_waits_for_that_turn_too(officer: Person, site: Served, waits: Waits) -> None:
    site.says("/1", "", status=302, Location="/2")
    site.says("/2", articles.FIRST)
    settle_page(take_addresses(f"http://{HOST}/1", by=officer)[0].pk)
    assert site.asked == ["/robots.txt", "/1", "/2"] and site.gaps(HOST) == [5, 5]


def test_two_who_come_together_go_one_behind_the_other(waits: Waits, db: None) -> None:
    began = waits.at
    for _guest in range(3):
        take_turn(HOST, pace=5)
    assert Site.objects.get().last_at == began + timedelta(seconds=10)
    with pytest.raises(NotYet) as caught:
        take_turn(HOST, pace=5, patience=4.9)
    assert caught.value.at == began + timedelta(seconds=15)
    assert Site.objects.get().last_at == began + timedelta(seconds=10), "no turn is taken that nobody waits for"


def test_who_is_overtaken_between_looking_and_taking_looks_again(
    waits: Waits, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process takes its turn after we have looked when the last one was."""
    others = [lambda: take_turn(HOST, pace=5)]

    def clock() -> datetime:
        if others:
            others.pop()()
        return waits.clock()

    began = waits.at
    monkeypatch.setattr(pacing, "clock", clock)
    take_turn(HOST, pace=5)
    assert Site.objects.get().last_at == began + timedelta(seconds=5) and waits.made == [5]


def test_a_turn_in_a_far_future_holds_nobody(waits: Waits, db: None) -> None:
    """A machine's clock was a year ahead."""
    Site.objects.create(host=HOST, last_at=waits.at + timedelta(days=365))
    take_turn(HOST, pace=5)
    assert waits.made == []


def test_a_site_that_others_keep_busy_is_told_in_words(officer: Person, site: Served, waits: Waits) -> None:
    SiteRules.objects.create(origin=f"http://{HOST}", text="", asked_at=timezone.now())
    Site.objects.create(host=HOST, last_at=waits.at + timedelta(seconds=LONGEST_WAIT - 1))
    page = take_addresses(f"http://{HOST}/1", by=officer)[0]
    assert settle_page(page.pk) == "refused"
    page.refresh_from_db()
    assert page.refusal == "site_busy" and site.asked == []


@pytest.mark.django_db(transaction=True)
def test_processes_keep_the_pace_together() -> None:
    """Each thread has a connection of its own, as a process has; they wait in truth."""
    moments: list[float] = []

    def ask() -> str:
        take_turn(HOST, pace=0.2)
        moments.append(monotonic())
        return ""

    in_threads([ask] * 5)
    gaps = [later - sooner for sooner, later in pairwise(sorted(moments))]
    assert len(gaps) == 4 and min(gaps) > 0.15, gaps


def test_a_job_that_has_begun_waits_for_its_later_turns(
    officer: Person, site: Served, waits: Waits, settings: Settings
) -> None:
    """Put off, it would begin anew each time and never come to its end."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    site.says("/1", "", status=302, Location="/2")
    site.says("/2", articles.FIRST)
    assert read_page.func(take_addresses(f"http://{HOST}/1", by=officer)[0].pk) == "read" and waits.made == [5, 5]


def test_a_job_whose_turn_is_far_off_goes_back_into_the_queue(
    officer: Person, site: Served, waits: Waits, settings: Settings
) -> None:
    """No worker stands and waits; each page comes back when those before it have had their turns."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    began = waits.at
    SiteRules.objects.create(origin=f"http://{HOST}", text="", asked_at=timezone.now())
    pages = take_addresses("\n".join(f"http://{HOST}/{number}" for number in range(3)), by=officer)
    assert [read_page.func(page.pk) for page in pages] == ["refused", "waiting", "waiting"] and waits.made == []
    queued = DBTaskResult.objects.order_by("run_after").values_list("args_kwargs", "run_after")
    turns = [(told["args"][0], (at - began).total_seconds()) for told, at in queued]
    assert turns == [(pages[1].pk, 5), (pages[2].pk, 10)]
    told = Page.objects.filter(state="waiting").order_by("pk").values_list("turn_at", flat=True)
    assert [(at - began).total_seconds() for at in told if at] == [5, 10]
    waits.at += timedelta(seconds=5)
    assert read_page.func(pages[1].pk) == "refused" and site.gaps(HOST) == [5]

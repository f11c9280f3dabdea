"""robots.txt is asked before each request of a program, of the site where a redirect leads too; and once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from daliang.leads.keeping import open_source
from daliang.leads.models import Page, SiteRules, Source
from daliang.leads.models import Site as Row
from daliang.leads.pacing import LONGEST_WAIT
from daliang.leads.polling import poll
from daliang.leads.taking import take_addresses, take_again
from daliang.leads.tasks import read_page
from daliang.leads.tests import articles
from daliang.leads.tests.conftest import Waits
from daliang.leads.tests.site import Site
from daliang.org.models import Person

NEWS = "http://news.example.cn"
SHUT = "User-agent: *\nDisallow: /inside"


def polled(officer: Person, kind: str, address: str = f"{NEWS}/list.xml") -> Source:
    source = open_source(kind=kind, name=kind, address=address, every=6, pace=1, by=officer)
    poll(source.pk)
    source.refresh_from_db()
    return source


def listed(kind: str, *addresses: str) -> str:
    if kind == "feed":
        return "<rss>" + "".join(f"<item><link>{one}</link></item>" for one in addresses) + "</rss>"
    return "<urlset>" + "".join(f"<url><loc>{one}</loc></url>" for one in addresses) + "</urlset>"


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("to", ["/inside/2", "http://other.example.cn/inside/2"])
def test_a_listed_page_that_leads_where_programs_may_not_go_is_refused_before_it_is_asked(
    officer: Person, site: Site, waits: Waits, kind: str, to: str
) -> None:
    site.says("/robots.txt", SHUT)
    site.says("/list.xml", listed(kind, f"{NEWS}/1"))
    site.says("/1", "", status=302, Location=to)
    site.says("/inside/2", articles.FIRST)
    polled(officer, kind)
    page = Page.objects.get()
    assert (page.state, page.refusal) == ("refused", "robots") and "/inside/2" not in site.asked
    assert page.why[0]["params"]["to"].endswith("/inside/2") and "跳转到" in page.why[0]["message"]
    assert site.asked.count("/robots.txt") == (2 if "other" in to else 1)


def test_a_list_that_leads_where_programs_may_not_go_is_refused(officer: Person, site: Site, waits: Waits) -> None:
    site.says("//other.example.cn/robots.txt", "User-agent: *\nDisallow: /")
    site.says("/list.xml", "", status=301, Location="http://other.example.cn/list.xml")
    source = polled(officer, "feed")
    assert source.last_outcome["why"][0]["params"] == {"to": "http://other.example.cn/list.xml"}
    assert site.asked == ["/robots.txt", "/list.xml", "/robots.txt"]


def test_sitemaps_of_a_sitemap_are_asked_as_pages_are(officer: Person, site: Site, waits: Waits) -> None:
    site.says("/robots.txt", SHUT)
    site.says("/list.xml", "<sitemapindex><sitemap><loc>/inside/news.xml</loc></sitemap></sitemapindex>")
    source = polled(officer, "sitemap")
    assert source.last_outcome["why"][0]["code"] == "robots" and "/inside/news.xml" not in site.asked


def test_a_listed_page_of_another_site_is_read_by_that_sites_rules(officer: Person, site: Site, waits: Waits) -> None:
    site.says("//shut.example.cn/robots.txt", "User-agent: *\nDisallow: /")
    site.says("//down.example.cn/robots.txt", "", status=503)
    site.says("/list.xml", listed("feed", *(f"http://{name}.example.cn/1" for name in ("shut", "down", "open"))))
    site.says("/1", articles.FIRST)
    polled(officer, "feed")
    assert [(page.address, page.state) for page in Page.objects.all()] == [("http://open.example.cn/1", "read")]


def test_what_could_not_be_asked_for_comes_with_the_next_reading(officer: Person, site: Site, waits: Waits) -> None:
    """Though the list has not changed; a page that is shut for good is not asked for again."""
    site.says("//down.example.cn/robots.txt", "", status=503)
    site.says("/list.xml", listed("feed", "http://down.example.cn/1"), ETag='"1"')
    site.says("/1", articles.FIRST)
    source = polled(officer, "feed")
    site.says("//down.example.cn/robots.txt", SHUT)
    assert poll(source.pk) == 1 and Page.objects.get().state == "read"
    site.says("/list.xml", listed("feed", "http://down.example.cn/inside/2"), ETag='"2"')
    assert [poll(source.pk) for _turn in range(2)] == [0, 0]
    assert site.headers[-1]["If-None-Match"] == '"2"'


def test_a_redirect_into_the_house_is_no_question_of_robots(officer: Person, site: Site, waits: Waits) -> None:
    """Nobody inside is asked for a robots.txt, and the answer does not say why."""
    site.names["inside.example.cn"] = [["10.0.0.5"]]
    site.says("/list.xml", listed("feed", f"{NEWS}/1"))
    site.says("/1", "", status=302, Location="http://inside.example.cn/1")
    polled(officer, "feed")
    assert Page.objects.get().refusal == "unreachable" and "inside.example.cn" not in site.hosts
    assert len(site.connected) == 3


def test_a_page_that_a_person_names_may_lead_where_a_browser_would_go(
    officer: Person, site: Site, waits: Waits
) -> None:
    site.says("/robots.txt", "User-agent: *\nDisallow: /")
    site.says("/1", "", status=302, Location="/inside/2")
    site.says("/inside/2", articles.FIRST)
    page = take_addresses(f"{NEWS}/1", by=officer)[0]
    assert read_page.func(page.pk) == "read"


def test_a_listed_page_that_is_tried_again_is_still_no_persons(officer: Person, site: Site, waits: Waits) -> None:
    site.says("/list.xml", listed("feed", f"{NEWS}/1"))
    polled(officer, "feed")
    page = Page.objects.get()
    assert page.refusal == "status"
    SiteRules.objects.update(text="User-agent: *\nDisallow: /")
    take_again(page, by=officer)
    read_page.func(page.pk)
    page.refresh_from_db()
    assert page.refusal == "robots"


def test_rules_hold_for_a_day_and_are_then_asked_for_again(officer: Person, site: Site, waits: Waits) -> None:
    site.says("/list.xml", listed("feed"))
    source = polled(officer, "feed")
    poll(source.pk)
    assert site.asked.count("/robots.txt") == 1
    SiteRules.objects.update(asked_at=timezone.now() - timedelta(hours=24, seconds=1))
    site.says("/robots.txt", "User-agent: *\nDisallow: /")
    poll(source.pk)
    assert site.asked.count("/robots.txt") == 2 and SiteRules.objects.get().text.endswith("/")


def test_rules_are_kept_without_what_a_database_cannot_keep(officer: Person, site: Site, waits: Waits) -> None:
    site.says("/robots.txt", "User-agent: *\x00\nDisallow: /inside\x00")
    site.says("/list.xml", listed("feed", f"{NEWS}/inside/1"))
    source = polled(officer, "feed")
    assert "why" not in source.last_outcome and not Page.objects.exists()


def test_a_site_too_busy_to_be_asked_for_its_rules_is_busy_and_not_shut(
    officer: Person, site: Site, waits: Waits
) -> None:
    Row.objects.create(host="news.example.cn", last_at=waits.at + timedelta(seconds=LONGEST_WAIT))
    source = polled(officer, "feed")
    assert source.last_outcome["why"][0]["code"] == "site_busy" and site.asked == []


def test_rules_that_could_not_be_had_are_not_kept(officer: Person, site: Site, waits: Waits) -> None:
    site.says("/robots.txt", "", status=500)
    site.says("/list.xml", listed("feed"))
    source = polled(officer, "feed")
    assert source.last_outcome["why"][0]["code"] == "robots" and not SiteRules.objects.exists()
    site.says("/robots.txt", "")
    poll(source.pk)
    source.refresh_from_db()
    assert "why" not in source.last_outcome

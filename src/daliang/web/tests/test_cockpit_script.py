"""The slider moves the page by key without losing hold; the wall turns, refreshes and ends calmly by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from daliang.org import clock
from daliang.rounds.tests.world import NOW, build
from daliang.tests.browser import Served
from daliang.web.tests.listing import door
from daliang.web.tests.test_cockpit import furnish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def leader(page: Page, live_server: Served) -> Iterator[Page]:
    world = build()
    furnish()
    clock.set_demo(NOW)  # the server's threads have to see it
    session = door(world.people["leader"]).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    clock.reread()


def test_keys_move_the_page_through_days_and_closings(leader: Page) -> None:
    leader.goto("/cockpit/")
    slider = leader.locator("input[type=range]")
    slider.focus()
    leader.keyboard.press("ArrowLeft")
    expect(leader.locator(".past-words")).to_contain_text("8月23日")
    leader.wait_for_url("**/cockpit/?as_of=2022-08-23")
    expect(leader.locator("body")).to_have_class(re.compile("is-past"))
    expect(slider).to_be_focused()
    leader.keyboard.press("PageUp")
    expect(leader.locator(".past-words")).to_contain_text("2022-R01")
    leader.wait_for_url("**/cockpit/?at=2022-R01")
    expect(slider).to_have_attribute("aria-valuetext", "2022-08-12 · 2022-R01")
    leader.keyboard.press("PageDown")
    expect(leader.locator(".past-words")).to_have_count(0)
    leader.wait_for_url("**/cockpit/")
    expect(leader.locator(".chart-area svg").first).to_be_visible()


def test_a_chart_and_a_card_are_kept_as_pictures(leader: Page) -> None:
    leader.goto("/cockpit/")
    expect(leader.locator(".chart-area svg").first).to_be_visible()
    for place in (".chart", ".figure-card"):
        with leader.expect_download() as download:
            leader.locator(f"{place} [data-png]").first.click()
        assert download.value.path().read_bytes().startswith(b"\x89PNG"), place


def test_the_wall_turns_by_itself_and_ends_calmly(leader: Page) -> None:
    leader.clock.install()
    leader.goto("/cockpit/wall/")
    scenes = leader.locator("[data-scene]")
    expect(scenes.nth(0)).to_be_visible()
    expect(scenes.nth(1)).to_be_hidden()
    leader.clock.run_for(20_000)
    expect(scenes.nth(0)).to_be_hidden()
    expect(scenes.nth(1)).to_be_visible()
    leader.route("**/cockpit/wall/", lambda route: route.fulfill(status=200, body="<p>proxy</p>"))
    leader.clock.run_for(40_000)
    expect(leader.locator("[data-wall-told]")).to_have_text(re.compile("更新于 09:0. · 数据未能更新"))
    expect(leader.locator(".scene.is-here")).to_be_visible()
    leader.unroute("**/cockpit/wall/")
    leader.context.clear_cookies()
    leader.clock.run_for(60_000)
    expect(leader.locator("[data-wall-over]")).to_contain_text("登录已结束")
    expect(leader.locator("[data-wall]")).to_be_hidden()

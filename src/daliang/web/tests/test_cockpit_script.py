"""The slider moves the page by key without losing hold; the wall turns, refreshes and ends calmly by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from daliang.org import clock
from daliang.rounds.tests.world import NOW, build
from daliang.targets.models import Indicator
from daliang.targets.tests.drafts import issued
from daliang.tests.browser import Served
from daliang.web.tests.listing import door
from daliang.web.tests.test_cockpit import furnish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def leader(page: Page, live_server: Served) -> Iterator[Page]:
    world = build()
    furnish()
    issued(world.officer)
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


def test_an_answer_about_another_day_is_let_go(leader: Page) -> None:
    """What is expected comes late; the page has moved on to a past day, and keeps the past day's words."""
    held: list[Route] = []
    leader.route(re.compile(r"/expected/\?(?!.*as_of)"), lambda route: held.append(route))
    leader.route(re.compile(r"/expected/\?.*as_of"), lambda route: told(route, "当日的预计"))
    leader.goto("/cockpit/")
    expect(leader.locator("html")).to_have_class(re.compile("is-fetching"))  # it has been asked, and waits
    leader.locator("input[type=range]").focus()
    leader.keyboard.press("ArrowLeft")
    expect(leader.locator(".figure-ahead").first).to_have_text("当日的预计")
    for route in held:
        told(route, "今天的预计")
    leader.wait_for_timeout(500)
    expect(leader.locator(".figure-ahead").first).to_have_text("当日的预计")


def test_a_forecast_on_the_wall_bears_its_time_and_is_marked_when_no_fresh_one_comes(leader: Page) -> None:
    leader.clock.install()
    leader.route("**/expected/**", lambda route: told(route, "预计期末 3–5 个 · 09:00 推算"))
    leader.goto("/cockpit/wall/")
    leader.clock.run_for(1_000)
    ahead = leader.locator(".figure-ahead").first
    expect(ahead).to_have_text("预计期末 3–5 个 · 09:00 推算")
    leader.unroute("**/expected/**")
    leader.route("**/expected/**", lambda route: route.fulfill(status=200, body="<p>proxy</p>"))
    leader.clock.run_for(61_000)
    expect(ahead).to_have_text("预计期末 3–5 个 · 09:00 推算 · 预计未能更新")
    expect(ahead).to_have_class(re.compile("is-stale"))
    leader.clock.run_for(61_000)
    expect(ahead).to_have_text("预计期末 3–5 个 · 09:00 推算 · 预计未能更新")  # once
    leader.unroute("**/expected/**")
    leader.route("**/expected/**", lambda route: told(route, "预计期末 4–6 个 · 09:03 推算"))
    leader.clock.run_for(61_000)
    expect(ahead).to_have_text("预计期末 4–6 个 · 09:03 推算")
    expect(ahead).not_to_have_class(re.compile("is-stale"))


def test_a_forecast_that_never_came_is_said_to_be_missing(leader: Page) -> None:
    leader.clock.install()
    leader.route("**/expected/**", lambda route: route.fulfill(status=200, body="<p>proxy</p>"))
    leader.goto("/cockpit/wall/")
    leader.clock.run_for(1_000)
    expect(leader.locator(".figure-ahead").first).to_have_text("预计未能更新")


def test_paper_gets_every_chart_as_a_drawing_or_as_its_table(leader: Page) -> None:
    leader.set_viewport_size({"width": 1366, "height": 120})  # so low that nothing below the cards is near
    leader.add_init_script("window.print = () => { window.printed = true; };")
    held: list[Route] = []
    leader.route("**/lazy-chart-*.js", lambda route: held.append(route))  # nothing can draw yet
    leader.goto("/cockpit/")
    undrawn = leader.locator(".chart:has(.chart-area:not(:has(svg)))")
    assert undrawn.count() > 1
    leader.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert undrawn.locator("details[open]").count() == undrawn.count()
    leader.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert leader.locator(".chart details[open]").count() == 0
    leader.unroute("**/lazy-chart-*.js")
    for route in held:
        route.continue_()
    leader.locator("[data-print]").first.click()
    leader.wait_for_function("() => window.printed")
    assert undrawn.count() == 0
    leader.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    leader.emulate_media(media="print")
    for drawing in leader.locator(".chart-area svg").all():
        sheet, drawn = drawing.locator("xpath=ancestor::section").bounding_box(), drawing.bounding_box()
        assert sheet and drawn and drawn["height"] > 40 and drawn["x"] + drawn["width"] <= sheet["x"] + sheet["width"]


def told(route: Route, words: str) -> None:
    """The sentence for the first target that can be expected."""
    place = Indicator.objects.get(code="signed-1").pk
    route.fulfill(
        content_type="text/html; charset=utf-8",
        body=f'<div class="figure-words figure-ahead" id="ahead-{place}" hx-swap-oob="true">{words}</div>',
    )


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

"""The search by keyboard in a real browser: the panel is walked, opened and left; on a phone it is a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from daliang.org import clock
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import Served
from daliang.web.tests.listing import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def officer(page: Page, live_server: Served) -> Iterator[Page]:
    world: World = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    session = door(world.officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    clock.reread()


def test_the_panel_is_walked_opened_and_left_by_keys(officer: Page) -> None:
    officer.goto("/projects/")
    officer.wait_for_load_state("networkidle")
    field, panel = officer.locator("[data-search]"), officer.locator("#search-found")
    officer.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(field).to_have_attribute("aria-expanded", "false")
    officer.keyboard.type("yz2022")
    options = panel.get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", "search-list")

    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        officer.keyboard.press(key)
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        expect(panel.locator("[aria-selected=true]")).to_have_count(1)
        chosen = options.nth(place).get_attribute("id")
        assert chosen is not None
        expect(field).to_have_attribute("aria-activedescendant", chosen)
        expect(field).to_be_focused()
    officer.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")

    officer.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value("yz2022")
    assert field.get_attribute("aria-activedescendant") is None
    officer.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    address = options.first.get_attribute("href")
    officer.keyboard.press("Enter")
    officer.wait_for_url(f"**{address}")


def test_enter_without_a_choice_opens_the_page_and_nothing_found_is_said(officer: Page) -> None:
    officer.goto("/projects/")
    officer.wait_for_load_state("networkidle")
    field, panel = officer.locator("[data-search]"), officer.locator("#search-found")
    officer.keyboard.press("Control+k")
    officer.keyboard.type("没有这个")
    expect(panel.get_by_role("status")).to_contain_text("没有找到“没有这个”")
    expect(field).to_have_attribute("aria-expanded", "false")
    officer.keyboard.press("Enter")
    officer.wait_for_url("**/search/?q=*")
    expect(officer.locator(".search-again input")).to_have_value("没有这个")


def test_on_a_phone_the_glass_opens_a_page_that_fits(officer: Page) -> None:
    officer.set_viewport_size({"width": 360, "height": 740})
    officer.goto("/projects/")
    officer.locator("a.tool-phone").click()
    officer.wait_for_url("**/search/")
    field = officer.locator(".search-again input")
    expect(field).to_be_focused()
    field.fill("yz2022")
    field.press("Enter")
    expect(officer.locator(".found-hit").first).to_be_visible()
    wide = officer.evaluate("document.documentElement.scrollWidth")
    assert wide == 360
    officer.locator(".found-hit").first.click()
    officer.wait_for_url("**/projects/YZ2022-*/")

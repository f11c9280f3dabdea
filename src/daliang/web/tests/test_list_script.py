"""The list by keyboard, and a card dragged to its next stage: it opens the form and posts nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from daliang.dossier.models import Proposal
from daliang.org import clock
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import Served
from daliang.web.tests.listing import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def clerk(page: Page, live_server: Served) -> Iterator[Page]:
    """A clerk of east-a, signed in."""
    world: World = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    session = door(world.clerk("east-a")).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield page
    clock.reread()


def test_a_card_is_dragged_only_where_it_may_go_and_opens_the_form(clerk: Page) -> None:
    clerk.goto("/projects/board/")
    card = clerk.locator("[data-moves]", has=clerk.locator('a[href="/projects/YZ2022-0001/"]'))
    card.drag_to(clerk.locator('[data-stage="started"]'))
    assert clerk.url.endswith("/projects/board/")
    card.drag_to(clerk.locator('[data-stage="signed"]'))
    clerk.wait_for_url("**/projects/YZ2022-0001/propose/?**")
    assert "stage=signed" in clerk.url
    assert not Proposal.objects.exists()


def test_rows_are_walked_picked_and_opened_by_keyboard(clerk: Page) -> None:
    clerk.goto("/projects/")
    clerk.wait_for_load_state("networkidle")
    for key in ("j", "ArrowDown", "k"):
        clerk.keyboard.press(key)
    first = clerk.locator("table[data-rows] tbody tr").first
    expect(first).to_have_attribute("aria-selected", "true")
    clerk.keyboard.press("x")
    expect(first.locator("input[type=checkbox]")).to_be_checked()
    expect(clerk.locator("[data-picked-bar]")).to_be_visible()
    address = first.locator("a[href]").first.get_attribute("href")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(f"**{address}")

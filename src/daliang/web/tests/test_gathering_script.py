"""Looking a page through by keyboard in a real browser: each decision is one key; on a phone it fits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Browsed
from playwright.sync_api import expect

from daliang.leads.gathering import settle_page
from daliang.leads.models import Fact, FactKind, Page
from daliang.leads.taking import take_text
from daliang.leads.tests import articles
from daliang.org import clock
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import Served
from daliang.web.tests.listing import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


@pytest.fixture
def review(page: Browsed, live_server: Served) -> Iterator[Browsed]:
    world: World = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    made = take_text(articles.FIRST, by=world.officer)
    settle_page(made.pk)
    session = door(world.officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/leads/pages/{made.pk}/")
    page.wait_for_load_state("networkidle")
    yield page
    clock.reread()


def states() -> list[str]:
    return list(Fact.objects.filter(kind=FactKind.PROJECT).order_by("at").values_list("state", flat=True))


def test_each_decision_is_one_key(review: Browsed) -> None:
    here = review.locator(".fact-card.is-here")
    expect(here).to_contain_text("液流电池制造基地项目")
    expect(review.locator(".fact-mark.is-here")).to_have_text("液流电池制造基地项目")
    review.keyboard.press("j")
    expect(here).to_contain_text("介入导管生产线项目")
    review.keyboard.press("x")
    expect(review.locator(".fact-card.is-dropped")).to_have_count(1)
    review.keyboard.press("k")
    while "液流电池" not in (here.text_content() or ""):
        review.keyboard.press("k")
    review.keyboard.press("Enter")
    expect(review.locator(".fact-card.is-confirmed")).to_have_count(1)
    assert states() == ["confirmed", "dropped"]


def test_a_correction_is_typed_in_place_and_left_by_escape(review: Browsed) -> None:
    review.keyboard.press("e")
    field = review.locator(".fact-card.is-here").get_by_label("名称")
    expect(field).to_be_focused()
    review.keyboard.press("Control+a")
    review.keyboard.type("jkxy")
    expect(field).to_have_value("jkxy")
    assert states() == ["found", "found"]
    review.keyboard.press("Escape")
    expect(field).to_be_hidden()
    review.keyboard.press("e")
    review.keyboard.press("Enter")
    expect(review.locator(".fact-card.is-corrected")).to_have_count(1)
    assert Fact.objects.get(state="corrected").fields["name"] == "jkxy"


def test_a_mark_leads_to_its_card(review: Browsed) -> None:
    review.locator(".fact-mark", has_text="介入导管生产线项目").click()
    expect(review.locator(".fact-card.is-here")).to_contain_text("介入导管生产线项目")


MARK = """words => {
  const walk = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
    if (at >= 0) return;
  }
}"""


def test_words_that_are_marked_are_added_where_they_stand(review: Browsed) -> None:
    article = Page.objects.get().article
    review.evaluate(MARK, "合肥")
    expect(review.locator("[name=quote]")).to_have_value("合肥")
    assert review.locator("[name=near]").input_value() == str(article.index("合肥"))
    review.keyboard.press("a")
    expect(review.get_by_role("button", name="项目", exact=True)).to_be_focused()
    review.keyboard.press("Enter")
    expect(review.locator(".fact-card.is-here")).to_contain_text("人工补录")
    expect(review.locator(".fact-card.is-here").get_by_label("投资方")).to_be_focused()
    added = Fact.objects.get(rule="by hand")
    assert (added.found["name"], article[added.at : added.until]) == ("合肥", "合肥")


def test_by_keyboard_alone_they_are_written_off(review: Browsed) -> None:
    review.keyboard.press("a")
    expect(review.locator("[name=quote]")).to_be_focused()
    review.keyboard.type("jkxa")
    expect(review.locator("[name=quote]")).to_have_value("jkxa")
    review.get_by_role("button", name="金额", exact=True).click()
    expect(review.locator(".field-error")).to_contain_text("正文里没有这些字")
    assert states() == ["found", "found"]


def test_on_a_phone_the_form_opens_when_words_are_marked(review: Browsed) -> None:
    review.set_viewport_size({"width": 360, "height": 780})
    review.reload()
    review.wait_for_load_state("networkidle")
    kind = review.get_by_role("button", name="金额", exact=True)
    expect(kind).to_be_hidden()
    review.evaluate(MARK, "合肥")
    expect(kind).to_be_in_viewport()


def test_it_fits_a_phone_and_can_be_read_aloud(review: Browsed) -> None:
    for address in (f"/leads/pages/{Page.objects.get().pk}/", "/leads/pages/", "/leads/sources/"):
        for width in (1366, 360):
            review.set_viewport_size({"width": width, "height": 780})
            review.goto(address)
            review.wait_for_load_state("networkidle")
            assert review.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(review).response["violations"]
        assert not [one["id"] for one in found if one["impact"] in ("serious", "critical")], found

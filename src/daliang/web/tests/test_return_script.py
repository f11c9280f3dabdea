"""The return with script: errors come beside the cell while one types, a clash that is settled stays settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from daliang.org import clock
from daliang.org.models import Person
from daliang.rounds.models import ReturnState
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import Served, listen

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
LINE = "/rounds/2022-R02/returns/east-a/?line=1"
Opened = Callable[[Person], Page]


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    made = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    yield made
    clock.reread()


@pytest.fixture
def opened(browser: Browser, live_server: Served) -> Iterator[Opened]:
    """Opens the line as a person, in a browser of their own."""
    contexts = []
    faults: list[str] = []

    def open_as(person: Person) -> Page:
        client = Client()
        client.force_login(person, backend="daliang.web.backend.Backend")
        context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        contexts.append((context, listen(page)))
        page.goto(LINE)
        return page

    yield open_as
    for context, heard in contexts:
        faults += heard
        context.close()
    assert faults == []


def saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text("暂存于")


def test_what_is_wrong_is_said_beside_the_cell_while_one_types(world: World, opened: Opened) -> None:
    page = opened(world.clerk("east-a"))
    page.get_by_label("总投资").fill("很多钱")
    expect(page.locator("#notes-amount .field-error")).to_be_visible()
    expect(page.locator("#lines .item").first).to_contain_text("待改")
    page.get_by_label("总投资").fill("三十六亿")
    expect(page.locator("#amount_read")).to_have_text("36亿元（3,600,000,000元）")
    expect(page.locator("#notes-amount .field-error")).to_have_count(0)
    expect(page.locator("#done")).to_contain_text("1 / 2")


def test_a_question_is_answered_with_a_reason_and_the_return_filed(world: World, opened: Opened) -> None:
    page = opened(world.clerk("east-a"))
    page.get_by_label("总投资").fill("310000亿")
    why = page.locator("#notes-amount .cell-why")
    why.press_sequentially("省里已")
    saved(page)
    expect(why).to_be_focused()  # what came back with the saving does not take the field away from who types in it
    why.press_sequentially("批复")
    page.get_by_label("下一步", exact=True).focus()
    expect(page.locator("#notes-amount .is-answered .cell-why")).to_have_value("省里已批复")
    page.get_by_role("button", name="提交县区审核").click()
    expect(page.locator("#confirm")).to_contain_text("其中 1 个有变化")
    page.locator("#confirm [data-part=deed]").click()
    expect(page.locator("#messages")).to_contain_text("2022-R02 已报送")
    assert world.ret("east-a").state == ReturnState.FILED


def test_another_persons_change_shows_up_and_a_settled_clash_stays_settled(world: World, opened: Opened) -> None:
    mine, theirs = opened(world.clerk("east-a")), opened(world.clerk("east-a"))
    theirs.get_by_label("总投资").fill("41亿")
    saved(theirs)
    mine.get_by_label("下一步", exact=True).fill("商谈用地")
    saved(mine)
    expect(mine.get_by_label("总投资")).to_have_value("41亿")
    theirs.get_by_label("总投资").fill("42亿")
    saved(theirs)
    expect(theirs.locator("#lines .item").first).to_contain_text("42亿元")
    mine.get_by_label("总投资").fill("43亿")
    expect(mine.locator("[data-autosave-status]")).to_contain_text("刚被他人改成“42亿”")
    mine.get_by_role("button", name="保存本行").click()
    mine.get_by_label("用对方填的").check()
    mine.get_by_role("button", name="按选定的保存").click()
    expect(mine.get_by_label("总投资")).to_have_value("42亿")
    mine.reload()
    expect(mine.get_by_label("总投资")).to_have_value("42亿")
    expect(mine.locator("[data-autosave-status]")).to_have_text("")
    assert world.line("east-a").typed["amount"] == "42亿"

"""The Excel path in a browser: take the template, fill it offline, bring it back, look, write, file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from daliang.org import clock
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import save_line
from daliang.rounds.tests.world import NEW, NOW, World, build
from daliang.tests.browser import Served, listen
from daliang.web.tests.test_return_excel import both, filled, put

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
HERE = "/rounds/2022-R02/returns/east-a/"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    made = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    yield made
    clock.reread()


@pytest.fixture
def page(world: World, browser: Browser, live_server: Served) -> Iterator[Page]:
    """The clerk's return, in a browser of their own."""
    client = Client()
    client.force_login(world.clerk("east-a"), backend="daliang.web.backend.Backend")
    context = browser.new_context(base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    faults = listen(opened)
    opened.goto(HERE)
    yield opened
    context.close()
    assert faults == []


def fits(page: Page) -> bool:
    """At the width of a phone nothing sticks out of the page."""
    page.set_viewport_size({"width": 360, "height": 780})
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_return_is_taken_away_filled_offline_brought_back_and_filed(world: World, page: Page, tmp_path: Path) -> None:
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载Excel模板").click()
    save_line(world.line("east-a", 2), {"next_step": "选址"}, by=world.clerk("east-a"))
    sheet = tmp_path / "填好.xlsx"
    draw = both(put(1, amount="36亿"), put(2, next_step="商谈用地"), put(3, **NEW))
    sheet.write_bytes(filled(Path(taken.value.path()).read_bytes(), draw))
    page.get_by_role("link", name="上传Excel").click()
    page.get_by_label("Excel 文件（.xlsx）").set_input_files(sheet)
    page.get_by_role("button", name="上传并看差异").click()
    expect(page.get_by_text("31亿元")).to_be_visible()
    assert world.line("east-a", 1).typed["amount"] == "31亿元", "nothing is written before a yes"
    assert fits(page)
    page.get_by_label("用Excel里的").check()
    page.get_by_role("button", name="写入草稿").click()
    expect(page.locator("#messages")).to_contain_text("已写入草稿3行")
    assert (world.line("east-a", 1).typed["amount"], world.line("east-a", 2).typed["next_step"]) == (
        "36亿", "商谈用地"
    )  # fmt: skip
    page.get_by_role("button", name="提交县区审核").click()
    page.locator("#confirm [data-part=deed]").click()
    expect(page.locator("#messages")).to_contain_text("2022-R02 已报送")
    assert world.ret("east-a").state == ReturnState.FILED

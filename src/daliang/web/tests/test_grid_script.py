"""The grid of a return in a browser: keyboard, blocks from and to Excel, undo, errors in place, two people, no network.

How interactions are counted: one for each click, key chord or paste, and one for each burst of typing into a cell or
field. Looking, scrolling and what the page does by itself count nothing; opening the page is not counted.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from daliang.org import clock
from daliang.org.models import Person
from daliang.rounds.models import ReturnState
from daliang.rounds.tests.world import NEW, NOW, World, build
from daliang.tests.browser import FLAGS, LostAnswers, Served, chromium, listen

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
HERE = "/rounds/2022-R02/returns/east-a/"
PLANNED = ("net::ERR_", "the server responded with a status of 5")  # what the tests themselves break
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@dataclass
class Hand:
    """A person at a page, whose interactions are counted."""

    page: Page
    count: int = field(default=0)

    def click(self, place: Locator) -> None:
        place.click()
        self.count += 1

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.page.keyboard.press(chord)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += 1

    def fill(self, label: str, text: str) -> None:
        """On a phone: a tap into the field, and typing."""
        self.page.locator("#line-form").get_by_label(label, exact=True).fill(text)
        self.count += 2

    def choose(self, label: str, text: str) -> None:
        """On a phone: a tap opens the list, another takes an entry."""
        self.page.locator("#line-form").get_by_label(label, exact=True).select_option(text)
        self.count += 2

    def paste(self, text: str) -> None:
        self.page.evaluate(PASTE, text)
        self.count += 1

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words)

    def cell(self, row: int, name: str) -> Locator:
        return self.page.locator(f"#sheet tbody tr:nth-child({row}) td[data-field={name}]")

    def text(self, row: int, name: str) -> Locator:
        return self.cell(row, name).locator(".sheet-text")

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-sheet=status]")

    def saved(self) -> None:
        expect(self.status).to_contain_text("已保存")
        expect(self.page.locator("td.is-unsaved")).to_have_count(0)


Opened = Callable[..., Hand]


@pytest.fixture
def world(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[World]:
    made = build(parks=1, projects=getattr(request, "param", 2))
    clock.set_demo(NOW)  # the server's threads have to see it
    yield made
    clock.reread()


def sign_in(context: BrowserContext, person: Person, address: str) -> None:
    client = Client()
    client.force_login(person, backend="daliang.web.backend.Backend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


@pytest.fixture
def opened(browser: Browser, live_server: Served) -> Iterator[Opened]:
    """Opens the return as a person, in a browser of their own."""
    contexts = []
    faults: list[str] = []

    def open_as(person: Person, address: str = HERE, *, width: int = 1440) -> Hand:
        context = browser.new_context(
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": 900},
        )
        sign_in(context, person, live_server.url)
        page = context.new_page()
        page.set_default_timeout(10_000)
        contexts.append((context, listen(page)))
        page.goto(address)
        if width > 1000:
            expect(page.locator("#sheet[data-ready]")).to_be_visible()
        return Hand(page)

    yield open_as
    for context, heard in contexts:
        faults += [fault for fault in heard if not any(word in fault for word in PLANNED)]
        context.close()
    assert faults == []


@pytest.mark.parametrize("world", [8], indirect=True)
def test_a_park_with_eight_projects_one_change_and_one_new_files_in_25_interactions(
    world: World, opened: Opened
) -> None:
    hand = opened(world.clerk("east-a"))
    hand.click(hand.cell(3, "progress"))
    hand.type("8月22日完成厂房初选。")
    hand.press("Enter")
    hand.click(hand.button("新增项目"))
    for text in (NEW["name"], NEW["investor"], "", "集成", "内资", NEW["amount"], "在谈", "8月20日", NEW["progress"]):
        if text:
            hand.type(text)
        hand.press("Tab")
    expect(hand.cell(9, "amount").locator(".field-read")).to_contain_text("2,200,000,000元")
    hand.click(hand.button("提交县区审核"))
    expect(hand.page.locator("#confirm")).to_contain_text("共 9 个项目，其中 2 个有变化")
    hand.click(hand.page.locator("#confirm [data-part=deed]"))
    expect(hand.page.locator("#messages")).to_contain_text("2022-R02 已报送")
    typed = world.line("east-a", 9).typed
    assert (typed["industry"], typed["stage_on"]) == ("集成电路", "8月20日")
    assert hand.count <= 25, hand.count


@pytest.mark.parametrize("world", [8], indirect=True)
def test_on_the_phone_the_same_takes_40_at_most(world: World, opened: Opened) -> None:
    opened(world.approver("east"), f"{HERE}?fill=1")
    hand = opened(world.clerk("east-a"), width=360)
    expect(hand.page.locator("#sheet")).to_be_hidden()
    hand.click(hand.page.locator("#lines .item").nth(2))
    expect(hand.page.locator("[data-presence]")).to_contain_text("也在填这份填报")
    hand.fill("进展", "8月22日完成厂房初选。")
    hand.click(hand.page.get_by_role("link", name="全部项目"))
    hand.click(hand.button("新增项目"))
    for label, name in {"项目名称": "name", "投资方": "investor", "总投资": "amount"}.items():
        hand.fill(label, NEW[name])
    for label, name in {"行业": "industry", "内外资": "origin", "阶段": "stage"}.items():
        hand.choose(label, NEW[name])
    hand.fill("进入该阶段的日期", NEW["stage_on"])
    hand.fill("进展", NEW["progress"])
    expect(hand.page.locator("[data-autosave-status]").first).to_contain_text("暂存于")
    hand.click(hand.button("提交县区审核"))
    hand.click(hand.page.locator("#confirm [data-part=deed]"))
    expect(hand.page.locator("#messages")).to_contain_text("2022-R02 已报送")
    assert hand.count <= 40, hand.count


def test_keys_blocks_and_undo_as_in_a_spreadsheet(world: World, opened: Opened) -> None:
    hand = opened(world.clerk("east-a"))
    hand.click(hand.cell(1, "name"))
    hand.press("End", "Home", "ArrowDown", "ArrowRight", "F2", "End")
    hand.type("（上海）")
    hand.press("Escape")
    expect(hand.text(2, "investor")).not_to_contain_text("上海")
    # A block as Excel copies it: a cell with a line break in quotes, an unknown choice, one row more than there are.
    hand.click(hand.cell(2, "progress"))
    hand.paste('"第一行\n第""二""行"\t商谈用地\r\n新的进展\t签约\r\n')
    expect(hand.page.locator("[data-sheet=says]")).to_have_text("贴入 4 格，新增 1 行")
    expect(hand.text(2, "progress")).to_have_text('第一行\n第"二"行')
    expect(hand.text(3, "next_step")).to_have_text("签约")
    hand.saved()
    assert world.line("east-a", 2).typed["progress"] == '第一行\n第"二"行'
    assert world.line("east-a", 3).typed["next_step"] == "签约"
    hand.press("Control+z")
    expect(hand.text(3, "next_step")).to_have_text("")
    hand.saved()
    assert world.line("east-a", 2).typed["progress"] == "正常推进。", "what was saved is written back"
    hand.press("Control+y")
    hand.saved()
    assert world.line("east-a", 2).typed["next_step"] == "商谈用地"
    hand.click(hand.cell(1, "next_step"))
    hand.type("去深圳拜访")
    hand.press("Shift+ArrowDown", "Shift+ArrowDown")
    hand.press("Enter", "ArrowUp", "ArrowUp")
    hand.press("Shift+ArrowDown", "Control+d")
    expect(hand.text(2, "next_step")).to_have_text("去深圳拜访")
    hand.click(hand.cell(1, "origin"))
    hand.paste("独资\t1亿\t在谈\t8月1日\t\t\t\t\t\t多出来的")
    expect(hand.page.locator("[data-sheet=says]")).to_contain_text("1 格不是可选的内容，照原样填入")
    expect(hand.page.locator("[data-sheet=says]")).to_contain_text("右边超出的 1 列没有贴入")
    expect(hand.cell(1, "origin").locator(".cell-error")).to_contain_text("不是内资或外资")


def test_what_is_wrong_or_asked_is_said_in_its_cell_and_axe_finds_nothing(world: World, opened: Opened) -> None:
    hand = opened(world.clerk("east-a"))
    hand.click(hand.cell(1, "amount"))
    hand.type("三十六亿")
    expect(hand.page.locator(".sheet-read")).to_have_text("36亿元（3,600,000,000元）")
    hand.press("Enter")
    expect(hand.cell(1, "amount").locator(".was")).to_have_text("上期 31亿元")
    hand.type("很多钱")
    hand.press("Enter")
    expect(hand.cell(2, "amount").locator(".cell-error")).to_contain_text("读不出金额")
    hand.click(hand.cell(1, "amount"))
    hand.type("310000亿")
    hand.press("Enter")
    expect(hand.cell(1, "amount").locator(".cell-ask")).to_contain_text("相差约一万倍")
    hand.click(hand.cell(1, "name"))
    hand.press("F8")
    hand.type("省里已批复")
    hand.press("F8")
    expect(hand.cell(1, "amount").locator(".is-answered .cell-why")).to_have_value("省里已批复")
    hand.type("32亿")
    hand.press("Enter")
    hand.saved()
    assert [one["reason"] for one in world.line("east-a").confirmed.values()] == ["省里已批复"]
    hand.press("F8")
    expect(hand.page.locator("[data-sheet=says]")).to_have_text("没有要改正或说明的地方")
    hand.click(hand.cell(2, "stage"))
    hand.type("签")
    found = Axe().run(hand.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_two_people_hear_of_each_other_and_choose_where_they_differ(world: World, opened: Opened) -> None:
    mine, theirs = opened(world.clerk("east-a")), opened(world.approver("east"), f"{HERE}?fill=1")
    expect(theirs.page.locator("[data-sheet=company]")).to_contain_text("也在填这份填报")
    theirs.click(theirs.cell(2, "next_step"))
    mine.click(mine.cell(2, "next_step"))
    mine.type("我写的")
    theirs.type("商谈用地")
    theirs.press("Tab")
    theirs.type("9月1日")
    theirs.press("Enter")
    theirs.saved()
    expect(mine.text(2, "next_on")).to_have_text("9月1日", timeout=15_000)
    expect(mine.page.locator("[data-sheet=company]")).to_contain_text("也在填这份填报")
    mine.press("Enter")
    expect(mine.status).to_contain_text("有 1 格两人改得不一样")
    assert world.line("east-a", 2).typed["next_step"] == "商谈用地", "a cell in hand is not overwritten, nor theirs"
    mine.click(mine.button("用我填的"))
    mine.saved()
    assert world.line("east-a", 2).typed["next_step"] == "我写的"
    expect(theirs.text(2, "next_step")).to_have_text("我写的", timeout=15_000)


@dataclass
class Desk:
    """A machine whose browser can be killed and started again."""

    browser: Browser
    profile: Path
    person: Person
    address: str

    def switch_on(self) -> Hand:
        context = self.browser.browser_type.launch_persistent_context(
            self.profile, executable_path=chromium(), args=[*FLAGS, "--no-sandbox"], base_url=self.address
        )
        context.set_default_timeout(10_000)
        sign_in(context, self.person, self.address)
        page = context.pages[0]
        page.goto(HERE)
        expect(page.locator("#sheet[data-ready]")).to_be_visible()
        return Hand(page)

    def kill(self) -> None:
        """SIGKILL for every process of this profile."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"--user-data-dir={self.profile}" in (process / "cmdline").read_text():
                    os.kill(int(process.name), signal.SIGKILL)


@pytest.fixture
def desk(world: World, browser: Browser, live_server: Served, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(browser, tmp_path, world.clerk("east-a"), live_server.url)
    yield made
    made.kill()


def test_what_was_left_is_not_lost_when_there_is_no_network_and_the_browser_is_killed(world: World, desk: Desk) -> None:
    hand = desk.switch_on()
    hand.page.context.set_offline(True)
    hand.click(hand.cell(1, "next_step"))
    hand.type("断网时写的")
    hand.press("Enter")
    hand.click(hand.button("新增项目"))
    hand.type("断网时的新项目")
    hand.press("Tab")
    expect(hand.status).to_contain_text("未连网，已存在本机")
    desk.kill()
    assert world.line("east-a").typed["next_step"] == ""
    again = desk.switch_on()
    again.saved()
    assert world.line("east-a").typed["next_step"] == "断网时写的"
    assert world.line("east-a", 3).typed["name"] == "断网时的新项目"
    assert world.ret("east-a").lines.count() == 3


def test_the_question_before_filing_follows_what_is_being_saved(world: World, opened: Opened) -> None:
    hand = opened(world.clerk("east-a"))
    waiting: list[Route] = []
    hand.page.route("**/cells/", lambda route: waiting.append(route))
    hand.click(hand.cell(1, "next_step"))
    hand.type("商谈用地")
    hand.press("Enter")
    hand.click(hand.button("提交县区审核"))
    expect(hand.page.locator("#confirm")).to_contain_text("其中 0 个有变化")
    for route in waiting:
        route.continue_()
    hand.page.unroute("**/cells/")  # only now: it lets go what is still held, and that may not be continued twice
    expect(hand.page.locator("#confirm")).to_contain_text("其中 1 个有变化")


def test_an_answer_that_gets_lost_and_a_session_that_ends_cost_nothing(world: World, opened: Opened) -> None:
    clerk = world.clerk("east-a")
    hand = opened(clerk)
    line = LostAnswers(hand.page, "**/cells/")
    hand.click(hand.cell(1, "next_step"))
    hand.type("第一稿")
    hand.press("Enter")
    expect(hand.status).to_contain_text("未连网，已存在本机")
    assert world.line("east-a").typed["next_step"] == "第一稿", "only the answer was lost"
    hand.click(hand.button("提交县区审核"))
    hand.click(hand.page.locator("#confirm [data-part=deed]"))
    expect(hand.status).to_contain_text("未连网，已存在本机")
    assert world.ret("east-a").state == ReturnState.DRAFT, "nothing is filed before all is known to be saved"
    hand.click(hand.cell(2, "next_step"))
    hand.press("ArrowUp")
    hand.type("第二稿")
    line.is_mended = True
    hand.press("Enter")
    hand.saved()
    assert world.line("east-a").typed["next_step"] == "第二稿", "one's own text is no clash"
    Session.objects.all().delete()
    hand.click(hand.cell(2, "next_step"))
    hand.type("登录过期后写的")
    hand.press("Enter")
    expect(hand.status).to_contain_text("登录已过期")
    sign_in(hand.page.context, clerk, hand.page.url.split("/rounds")[0])
    expect(hand.status).to_contain_text("已保存", timeout=15_000)
    assert world.line("east-a", 2).typed["next_step"] == "登录过期后写的"

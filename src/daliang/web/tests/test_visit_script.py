"""Visits with script, on a phone: nothing typed or photographed is lost, and nothing is logged twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from daliang.files.tests.corpus import photographed, picture
from daliang.org import clock
from daliang.org.models import Person
from daliang.register.models import Attachment, Project, Visit
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import LostAnswers, Served, listen

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
CODE = "YZ2022-0001"
NEW = f"/projects/{CODE}/visits/new/"
Phone = Callable[[Person], BrowserContext]
PLANNED = ("net::ERR_", "the server responded with a status of 5")  # what the tests themselves break
KEPT, WAITING = "已存到本机，还没有保存", "网络不通，已存到本机，联网后自动发送"


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    made = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    yield made
    clock.reread()


def sign_in(context: BrowserContext, person: Person, address: str) -> None:
    client = Client()
    client.force_login(person, backend="daliang.web.backend.Backend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])


@pytest.fixture
def phone(browser: Browser, live_server: Served) -> Iterator[Phone]:
    """Opens a phone of 360 px for a person; the test fails if one of its pages reports a fault of ours."""
    heard: list[list[str]] = []
    with ExitStack() as opened:

        def open_for(person: Person) -> BrowserContext:
            context = opened.enter_context(
                browser.new_context(
                    base_url=live_server.url,
                    locale="zh-CN",
                    timezone_id="Asia/Shanghai",
                    viewport={"width": 360, "height": 780},
                    has_touch=True,
                )
            )
            context.set_default_timeout(10_000)
            context.on("page", lambda page: heard.append(listen(page)))
            sign_in(context, person, live_server.url)
            return context

        yield open_for
    assert [fault for faults in heard for fault in faults if not any(word in fault for word in PLANNED)] == []


def at_the_form(context: BrowserContext, address: str = NEW) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.locator("form.is-scripted")).to_be_visible()
    return page


def write(page: Page) -> None:
    page.get_by_label("见了谁").fill("王建（总经理）")
    page.get_by_label("谈了什么").fill("看中二期地块")
    page.get_by_label("下一步", exact=False).first.fill("签意向书")


def add_photo(page: Page, name: str = "现场.jpg", data: bytes = b"") -> None:
    """As the camera hands it over."""
    shot: FilePayload = {"name": name, "mimeType": "image/jpeg", "buffer": data or photographed()}
    shown = page.locator("[data-part=photos] img").count()
    page.locator("input[capture]").set_input_files([shot])
    expect(page.locator("[data-part=photos] img")).to_have_count(shown + 1)


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-part=status]")).to_contain_text(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存走访").click()


def drafts(page: Page) -> int:
    """How many lie in this browser's database, of whomever."""
    return int(
        page.evaluate(
            """() => new Promise((resolve, reject) => {
              const asked = indexedDB.open("daliang-visits", 1);
              asked.onerror = reject;
              asked.onsuccess = () => {
                const count = asked.result.transaction("drafts").objectStore("drafts").count();
                count.onsuccess = () => { asked.result.close(); resolve(count.result); };
              };
            })"""
        )
    )


def bars(page: Page) -> list[str]:
    """What axe finds serious or critical, and whether the page is wider than its phone."""
    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    is_wide = page.evaluate("document.scrollingElement.scrollWidth > document.documentElement.clientWidth")
    return [one["id"] for one in found] + ["wider than the phone"] * bool(is_wide)


def test_a_visit_without_network_survives_the_closed_page_and_is_sent_once(world: World, phone: Phone) -> None:
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    context.set_offline(True)
    write(page)
    add_photo(page)
    save(page)
    status(page, WAITING)
    page.close()
    page = context.new_page()
    context.set_offline(False)
    page.goto("/visits/")
    expect(page.locator("#messages")).to_contain_text("的走访记录已发送。")
    expect(page.locator("[data-visit-drafts]")).to_be_hidden()
    assert drafts(page) == 0
    visit = Visit.objects.get()
    assert (visit.said, visit.theirs, visit.project.next_step) == ("看中二期地块", "王建（总经理）", "签意向书")
    assert visit.photos.get().name == "现场.jpg"
    page.reload()
    expect(page.get_by_text("看中二期地块")).to_be_visible()
    assert (Visit.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_waiting_visit_goes_out_by_itself_when_the_network_is_back(world: World, phone: Phone) -> None:
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    context.set_offline(True)
    write(page)
    save(page)
    status(page, WAITING)
    assert not Visit.objects.exists()
    context.set_offline(False)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    assert Visit.objects.count() == 1


def test_a_lost_reply_sends_again_and_stays_one_visit(world: World, phone: Phone) -> None:
    """Promise 38: the server had it, the phone did not hear so."""
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    write(page)
    add_photo(page)
    line = LostAnswers(page, f"**{NEW}")
    save(page)
    status(page, WAITING)
    assert (Visit.objects.count(), drafts(page)) == (1, 1)
    line.is_mended = True
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    assert (Visit.objects.count(), Attachment.objects.count(), drafts(page)) == (1, 1, 0)


@pytest.mark.parametrize(("code", "body"), [(200, '{"key": "another"}'), (200, "<p>"), (500, "{}"), (502, "<p>")])
def test_a_draft_stays_until_the_server_has_answered_its_key(world: World, phone: Phone, code: int, body: str) -> None:
    page = at_the_form(phone(world.clerk("east-a")))
    write(page)
    kind = "application/json" if body.startswith("{") else "text/html"
    page.route(
        f"**{NEW}",
        lambda route: route.fulfill(status=code, content_type=kind, body=body),
    )
    save(page)
    status(page, WAITING)
    assert drafts(page) == 1


def test_two_pages_that_wake_at_once_send_one_visit(world: World, phone: Phone) -> None:
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    others = [context.new_page() for _two in range(2)]
    for other in others:
        other.goto("/visits/")
    context.set_offline(True)
    write(page)
    add_photo(page)
    save(page)
    status(page, WAITING)
    context.set_offline(False)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    for other in others:
        other.goto("/visits/")
        expect(other.get_by_text("看中二期地块")).to_have_count(1)
    assert (Visit.objects.count(), Attachment.objects.count()) == (1, 1)


def test_what_is_not_finished_waits_for_its_writer(world: World, phone: Phone) -> None:
    """A closed tab loses neither words nor photos; nothing is sent that nobody has saved."""
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    write(page)
    add_photo(page)
    status(page, KEPT)
    page.close()
    page = context.new_page()
    page.goto("/visits/")
    row = page.locator("[data-visit-drafts] .item")
    expect(row).to_contain_text("1 张照片")
    expect(row).to_contain_text("没有写完")
    assert not Visit.objects.exists()
    assert bars(page) == []
    row.get_by_role("link", name="继续填写").click()
    expect(page.get_by_label("谈了什么")).to_have_value("看中二期地块")
    expect(page.locator("[data-part=photos] img")).to_have_count(1)
    page.get_by_label("地点").fill("无锡")
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    assert (Visit.objects.get().place, Attachment.objects.count(), drafts(page)) == ("无锡", 1, 0)


def test_a_draft_is_thrown_away_only_when_asked(world: World, phone: Phone) -> None:
    page = at_the_form(phone(world.clerk("east-a")))
    write(page)
    status(page, KEPT)
    page.goto("/visits/")
    for answer, left in (("先不办", 1), ("删除", 0)):
        page.locator("[data-visit-drafts]").get_by_role("button", name="删除").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("不能找回")
        dialog.get_by_role("button", name=answer).click()
        expect(page.locator("[data-visit-drafts] .item")).to_have_count(left)
        assert drafts(page) == left


def test_drafts_are_neither_sent_nor_shown_in_anothers_session(world: World, phone: Phone, live_server: Served) -> None:
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    context.set_offline(True)
    write(page)
    save(page)
    status(page, WAITING)
    page.close()
    context.clear_cookies()
    context.set_offline(False)
    page = context.new_page()
    page.goto("/accounts/login/")
    sign_in(context, world.approver("east-a"), live_server.url)
    page.goto("/visits/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-visit-drafts]")).to_be_hidden()
    assert drafts(page) == 1 and not Visit.objects.exists()
    sign_in(context, world.clerk("east-a"), live_server.url)
    page.goto("/visits/")
    expect(page.locator("#messages")).to_contain_text("的走访记录已发送。")
    assert Visit.objects.get().by == world.clerk("east-a")


def test_a_page_left_open_does_not_send_in_the_next_persons_name(
    world: World, phone: Phone, live_server: Served
) -> None:
    context = phone(world.clerk("east-a"))
    page = at_the_form(context)
    write(page)
    sign_in(context, world.approver("east-a"), live_server.url)
    save(page)
    status(page, "登录已过期")
    assert drafts(page) == 1 and not Visit.objects.exists()


def test_a_photo_is_made_small_and_turned_upright_before_it_is_sent(world: World, phone: Phone) -> None:
    """EXIF says: turn by 90°, so 400 × 200 becomes 200 × 400; and 4000 × 1000 becomes 1600 × 400."""
    page = at_the_form(phone(world.clerk("east-a")))
    write(page)
    add_photo(page, "竖拍.jpg", photographed())
    add_photo(page, "全景.png", picture("PNG", (4000, 1000)))
    assert page.locator("input[capture]").evaluate("input => input.files.length") == 0
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    sizes = {one.name: (one.stored.width, one.stored.height) for one in Attachment.objects.all()}
    assert sizes == {"竖拍.jpg": (200, 400), "全景.jpg": (1600, 400)}
    page.goto(f"/projects/{CODE}/visits/{Visit.objects.get().pk}/")
    later: FilePayload = {"name": "后补.png", "mimeType": "image/png", "buffer": picture("PNG", (3200, 1600))}
    page.locator("input[capture]").set_input_files([later])
    page.wait_for_function("() => document.querySelector('input[capture]').files[0].name === '后补.jpg'")
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    added = Attachment.objects.get(name="后补.jpg").stored
    assert (added.width, added.height) == (1600, 800)


def test_what_is_no_picture_is_named_and_the_rest_stays(world: World, phone: Phone) -> None:
    page = at_the_form(phone(world.clerk("east-a")))
    forged: FilePayload = {"name": "假.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"}
    page.locator("input[capture]").set_input_files([forged])
    expect(page.locator("[data-part=photo-error]")).to_contain_text("“假.jpg”不能读成图片")
    add_photo(page)
    page.get_by_role("button", name="去掉第 1 张照片").click()
    expect(page.locator("[data-part=photos] img")).to_have_count(0)


def test_a_refusal_is_said_and_the_draft_stays(world: World, phone: Phone) -> None:
    page = at_the_form(phone(world.clerk("east-a")))
    write(page)
    page.get_by_label("走访日期").fill("2033-01-01")
    save(page)
    status(page, "没有记下")
    page.goto("/visits/")
    expect(page.locator("[data-visit-drafts] .item")).to_contain_text("没有记下")
    assert drafts(page) == 1 and not Visit.objects.exists()


def test_a_browser_that_keeps_nothing_says_so_and_still_sends(world: World, phone: Phone) -> None:
    context = phone(world.clerk("east-a"))
    broken = "{ value: { open() { throw new Error('private window'); } } }"
    context.add_init_script(f"Object.defineProperty(window, 'indexedDB', {broken})")
    page = at_the_form(context)
    context.set_offline(True)
    write(page)
    add_photo(page)
    save(page)
    status(page, "草稿没有存下")
    context.set_offline(False)
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    assert (Visit.objects.count(), Attachment.objects.count()) == (1, 1)


def test_the_form_and_the_list_fit_a_phone_and_bar_nobody(world: World, phone: Phone) -> None:
    page = at_the_form(phone(world.clerk("east-a")))
    add_photo(page)
    assert bars(page) == []
    write(page)
    save(page)
    page.wait_for_url(f"**/projects/{CODE}/#visits")
    for address in (f"/projects/{CODE}/", "/visits/", f"/projects/{CODE}/attachments/"):
        page.goto(address)
        assert bars(page) == [], address
    assert Project.objects.get(code=CODE).next_step == "签意向书"

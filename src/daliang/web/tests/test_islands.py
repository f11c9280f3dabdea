"""What the script adds to a page: nothing typed is lost, nothing is sent twice, grids and tables by keyboard."""

import json
import re
import time
from collections import Counter

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import path
from playwright.sync_api import Browser, Page, expect

from daliang.tests.browser import Served

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks, pytest.mark.urls(__name__)]

HEAD = """{% load daliang %}<!doctype html><html lang="zh-hans"><head>{% include "web/shell/head.html" %}
<title>试</title></head><body data-person="7">{% icon "check" %}"""
FOOT = '{% include "web/shell/dialog.html" %}{% shell_words %}</body></html>'
FORM = """<form id="return" method="post" action="/file/" data-autosave="/save/">{% csrf_token %}
<input type="hidden" name="version" value="1"><textarea name="note" aria-label="进展"></textarea>
<output data-autosave-status></output><button id="file">提交县区审核</button>
<button id="close" name="deed" value="close"
 data-confirm-title="封账" data-confirm="封账后不能再改">封账</button></form>"""
GRID = """<table class="grid" data-grid><tbody>
<tr><td><input aria-label="a1" value="1" data-was="1"></td><td><input aria-label="b1" value="甲"></td></tr>
<tr><td><input aria-label="a2" value="2"></td><td><input aria-label="b2" value="乙"></td></tr>
</tbody></table>"""
TABLE = """<table class="table" data-fold><tbody><tr data-level="0"><td>市</td></tr>
<tr data-level="1"><td>邗江区</td></tr><tr data-level="2" id="park"><td>邗江高新区</td></tr>
<tr data-level="1" id="next"><td>江都区</td></tr></tbody></table>"""
AMOUNT = '<form><input id="amount" aria-label="总投资" data-money="/read/"><output id="amount_read"></output></form>'
ASK = '<form><select name="action" aria-label="操作"><option>全部</option></select></form>'
LEAVE = '<form method="post" action="/accounts/logout/"><button id="leave">退出登录</button></form>'
PRINT = '<button id="print" type="button" data-print hidden>打印</button>'
CHART = """<figure class="chart">
<div class="chart-area" data-chart="bars" role="img" aria-label="图" data-figures="{{ figures }}"></div>
<details><summary>看表格</summary></details></figure>"""
FIGURES = {"labels": ["邗江区", "江都区"], "series": [{"name": "在谈", "values": [5, None]}]}

received: Counter[str] = Counter()
typed: list[str] = []


@login_not_required
def kit(request: HttpRequest) -> HttpResponse:
    body = Template(HEAD + FORM + GRID + TABLE + AMOUNT + CHART + ASK + LEAVE + PRINT + FOOT)
    return HttpResponse(body.render(Context({"figures": json.dumps(FIGURES), "csrf_token": get_token(request)})))


@login_not_required
def save(request: HttpRequest) -> JsonResponse:
    received["save"] += 1
    typed.append(request.POST["note"])
    return JsonResponse({"saved_at": "10:42", "set": {"version": "2"}})


@login_not_required
def file(request: HttpRequest) -> HttpResponse:
    received["file"] += 1
    time.sleep(0.4)  # long enough for an impatient second click
    typed.append(request.POST.get("deed", ""))
    return HttpResponse('<link rel="icon" href="data:,">已提交')


@login_not_required
def read(request: HttpRequest) -> JsonResponse:
    if request.GET["text"] == "负数":
        return JsonResponse({"error": "没有读出金额"})
    return JsonResponse({"reading": f"读作 {request.GET['text']}"})


urlpatterns = [path("", kit), path("save/", save), path("file/", file), path("read/", read)]


@pytest.fixture(autouse=True)
def nothing_received() -> None:
    received.clear()
    typed.clear()


def open_kit(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")


def drafts(page: Page) -> int:
    count = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('daliang:draft:')).length")
    return int(count)


def test_typing_saves_itself_and_leaves_nothing_on_the_machine(page: Page) -> None:
    open_kit(page)
    page.get_by_label("进展").fill("第二次会谈")
    assert drafts(page) == 1
    expect(page.locator("[data-autosave-status]")).to_have_text("暂存于 10:42")
    assert typed == ["第二次会谈"]
    assert drafts(page) == 0
    assert page.locator("[name=version]").input_value() == "2"


def test_what_was_typed_without_a_network_is_sent_when_it_is_back(browser: Browser, live_server: Served) -> None:
    with browser.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        open_kit(page)
        context.set_offline(True)
        page.get_by_label("进展").fill("断网时写的")
        expect(page.locator("[data-autosave-status]")).to_contain_text("已暂存到本机")
        assert typed == []
        context.set_offline(False)
        expect(page.locator("[data-autosave-status]")).to_have_text("暂存于 10:42")
        assert typed == ["断网时写的"]


def test_what_never_reached_the_server_is_there_after_reopening(page: Page) -> None:
    open_kit(page)
    page.evaluate(
        """() => localStorage.setItem("daliang:draft:7:/save/", JSON.stringify(
             { at: Date.now(), pairs: [["version", "0"], ["note", "关机前写的"]] }))"""
    )
    open_kit(page)
    expect(page.get_by_label("进展")).to_have_value("关机前写的")
    expect(page.locator("[data-autosave-status]")).to_have_text("暂存于 10:42")
    assert typed == ["关机前写的"]


def test_anothers_draft_does_not_stay_on_the_machine(page: Page) -> None:
    open_kit(page)
    page.evaluate("localStorage.setItem('daliang:draft:8:/save/', JSON.stringify({at: Date.now(), pairs: []}))")
    open_kit(page)
    assert drafts(page) == 0


def test_signing_out_names_what_is_kept_here_beside_a_form_with_a_field_called_action(page: Page) -> None:
    open_kit(page)
    assert page.locator("#leave").get_attribute("data-confirm") is None
    page.evaluate("localStorage.setItem('daliang:draft:7:/save/', JSON.stringify({at: Date.now(), pairs: []}))")
    page.locator("#leave").hover()
    expect(page.locator("#leave")).to_have_attribute("data-confirm", re.compile("1"))


def test_a_double_click_files_once(page: Page) -> None:
    open_kit(page)
    page.evaluate("() => { const b = document.getElementById('file'); b.click(); setTimeout(() => b.click(), 150); }")
    expect(page.get_by_text("已提交")).to_be_visible()
    assert received["file"] == 1


def test_without_a_network_filing_waits(page: Page) -> None:
    open_kit(page)
    page.context.set_offline(True)
    page.locator("#file").click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("尚未提交")
    page.context.set_offline(False)
    page.locator("#file").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    assert received["file"] == 1


def test_a_grave_deed_is_named_before_it_is_done(page: Page) -> None:
    open_kit(page)
    page.locator("#close").click()
    dialog = page.get_by_role("dialog", name="封账")
    expect(dialog).to_contain_text("封账后不能再改")
    dialog.get_by_role("button", name="先不办").click()
    expect(dialog).to_be_hidden()
    assert received["file"] == 0
    page.locator("#close").click()
    dialog.get_by_role("button", name="封账").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    assert typed == ["close"]


def test_a_deed_is_done_although_its_button_was_drawn_anew_while_the_page_asked(page: Page) -> None:
    """What comes back with a saving replaces the button under the dialog."""
    open_kit(page)
    page.locator("#close").click()
    page.evaluate("document.getElementById('close').replaceWith(document.getElementById('close').cloneNode(true))")
    page.get_by_role("dialog", name="封账").get_by_role("button", name="封账").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    assert typed == ["close"]


def test_a_grid_is_walked_filled_and_pasted_like_a_spreadsheet(page: Page) -> None:
    open_kit(page)
    page.get_by_label("a1").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("a2")).to_be_focused()
    page.keyboard.press("Control+d")
    expect(page.get_by_label("a2")).to_have_value("1")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("a2")).to_have_value("2")
    page.keyboard.press("ArrowUp")
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", "7\\t丙\\n8\\t丁\\n9\\t戊");
          const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    values = page.locator(".grid input").evaluate_all("cells => cells.map((cell) => cell.value)")
    assert values == ["7", "丙", "8", "丁"]
    expect(page.locator(".grid td.is-changed")).to_contain_text("上期 1")


def test_a_branch_folds_and_its_neighbour_stays(page: Page) -> None:
    open_kit(page)
    page.get_by_role("button", name="邗江区").click()
    expect(page.locator("#park")).to_be_hidden()
    expect(page.locator("#next")).to_be_visible()


def test_an_amount_is_read_back_beside_its_field(page: Page) -> None:
    open_kit(page)
    page.get_by_label("总投资").fill("22亿")
    expect(page.locator("#amount_read")).to_have_text("读作 22亿")
    page.get_by_label("总投资").fill("负数")
    expect(page.locator("#amount_read.is-refused")).to_have_text("没有读出金额")


def test_a_chart_labels_its_bars_and_shows_a_missing_value_as_a_dash(page: Page) -> None:
    open_kit(page)
    chart = page.locator(".chart-area")
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg")).to_be_visible()
    assert {"邗江区", "5", "—"} <= set(chart.locator("text").all_text_contents())


def test_a_print_button_shows_where_it_can_print_and_prints(page: Page) -> None:
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    open_kit(page)
    page.locator("#print").click()
    assert page.evaluate("window.printed") == 1

"""The main job of a city's fortnight, by clicking: filing, approval, return, acceptance, closing, report, cockpit."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from daliang.bulletins.tests.reading import compact, rows_of, sheets_of, text_of
from daliang.ledger.models import Closing
from daliang.ledger.verify import verify
from daliang.org.models import Deed
from daliang.tests.walks.looking import barriers, left_in_chinese
from daliang.tests.walks.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

Come = Callable[..., Visitor]
PARK, OTHER_PARK = "扬州高新技术产业开发区", "扬州化学工业园区"
NEW = "曜川车规级功率模块项目"
REASON = "正式合同未上传，签约日期请与合同核对"


def test_the_fortnight(at_the_door: Come, turn_clock: Callable[[str], None], tmp_path: Path) -> None:
    clerk = at_the_door("clerk-hanjiang-gaoxin")
    the_clerk_fills(clerk)
    the_clerk_files_with_two_impatient_clicks(clerk)
    the_approver_corrects_and_approves(at_the_door("approver-hanjiang"))
    the_clerk_sees_the_correction(clerk)
    officer = at_the_door("officer-lin")
    the_officer_sees_who_has_filed(officer)
    the_officer_returns_a_line(officer)
    the_returned_line_is_corrected(at_the_door("clerk-yizheng-huagong"), at_the_door("approver-yizheng"))
    turn_clock("2022-08-26 17:40")
    the_officer_sees_who_is_late_and_accepts_the_rest(officer)
    the_officer_closes(officer)
    the_report_says_the_same_in_every_format(officer, tmp_path)
    leader = at_the_door("leader")
    the_leader_opens_a_number(leader)
    the_leader_goes_back_in_time(leader)
    what_is_closed_reads_in_english(at_the_door("officer-zhou", language="en"))
    assert verify() == []


def fill_new_line(page: Page) -> None:
    for text in (NEW, "苏州曜川半导体有限公司", "", "集成电路", "内资", "22亿", "在谈", "8月20日"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.type("8月20日首次洽谈，投资方考察了二期标准厂房。")
    page.keyboard.press("Enter")


def the_clerk_fills(clerk: Visitor) -> None:
    page = clerk.page
    clerk.picture("1-1-clerk-home")
    clerk.follow("开始填报")
    rows = page.locator("#sheet tbody tr")
    expect(rows).to_have_count(3)
    clerk.picture("1-2-return-prefilled")
    clerk.press("新增项目")
    fill_new_line(page)
    expect(rows.last.locator(".sheet-amount .field-read")).to_have_text("22亿元（2,200,000,000元）")
    clerk.picture("1-3-new-line")
    rows.filter(has_text="汇成芯片项目").locator(".sheet-progress").click()
    page.keyboard.type("8月22日投资方完成厂房初选，正在核算能耗。")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("2 / 4")
    page.reload()
    expect(page.locator("#done")).to_contain_text("2 / 4")
    clerk.explain("等待投资方董事会决议。")
    clerk.picture("1-4-changed-line")


def the_clerk_files_with_two_impatient_clicks(clerk: Visitor) -> None:
    clerk.press("提交县区审核")
    clerk.picture("1-5-confirm-filing", full=False)
    clerk.page.locator("dialog[open] button[value=yes]").dblclick()
    clerk.sees("2022-R02 已报送，等待县区审核")
    clerk.picture("1-6-filed")
    assert Deed.objects.filter(action="round.file", unit__code="hanjiang-gaoxin").count() == 1


def the_approver_corrects_and_approves(approver: Visitor) -> None:
    page = approver.page
    approver.picture("2-1-approver-home")
    page.locator("a.item", has_text=PARK).first.click()
    approver.picture("2-2-review")
    line = page.locator(".review-part", has_text=NEW)
    line.get_by_label("投资方", exact=True).fill("苏州曜川半导体有限公司（上海曜川控股）")
    approver.press("审核通过，报市级")
    approver.sees(f"“{PARK}”的填报已审核，报市级受理。")
    approver.sees("孙思敏已更正")
    approver.picture("2-3-approved")


def the_clerk_sees_the_correction(clerk: Visitor) -> None:
    clerk.page.reload()
    clerk.sees("孙思敏已更正")


def the_officer_sees_who_has_filed(officer: Visitor) -> None:
    officer.picture("3-1-officer-home")
    officer.follow("看全部报送")
    officer.sees("还剩 2 个工作日")
    expect(officer.page.locator(".behind .tag")).not_to_have_count(0)
    expect(officer.row(PARK).locator("td").last).to_have_text("1")
    officer.picture("3-2-board")


def the_officer_returns_a_line(officer: Visitor) -> None:
    officer.row(OTHER_PARK).get_by_role("link").first.click()
    officer.picture("3-3-review-by-officer")
    signed = officer.page.locator(".review-part", has_text="项目公司正在注册")
    signed.get_by_label("退回“进入该阶段的日期”的理由").fill(REASON)
    officer.press("按所写理由退回")
    officer.sees(f"已退回“{OTHER_PARK}”，写明理由1处。")
    officer.picture("3-4-returned")


def the_returned_line_is_corrected(clerk: Visitor, approver: Visitor) -> None:
    clerk.sees(REASON)
    clerk.picture("3-5-clerk-returned-home")
    clerk.follow("去改正")
    clerk.picture("3-6-returned-line")
    returned = clerk.page.locator("#sheet td.is-returned")
    expect(returned).to_contain_text(REASON)
    returned.click()
    clerk.page.keyboard.type("2022-08-18")
    clerk.confirm("提交县区审核")
    clerk.sees("已报送，等待县区审核")
    approver.page.reload()
    approver.page.locator("a.item", has_text=OTHER_PARK).first.click()
    approver.press("审核通过，报市级")
    approver.sees("的填报已审核，报市级受理。")


def the_officer_sees_who_is_late_and_accepts_the_rest(officer: Visitor) -> None:
    officer.page.goto("/")
    officer.picture("3-7-officer-home-late")
    officer.follow("看全部报送")
    officer.sees("逾期未报")
    officer.picture("3-8-board-late")
    officer.confirm("全部受理")
    officer.sees("份填报。")
    officer.sees("已受理")
    officer.picture("3-9-board-accepted")


def the_officer_closes(officer: Visitor) -> None:
    officer.follow("去封账")
    officer.sees("封账不能撤回。")
    officer.picture("4-1-close")
    officer.page.get_by_label(re.compile("不进本期，转入下一期")).check()
    officer.press("封账 2022-R02，不能撤回")
    officer.sees("2022-R02 已封账，专报可以下载了。")
    officer.picture("4-2-closed")
    first, second = Closing.objects.order_by("number")
    assert second.previous_hash == first.hash
    assert second.day.isoformat() == "2022-08-26"


def fetch(officer: Visitor, format_: str, folder: Path) -> bytes:
    """Click the report's file and read what came."""
    with officer.page.expect_download() as coming:
        officer.page.locator(f"a[href$='report.{format_}']").first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path.read_bytes()


def numbers(row: list[str]) -> list[Decimal]:
    """The figures in a row of texts; a change keeps its sign."""
    plain = [cell.replace(",", "").replace("−", "-").replace("+", "") for cell in row]
    return [Decimal(cell) for cell in plain if re.fullmatch(r"-?\d+(\.\d+)?", cell)]


def the_report_says_the_same_in_every_format(officer: Visitor, folder: Path) -> None:
    cards = officer.page.locator(".figure-card")
    counts = {
        card.locator("h2").inner_text(): card.locator(".number-xl .number-value").inner_text() for card in cards.all()
    }
    assert len(counts) == 4
    officer.follow("看专报")
    officer.page.wait_for_url("**/documents/2022-R02/")
    officer.picture("4-3-report")
    tables = [[[compact(cell) for cell in row] for row in table] for table in officer.tables()]
    for label, count in counts.items():
        assert [row[1] for row in tables[0] if row[0] == compact(label)] == [count]
    files = {format_: fetch(officer, format_, folder) for format_ in ("docx", "pdf", "xlsx", "md")}
    for format_ in ("docx", "md"):
        found = [[compact(str(cell)) for cell in row] for row in rows_of(files[format_], format_)]
        assert [row for table in tables for row in table if row not in found] == []
    printed = text_of(files["pdf"], "pdf")
    assert [row for row in tables[0] if compact("".join(row)) not in printed] == []
    summary = {compact(str(row[0])): row[1:] for row in sheets_of(files["xlsx"])["总表"]}
    for row in tables[0]:
        held = [Decimal(str(cell)) for cell in summary[row[0]] if isinstance(cell, int | float)]
        assert set(numbers(row)) <= set(held)


def the_leader_opens_a_number(leader: Visitor) -> None:
    page = leader.page
    leader.sees("变化以 2022-R01 封账数为基数")
    leader.sees(NEW)
    leader.picture("5-1-cockpit")
    number = leader.card("在谈项目（≥20亿元）").get_by_role("link").first
    count = int(re.sub(r"\D", "", number.inner_text()))
    number.click()
    expect(page.locator("table").last.locator("tbody tr:not(.total)")).to_have_count(count)
    leader.sees(NEW)
    leader.picture("5-2-figure")
    leader.follow(NEW)
    leader.sees("22亿元")
    leader.picture("5-3-project")


def expect_counts(leader: Visitor, counts: dict[str, int]) -> None:
    for label, count in counts.items():
        expect(leader.card(label).locator(".number-xl .number-value")).to_have_text(str(count))


def the_leader_goes_back_in_time(leader: Visitor) -> None:
    page = leader.page
    leader.follow("驾驶舱")
    page.locator(".moment summary").click()
    leader.picture("5-4-moment", full=False)
    page.locator(".moment-stops").get_by_role("link", name="2022-R01").click()
    in_talks = {"在谈项目（≥20亿元）": 17, "在谈项目（≥50亿元）": 6, "在谈项目（≥100亿元）": 5}
    expect_counts(leader, in_talks)
    leader.sees("这不是今天的数字")
    leader.picture("5-5-cockpit-r01")
    page.locator(".moment summary").click()
    page.get_by_label("看哪一天的情况").fill("2022-06-30")
    page.get_by_label("按何时掌握的情况").fill("")
    leader.press("看这一天")
    leader.picture("5-6-cockpit-june")
    in_the_half_year = {
        "新签约先进制造业项目（≥1亿元）": 171,
        "新签约认定项目（≥10亿元）": 11,
        "新签约认定项目（≥20亿元）": 5,
    }
    expect_counts(leader, in_the_half_year)
    for label, count in {"新签约认定项目（≥50亿元）": 1, "新签约认定项目（≥100亿元）": 0}.items():
        leader.follow("全部口径")
        leader.follow(label)
        leader.sees("2022-01-01 至 2022-06-30 的累计数")
        expect(page.locator(".number-xl .number-value")).to_have_text(str(count))
        page.locator(".crumbs").get_by_role("link", name="驾驶舱").click()  # it keeps the moment, the column does not
    leader.follow("回到今天")
    expect(page.locator(".past-words")).to_have_count(0)
    expect(leader.card("在谈项目（≥20亿元）").locator(".number-change")).to_contain_text("较上期")


def what_is_closed_reads_in_english(officer: Visitor) -> None:
    officer.follow("Fortnightly report")
    officer.follow("2022-R02")
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("2022-R02")
    assert [*left_in_chinese(officer.page), *barriers(officer.page)] == []
    officer.picture("6-1-closed-in-english")
    officer.row("Yangzhou Chemical Industry Park").get_by_role("link").first.click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("Yangzhou Chemical Industry Park")
    assert [*left_in_chinese(officer.page), *barriers(officer.page)] == []
    officer.follow("Documents")
    officer.follow(re.compile("no. 2$"))
    officer.page.wait_for_url(re.compile("/documents/.+"))
    assert [*left_in_chinese(officer.page), *barriers(officer.page)] == []
    officer.picture("6-2-report-in-english")

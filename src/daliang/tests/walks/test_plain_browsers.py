"""A clerk at a phone; a clerk and a leader whose browser runs no script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from daliang.rounds.models import Return
from daliang.tests.walks.looking import sticking_out
from daliang.tests.walks.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

Come = Callable[..., Visitor]


def state_of(unit: str) -> str:
    return Return.objects.get(round__code="2022-R02", unit__code=unit).state


def test_a_clerk_files_from_a_phone(at_the_door: Come) -> None:
    clerk = at_the_door("clerk-jiangdu-jingkai", width=360)
    page = clerk.page
    clerk.follow("开始填报")
    expect(page.locator("#lines")).to_be_visible()
    expect(page.locator("#line-form")).to_be_hidden()
    clerk.picture("phone-1-lines")
    page.locator("#lines .item").first.click()
    expect(page.locator("#line-form")).to_be_visible()
    clerk.picture("phone-2-line", full=False)
    page.get_by_label("总投资").fill("二十六亿五千万")
    expect(page.locator("#amount_read")).to_have_text("26.5亿元（2,650,000,000元）")
    expect(page.locator("[data-autosave-status]")).to_contain_text("暂存于")
    clerk.picture("phone-3-line-changed")
    assert sticking_out(page) == []
    clerk.confirm("提交县区审核")
    clerk.sees("2022-R02 已报送，等待县区审核")
    clerk.picture("phone-4-filed")
    assert state_of("jiangdu-jingkai") == "filed"


def test_a_clerk_files_without_script(at_the_door: Come) -> None:
    clerk = at_the_door("clerk-hanjiang-huanbao", java_script_enabled=False)
    page = clerk.page
    clerk.follow("开始填报")
    page.locator("#lines .item").first.click()
    page.get_by_label("进展").fill("8月23日第二轮洽谈。")
    clerk.press("保存本行")
    expect(page.locator("#done")).to_contain_text("1 / 1")
    expect(page.get_by_label("进展")).to_have_value("8月23日第二轮洽谈。")
    clerk.picture("plain-1-line")
    clerk.press("提交县区审核")
    clerk.sees("2022-R02 已报送，等待县区审核")
    assert state_of("hanjiang-huanbao") == "filed"


def test_a_leader_reads_the_cockpit_without_script(at_the_door: Come) -> None:
    leader = at_the_door("leader", java_script_enabled=False)
    expect(leader.card("在谈项目（≥100亿元）").locator(".number-xl .number-value")).not_to_be_empty()
    leader.page.get_by_text("看表格").first.click()
    expect(leader.page.locator("figure.chart table").first).to_be_visible()
    leader.picture("plain-2-cockpit")
    leader.page.locator(".moment summary").click()
    leader.page.locator(".moment-stops").get_by_role("link", name="2022-R01").click()
    expect(leader.card("在谈项目（≥20亿元）").locator(".number-xl .number-value")).to_have_text("17")

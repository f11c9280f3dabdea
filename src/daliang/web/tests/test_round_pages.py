"""The board of a round, accepting all, closing with its confirming page, and what stands there after the closing."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.org import clock
from daliang.rounds.findings import look_alike_key
from daliang.rounds.models import ReturnState, Round, RoundState
from daliang.rounds.rules import add_line, close_round, confirm
from daliang.rounds.tests.world import AFTER_DUE, NEW, NOW, World, build
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def rows(text: str) -> list[str]:
    """The units of the board in its order."""
    body = text.split('class="table board"')[1].split("</table>")[0]
    return [
        re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r'<th scope="row">(.*?)</th>', body, re.DOTALL)
    ]


def totals(text: str) -> dict[str, str]:
    found = re.findall(r'class="board-total[^"]*"><b>([^<]+)</b>([^<]+)<', text)
    return {label: digits for digits, label in found}


def test_the_board_shows_the_tree_and_where_each_return_stands(world: World) -> None:
    world.filed("east-a", amount="41亿")
    world.approved("west-a")
    text = visit(world.officer).open(HERE).text
    assert rows(text)[:4] == ["扬州市", "东区", "东区A园区", "东区B园区"]
    assert totals(text) == {
        "应报单位": "5", "已报": "2", "尚未报送": "3", "待县区审核": "1", "待市级受理": "1",
        "已退回": "0", "已受理": "0", "逾期报送": "0",
    }  # fmt: skip
    assert "还剩 2 个工作日（8月26日 17:00）" in text
    assert "已报 1 / 2" in text


def test_who_is_behind_stands_on_top(world: World) -> None:
    world.filed("east-a")
    text = visit(world.officer).open(HERE).text
    behind = text.split("尚未报送 <")[1].split("</section>")[0]
    assert "东区B园区" in behind
    assert "东区A园区" not in behind
    with clock.held_at(AFTER_DUE):
        assert "逾期未报 <" in visit(world.officer).open(HERE).text


def test_a_county_sees_its_own_branch_only(world: World) -> None:
    text = visit(world.approver("east")).open(HERE).text
    assert rows(text) == ["东区", "东区A园区", "东区B园区"]
    assert "西县" not in text
    assert "去封账" not in text


def test_accepting_all_takes_what_can_be_taken_and_names_the_rest(world: World) -> None:
    world.approved("east-b", amount="41亿")
    for unit in ("east-a", "west-a"):
        line = add_line(world.ret(unit), NEW, by=world.clerk(unit))
        if unit == "west-a":
            confirm(line, look_alike_key(line), reason="不是同一项目", by=world.clerk(unit))
        world.approved(unit)
    seen = visit(world.officer).open(HERE)
    accept = next(name for name, found in seen.forms.items() if found.action.endswith("/accept/"))
    seen.send(accept)
    assert seen.status == 422
    assert world.ret("east-b").state == ReturnState.ACCEPTED
    assert "已受理1份填报" in seen.text
    assert "由两个单位报送" in seen.text


def test_the_closing_is_confirmed_with_what_happens_who_is_missing_and_that_it_stays(world: World) -> None:
    world.accepted("east-a", amount="41亿")
    text = visit(world.officer).open(f"{HERE}close/").text
    assert "1 份已受理的填报记入台账" in text
    assert "共 1 个项目有变化" in text
    assert "东区B园区" in text
    assert "各项数字按 2022-08-24 日终冻结" in text, "closed before the cut-off day"
    assert "封账不能撤回" in text
    assert "报送截止时间还没有到" in text
    assert Round.objects.get(code="2022-R02").state == RoundState.OPEN


def test_after_closing_the_figures_are_frozen_and_the_report_is_there(world: World) -> None:
    world.accepted("east-a", amount="51亿")
    seen = visit(world.officer).open(f"{HERE}close/")
    close = next(name for name, found in seen.forms.items() if found.action.endswith("/close/"))
    seen.send(close)
    assert "2022-R02 已封账" in seen.text
    assert Round.objects.get(code="2022-R02").state == RoundState.CLOSED
    assert [f'href="{HERE}report.{form}"' in seen.text for form in ("docx", "pdf", "xlsx", "md")] == [True] * 4
    assert re.search(r"在谈≥20亿元.*?number-value[^>]*>10<", seen.text, re.DOTALL)
    assert "31亿元</s> → 51亿元" in seen.text
    assert "本期未报，沿用上期数字" in seen.text


def test_a_second_click_on_closing_is_the_same_success(world: World) -> None:
    one, other = visit(world.officer).open(f"{HERE}close/"), visit(world.officer).open(f"{HERE}close/")
    close = next(name for name, found in one.forms.items() if found.action.endswith("/close/"))
    one.send(close)
    other.send(close)
    assert other.status == 200
    assert "封账数字" in other.text


def test_what_is_pending_is_carried_over_only_when_that_is_ticked(world: World) -> None:
    world.filed("east-a", amount="41亿")
    seen = visit(world.officer).open(f"{HERE}close/")
    close = next(name for name, found in seen.forms.items() if found.action.endswith("/close/"))
    seen.send(close)
    assert seen.status == 422
    assert "还有1份填报没有办完" in seen.text
    seen.send(close, carry_over="1")
    assert world.ret("east-a").state == ReturnState.CARRIED
    assert "转下期" in seen.text


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east", "leader"])
def test_only_the_officer_accepts_opens_and_closes(world: World, login: str) -> None:
    seen = visit(world.people[login])
    assert seen.open(f"{HERE}close/").status == 403
    assert [seen.post(f"/rounds/{path}").status for path in ("2022-R02/close/", "2022-R02/accept/", "open/")] == [
        403
    ] * 3
    assert Round.objects.get(code="2022-R02").state == RoundState.OPEN


def test_the_next_round_is_opened_once(world: World) -> None:
    world.accepted("east-a", amount="51亿")
    close_round(world.round, by=world.officer)
    one, other = visit(world.officer).open("/rounds/"), visit(world.officer).open("/rounds/")
    opens = next(name for name, found in one.forms.items() if found.action == "/rounds/open/")
    one.send(opens)
    other.send(opens)
    assert other.status == 200
    assert [found.code for found in Round.objects.all()] == ["2022-R03", "2022-R02", "2022-R01"]
    assert "2022-R03 已开放填报" in one.text


def test_an_unknown_round_is_404(world: World) -> None:
    seen = visit(world.officer)
    assert [seen.open(f"/rounds/2099-R01/{path}").status for path in ("", "close/", "report.pdf")] == [404] * 3


def test_the_first_round_says_that_it_was_taken_over(world: World) -> None:
    text = visit(world.officer).open("/rounds/2022-R01/").text
    assert "没有逐单位的报送记录" in text
    assert "首期，没有上期可比" in text


def test_a_clerk_finds_the_own_return_in_the_list(world: World) -> None:
    assert 'href="/rounds/2022-R02/returns/east-a/"' in visit(world.clerk("east-a")).open("/rounds/").text


@pytest.mark.parametrize(("parks", "projects"), [(1, 2), (3, 4)])
@pytest.mark.counts
def test_the_board_asks_a_fixed_number_of_queries(
    db: None, parks: int, projects: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(parks=parks, projects=projects)
    with clock.held_at(NOW):
        world.filed("east-a", amount="41亿")
        seen = visit(world.officer).open(HERE)
        with django_assert_num_queries(34):
            seen.open(HERE)

"""今日: each role finds what is to be done now, with one button that goes on."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.models import Proposal
from daliang.intake.models import Import
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.rules import close_round, return_to
from daliang.rounds.tests.world import AFTER_DUE, NOW, World, build
from daliang.tests.known_writes import paired, proposed, staged
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def home(world: World, login: str) -> str:
    return visit(world.people[login]).open("/").text


def test_a_clerk_has_the_return_with_the_time_left_and_one_button(world: World) -> None:
    text = home(world, "clerk-east-a")
    assert "填报 2022-R02" in text
    assert "还剩 2 个工作日（8月26日 17:00）" in text
    assert "0 / 2" in text
    assert 'href="/rounds/2022-R02/returns/east-a/"' in text
    assert "开始填报" in text
    world.type("east-a", amount="41亿")
    text = home(world, "clerk-east-a")
    assert "1 / 2" in text
    assert "继续填报" in text


def test_a_clerk_finds_the_reasons_of_a_return_on_top(world: World) -> None:
    world.filed("east-a", amount="41亿")
    return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "与意向书不一致")], by=world.approver("east"))
    text = home(world, "clerk-east-a")
    assert "去改正" in text
    assert '总投资：<span lang="zh">与意向书不一致' in text
    assert 'href="/rounds/2022-R02/returns/east-a/?line=1#amount"' in text


def test_a_clerk_who_has_filed_sees_where_it_is(world: World) -> None:
    world.filed("east-a", amount="41亿")
    text = home(world, "clerk-east-a")
    assert "待县区审核" in text
    assert "看已报送的内容" in text
    assert "开始填报" not in text


def test_an_approver_has_what_waits_and_who_has_not_filed(world: World) -> None:
    world.filed("east-a", amount="41亿")
    text = home(world, "approver-east")
    waiting, behind = text.split("尚未报送")[:2]
    assert "东区A园区" in waiting
    assert "审核东区A园区" in waiting
    assert "东区B园区" in behind
    assert "西县" not in text


def test_an_officer_has_the_board_in_short_and_what_waits(world: World) -> None:
    world.filed("west-a")
    world.approved("east-a", amount="41亿")
    text = home(world, "officer")
    assert "2 / 5" in text
    assert "受理东区A园区" in text
    with clock.held_at(AFTER_DUE):
        assert "逾期未报" in home(world, "officer")


def test_an_officer_is_led_to_closing_when_everything_is_in(world: World) -> None:
    world.accepted("east-a", amount="41亿")
    with clock.held_at(AFTER_DUE):
        assert "去封账 2022-R02" in home(world, "officer")


def test_after_the_closing_the_officer_is_led_to_the_next_round(world: World) -> None:
    close_round(world.round, by=world.officer)
    text = home(world, "officer")
    assert "去开放下一期" in text
    assert "看专报" in text
    assert "现在没有要填的报表" in home(world, "clerk-east-a")


def test_a_leader_goes_to_the_cockpit(world: World) -> None:
    answer = visit(world.people["leader"]).client.get("/")
    assert (answer.status_code, answer["Location"]) == (303, "/cockpit/")


def test_a_next_step_whose_day_has_passed_is_listed_in_the_own_branch(world: World) -> None:
    Project.objects.filter(unit__code="east-a").update(next_on="2022-08-20", next_step="赴上海考察")
    assert "赴上海考察" in home(world, "clerk-east-a")
    assert "赴上海考察" not in home(world, "clerk-east-b")


@pytest.mark.parametrize(("login", "queries"), [("clerk-east-a", 20), ("approver-east", 17), ("officer", 19)])
@pytest.mark.parametrize(("parks", "projects"), [(1, 2), (3, 4)])
@pytest.mark.counts
def test_the_page_asks_a_fixed_number_of_queries(
    db: None, login: str, queries: int, parks: int, projects: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(parks=parks, projects=projects)
    with clock.held_at(NOW):
        world.type("east-a", amount="41亿")
        seen = visit(world.people[login]).open("/")
        with django_assert_num_queries(queries):
            seen.open("/")


def test_what_else_waits_is_told_to_who_may_do_it_and_not_to_its_maker(world: World) -> None:
    assert "另有等您办理的" not in home(world, "approver-east")
    proposed(world)
    paired(world)
    assert "登记申请待审核" in home(world, "approver-east")
    assert "登记申请待审核" not in home(world, "approver-west") + home(world, "clerk-east-a")
    text = home(world, "officer")
    assert "登记申请待审核" in text and "疑似重复待认定" in text
    Proposal.objects.update(made_by=world.officer)
    assert "登记申请待审核" not in home(world, "officer") + home(world, "approver-east")


def test_an_import_that_was_handed_over_waits_at_its_checker(world: World) -> None:
    made = staged(world)
    assert "Excel 导入待复核" not in home(world, "approver-east")
    Import.objects.filter(pk=made.pk).update(submitted_at=NOW)
    assert "Excel 导入待复核" in home(world, "approver-east")
    assert "Excel 导入待复核" not in home(world, "approver-west")

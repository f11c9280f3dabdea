"""The page of a forecast: whoever sees a figure sees how it may end, and an officer may judge otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from daliang.measures.models import Measure
from daliang.measures.tests.world import World
from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.register.models import Project
from daliang.targets.forecast.models import Override
from daliang.targets.forecast.tests.world import build
from daliang.tests.standing import built_once
from daliang.web.tests.forms import visit

pytestmark = pytest.mark.looks

TODAY = datetime(2022, 4, 30, 4, tzinfo=UTC)
SPAN = "from=2022-01-01&to=2022-06-29"
PAGE = f"/forecast/signed-1/?{SPAN}"


def furnished() -> World:
    """The history with its measures, two of them without a forecast."""
    world = build()
    for code, definition in (
        ("signed-1", {"book": "arrivals", "milestones": ["signed"], "at_least": 10**8, "counting": "nested"}),
        ("standing", {"book": "position", "stages": ["lead"]}),
        ("twice", {"book": "arrivals", "milestones": ["signed", "started"]}),
    ):
        Measure.objects.create(code=code, label=f"口径{code}", definition=definition)
    return world


built_page = built_once(furnished)


@pytest.fixture
def world(built_page: World, db: None) -> Iterator[World]:
    with clock.held_at(TODAY):
        yield deepcopy(built_page)


def client(world: World, unit: str = "city", role: Role = Role.OFFICER) -> Client:
    return visit(world.person(unit, role)).client


def page(by: Client, address: str = PAGE, status: int = 200) -> str:
    answer = by.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def listed(text: str) -> str:
    return text.split("哪些项目能补上缺口")[-1]


def test_the_page_says_how_the_period_may_end(world: World) -> None:
    text = page(client(world), f"{PAGE}&target=15")
    assert "期末中位数" in text and "八成可能在此之间" in text and "达到目标的可能性" in text
    assert "在手 11 个项目可计入" in text and "样本（个）" in text
    assert "同阶段 28 个样本（20 个项目），12 个到达" in text


def test_the_page_says_what_a_forecast_takes_for_granted(world: World) -> None:
    text = page(client(world), PAGE)
    assert "各园区互不影响来算" in text and "实际的区间比写的宽" in text and "更高一档的，不在预计之内" in text


def test_money_is_told_in_the_currency_asked_for(world: World) -> None:
    text = page(client(world), f"{PAGE}&aspect=cny&target=30亿")
    assert "24" in text and "亿元起" in text


def test_a_person_sees_the_live_projects_of_their_branch_and_names_no_other(world: World) -> None:
    text = listed(page(client(world, "east", Role.APPROVER)))
    assert "/projects/new/" in text and "落地在其他单位的项目" in text
    assert "/projects/shared/" not in text and "/projects/foreign/" not in text
    assert client(world, "east", Role.CLERK).get(f"{PAGE}&unit=west").status_code == 404


def test_who_sees_a_branch_is_not_told_how_many_projects_the_city_has(world: World) -> None:
    """The samples are of all units, negotiations of others among them: see `Reach.SAFE`."""
    text = page(client(world, "east", Role.APPROVER))
    assert "按本市同阶段的历史推算" in text
    assert "28 个样本" not in text and "样本（个）" not in text and "来自项目" not in text


@pytest.mark.parametrize("code", ["standing", "twice"])
def test_what_has_no_forecast_says_why(world: World, code: str) -> None:
    assert "不作预测" in page(client(world), f"/forecast/{code}/?{SPAN}")


def test_too_small_a_sample_says_so_and_still_lists_the_projects(world: World) -> None:
    text = page(client(world), "/forecast/signed-1/?from=2022-01-01&to=2022-12-31")
    assert "样本不足" in text and "期末中位数" not in text and "/projects/new/" in listed(text)


@pytest.mark.parametrize(
    ("query", "said"),
    [("from=2022-07-01&to=2022-06-29", "早于首日"), ("target=-3", "目标数读不出来"), ("target=1e9", "目标数读不出来")],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(world: World, query: str, said: str) -> None:
    assert said in page(client(world), f"/forecast/signed-1/?{query}", 422)


@pytest.mark.parametrize(
    "address", ["/forecast/nothing/", "/forecast/signed-1/?aspect=eur", "/forecast/signed-1/?unit=x"]
)
def test_what_does_not_exist_is_missing(world: World, address: str) -> None:
    assert client(world).get(address).status_code == 404


def send(by: Client, project: str = "new", **fields: str) -> tuple[int, str]:
    given = {"deed": "estimate", "probability": "80", "reason": "合同文本已经谈妥"} | fields
    answer = by.post(f"/forecast/signed-1/{project}/?{SPAN}", given)
    return answer.status_code, answer.content.decode()


def test_an_officer_estimates_a_project_and_takes_it_back(world: World) -> None:
    officer = client(world)
    assert "estimate" in page(officer, f"{PAGE}&estimate=new") and send(officer, until="2022-05-31")[0] == 303
    text = listed(page(officer))
    assert "80.0%" in text and "合同文本已经谈妥" in text and "有效至 2022-05-31" in text
    assert Deed.objects.filter(action="forecast.override").count() == 1
    assert send(officer, deed="withdraw", reason="对方推迟签约", probability="")[0] == 303
    assert "80.0%" not in listed(page(officer))
    assert Override.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"probability": "很高"}, "可能性读不出来：“很高”"),
        ({"probability": "101"}, "0 至 100"),
        ({"probability": "-1"}, "0 至 100"),
        ({"probability": "nan"}, "0 至 100"),
        ({"probability": ""}, "可能性读不出来"),
        ({"reason": "好"}, "请写明理由"),
        ({"until": "2022-04-29"}, "有效期应不早于今天"),
        ({"deed": "withdraw"}, "无需撤销"),
    ],
)
def test_a_refused_estimate_changes_nothing_and_keeps_what_was_typed(
    world: World, fields: dict[str, str], said: str
) -> None:
    status, text = send(client(world), **fields)
    assert status == 422 and said in text
    assert f'value="{fields.get("reason", "合同文本已经谈妥")}"' in text
    assert not Override.objects.exists() and not Deed.objects.filter(action="forecast.override").exists()


def test_only_officers_of_the_city_estimate(world: World) -> None:
    for unit, role in (("city", Role.LEADER), ("east", Role.APPROVER), ("east-2", Role.CLERK)):
        by = client(world, unit, role)
        assert send(by)[0] == 403
        assert "estimate=new" not in page(by)
    assert send(client(world), project="nothing")[0] == 404
    assert not Override.objects.exists()


def test_a_leader_reads_no_reason_of_a_confidential_project(world: World) -> None:
    send(client(world))
    Project.objects.filter(code="new").update(is_confidential=True, code_name="甲项目")
    text = listed(page(client(world, "city", Role.LEADER)))
    assert "合同文本已经谈妥" not in text and "甲项目" in text and "理由涉密" in text


@pytest.mark.counts
def test_the_page_asks_as_much_for_more_projects(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer = client(world)
    page(officer)
    with django_assert_num_queries(QUERIES):
        page(officer)
    for number in range(8):
        world.open(f"more-{number}", "04-20", "east-2")
        world.amount(f"more-{number}", "04-20", 2)
    page(officer)
    with django_assert_num_queries(QUERIES):
        page(officer)


QUERIES = 20

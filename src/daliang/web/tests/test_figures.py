"""Behind a number: the same number by unit and by project, as of any day, for the own branch only."""

from __future__ import annotations

import re

import pytest

from daliang.measures.models import Measure
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, furnish, page


@pytest.fixture
def world(rounds_city: World) -> World:
    furnish()
    return rounds_city


def body(text: str) -> list[list[str]]:
    """Cells of the projects' table, without tags."""
    table = text.split("项目明细")[1]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)[1:]
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_projects_add_up_to_the_number(world: World) -> None:
    rows = body(page(entered(world, "leader"), "/figures/negotiating-20/"))
    *projects, whole = rows
    assert len(projects) == 10
    assert sum(int(row[4]) for row in projects) == int(whole[4]) == 10


def test_a_clerk_sees_the_own_park_behind_it(world: World) -> None:
    rows = body(page(entered(world, "clerk-east-a"), "/figures/negotiating-20/"))
    assert len(rows) == 3 and {row[1] for row in rows[:-1]} == {"东区A园区"}


def test_a_stage_narrows_the_number(world: World) -> None:
    text = page(entered(world, "leader"), "/figures/standing/?stage=signed")
    assert len(body(text)) == 2


def test_before_anything_happened_it_is_empty_and_says_what_to_do(world: World) -> None:
    text = page(entered(world, "leader"), "/figures/negotiating-20/?as_of=2022-01-01")
    assert "该数字下没有项目" in text


def test_an_unknown_measure_or_a_foreign_unit_is_missing(world: World) -> None:
    client = entered(world, "clerk-east-a")
    assert client.get("/figures/nothing/").status_code == 404
    assert client.get("/figures/negotiating-20/?unit=west-a").status_code == 404


@pytest.mark.looks
def test_a_day_that_does_not_exist_is_answered_in_words(world: World) -> None:
    answer = entered(world, "leader").get("/cockpit/?as_of=2022-02-31")
    assert answer.status_code == 422
    assert "28" in answer.content.decode()


def test_a_ratio_shows_both_sides(world: World) -> None:
    text = page(entered(world, "leader"), "/figures/all-of-all/")
    assert "100.0%" in text


@pytest.mark.looks
def test_every_measure_is_listed_with_its_way_of_counting(world: World) -> None:
    text = page(entered(world, "leader"), "/figures/")
    assert all(measure.code in text for measure in Measure.objects.all())
    assert "逐档包含" in text


@pytest.mark.looks
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("at=2022-R09", "没有“2022-R09”这次封账。已有的封账：2022-R01"),
        ("at=2022-R02", "没有“2022-R02”这次封账"),
        ("as_of=1900-01-01", "不在1949年至2199年之间"),
        ("as_of=0022-08-20", "不在1949年至2199年之间"),
        ("known=0001-01-01T00:00", "不在1949年至2199年之间"),
        ("known=9999-12-31T23:59:59-12:00", "不在1949年至2199年之间"),
    ],
)
def test_a_moment_that_there_is_not_is_refused_by_name(world: World, query: str, named: str) -> None:
    for address in ("/cockpit/", "/figures/", "/figures/negotiating-20/"):
        answer = entered(world, "leader").get(f"{address}?{query}")
        assert answer.status_code == 422
        assert named in answer.content.decode()


@pytest.mark.looks
def test_a_stage_that_there_is_not_is_refused_by_name(world: World) -> None:
    answer = entered(world, "leader").get("/figures/standing/?stage=nope")
    assert answer.status_code == 422
    assert "没有代码为“nope”的阶段。可选的有：lead（线索）" in answer.content.decode()


@pytest.mark.looks
def test_an_empty_choice_means_none(world: World) -> None:
    text = page(entered(world, "leader"), "/figures/negotiating-20/?at=&stage=&as_of=")
    assert len(body(text)) == 11


@pytest.mark.parametrize(
    "address",
    [
        "/cockpit/?unit=%00", "/cockpit/?at=2022-R01%00", "/figures/negotiating-20/?stage=%00", "/projects/?q=%00",
        "/projects/?%00=1", "/projects/%00/",
    ],
)  # fmt: skip
def test_an_address_that_no_database_can_look_for_is_refused(world: World, address: str) -> None:
    answer = entered(world, "leader").get(address)
    assert answer.status_code in (400, 404)
    assert "%00" in address.partition("?")[0] or answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")

"""The list: rows of one's own branch, a foot that equals the measures, chosen columns, constant queries."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.measures.engine import total
from daliang.measures.models import Measure
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.register.models import Project
from daliang.register.tallies import Tally
from daliang.rounds.tests.world import NOW, YI, World, build, posted
from daliang.web.lists.asking import Asked
from daliang.web.tests.listing import codes, door, plain


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def foot(world: World, query: str, login: str = "officer") -> Tally:
    return Asked.of(QueryDict(query), world.people[login]).filter.within().tally()


def measured(world: World, unit: str | None, login: str = "officer", **definition: Any) -> Tally:
    measure = Measure(code="x", label="x", definition={"book": "position", **definition})
    scope = Scope(world.people[login], world.unit(unit) if unit else None)
    cell = total(measure, scope, Period(clock.today()))
    return Tally(int(cell.count), cell.cny, cell.usd)


ALL = ["lead", "negotiating", "signed", "started"]


@pytest.mark.parametrize(
    ("query", "unit", "definition"),
    [
        ("standing=yes", None, {"stages": ALL}),
        ("stage=negotiating", None, {"stages": ["negotiating"]}),
        (
            "stage=negotiating&unit=east&tier=20",
            "east",
            {"stages": ["negotiating"], "at_least": 20 * YI, "counting": "nested"},
        ),
        ("stage=signed&stage=lead&unit=east", "east", {"stages": ["signed", "lead"]}),
        (
            "standing=yes&origin=domestic&industry=chips",
            None,
            {"stages": ALL, "origin": "domestic", "industries": ["chips"]},
        ),
    ],
)
@pytest.mark.parametrize("login", ["officer", "approver-east"])
def test_the_foot_equals_the_measure(
    world: World, login: str, query: str, unit: str | None, definition: dict[str, Any]
) -> None:
    assert foot(world, query, login) == measured(world, unit, login, **definition)
    assert foot(world, query, login).count > 0


def test_without_the_suspended_the_foot_equals_a_measure_that_leaves_them_out(world: World) -> None:
    held = Project.objects.get(code="YZ2022-0001")
    post([NewFact(held, Kind.SUSPENDED, clock.today(), reason="用地未落实")], by=None, source="test")
    page = door(world.officer).get("/projects/?stage=negotiating").content.decode()
    link = re.search(r'href="/projects/\?([^"]+)">不计暂停的<', page)
    assert link is not None
    query = unescape(link[1])
    assert foot(world, query) == measured(world, None, stages=["negotiating"], suspended="exclude")
    assert foot(world, query).count == foot(world, "stage=negotiating").count - 1
    assert "不计暂停的</a>" not in door(world.officer).get(f"/projects/?{query}").content.decode()


def test_the_foot_speaks_of_all_pages_and_keeps_the_currencies_apart(world: World) -> None:
    for number in range(300, 360):
        posted(number, world.unit("west-a"), 2)
    text = door(world.officer).get("/projects/").content.decode()
    assert len(codes(text)) == 50
    assert foot(world, "").usd == 300_000_000
    words = re.sub(r"<[^>]+>", "", text.split('class="list-totals"')[1].split("</tr>")[0])
    assert str(Project.objects.count()) in words and "亿美元" in words


@pytest.mark.parametrize("login", ["leader", "officer", "approver-east", "approver-west", "clerk-east-a", "clerk-zone"])
def test_nobody_sees_or_counts_a_sibling_s_rows(world: World, login: str) -> None:
    person = world.people[login]
    own = {p.code for p in Project.objects.filter(unit__path__startswith=person.unit.path)}  # type: ignore[union-attr]
    assert set(codes(door(person).get("/projects/?size=200").content.decode())) == own
    assert foot(world, "", login).count == len(own)
    assert foot(world, "unit=west", login).count in (len(own), len(own & west()))


def west() -> set[str]:
    return {p.code for p in Project.objects.filter(unit__code__startswith="west")}


@pytest.mark.parametrize("page", ["", "board/", "board/negotiating/", "calendar/", "map/"])
@pytest.mark.parametrize("query", ["", "?q=曦", "?order=-name&amount.from=1亿", "?unit=west-a", "?code=YZ2022-0005"])
def test_hidden_rows_of_another_county_change_nothing_on_a_clerk_s_page(world: World, page: str, query: str) -> None:
    """Two worlds that differ only in the west's rows give the east's clerk the same pages (promise 10)."""
    client = door(world.people["clerk-east-a"])
    before = plain(client.get(f"/projects/{page}{query}"))
    Project.objects.filter(code__in=west()).update(name="改了名", next_on="2022-08-25", jobs=9, tags=["甲"])
    posted(400, world.unit("west-a"), 99)
    assert plain(client.get(f"/projects/{page}{query}")) == before


def test_a_person_without_a_unit_sees_no_project(world: World) -> None:
    for page in ("", "board/", "calendar/", "map/"):
        answer = door(world.people["guest"]).get(f"/projects/{page}")
        assert answer.status_code == 200 and "YZ2022-" not in answer.content.decode()


def test_chosen_columns_stand_in_their_order_and_unknown_ones_nowhere(world: World) -> None:
    text = door(world.officer).get("/projects/?cols=jobs,password,unit").content.decode()
    heads = re.findall(r'<th scope="col".*?>([^<]+)</a></th>', text)
    assert heads == ["项目名称", "带动就业（人）", "单位"]


def test_a_page_holds_50_100_or_200_and_nothing_else(world: World) -> None:
    assert [Asked.of(QueryDict(f"size={size}"), world.officer).size for size in (100, 200, 7, 5000)] == [
        100,
        200,
        50,
        50,
    ]


QUERIES = {"": 12, "board/": 15, "calendar/": 14, "map/": 11}


@pytest.mark.parametrize("page", QUERIES)
@pytest.mark.parametrize(("parks", "projects"), [(1, 1), (3, 12)])
@pytest.mark.counts
def test_the_number_of_queries_does_not_grow(
    db: None, page: str, parks: int, projects: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(parks, projects)
    Project.objects.update(next_on="2022-08-20", next_step="商谈")
    client = door(world.officer)
    with clock.held_at(NOW):
        client.get(f"/projects/{page}")
        with django_assert_num_queries(QUERIES[page]):
            client.get(f"/projects/{page}")

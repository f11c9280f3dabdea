"""Board, calendar and map: the list's filter, the list's numbers."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import QueryDict

from daliang.org.models import City
from daliang.register.models import Project, Stage
from daliang.rounds.tests.world import World, posted
from daliang.web.lists.asking import Asked
from daliang.web.shading import SHADES, shade
from daliang.web.tests.listing import door

pytestmark = pytest.mark.looks


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def seen(world: World, page: str, login: str = "officer") -> str:
    answer = door(world.people[login]).get(f"/projects/{page}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def lanes(text: str) -> dict[str, str]:
    found = re.findall(r'data-stage="([^"]+)"(.*?)</section>', text, re.DOTALL)
    return dict(found)


def cards(text: str) -> list[str]:
    return re.findall(r'stage-card-name" href="/projects/([^/]+)/', text)


def test_a_column_counts_all_and_draws_twenty(world: World) -> None:
    for number in range(300, 345):
        posted(number, world.unit("west-a"), 2)
    lane = lanes(seen(world, "board/"))["negotiating"]
    count = Project.objects.filter(stage__code="negotiating").count()
    assert f">{count}<" in re.sub(r"\s", "", lane) and len(cards(lane)) == 20 < count
    drawn, rest = cards(lane), re.search(r'hx-get="/projects/([^"]+)"', lane)
    while rest:
        piece = seen(world, rest[1])
        drawn += cards(piece)
        rest = re.search(r'hx-get="/projects/([^"]+)"', piece)
    assert len(drawn) == count == len(set(drawn))


def test_the_columns_stand_in_the_order_of_the_stages(world: World) -> None:
    assert list(lanes(seen(world, "board/"))) == list(Stage.objects.values_list("code", flat=True))


def test_a_card_moves_only_where_its_stage_allows_and_only_to_the_form(world: World) -> None:
    lane = lanes(seen(world, "board/"))["negotiating"]
    links = set(re.findall(r'href="([^"]+)" data-move="([^"]+)"', lane))
    assert {stage for _link, stage in links} == {"signed"}
    assert ("/projects/YZ2022-0001/propose/?kind=reached&stage=signed", "signed") in links
    Stage.objects.filter(code="signed").update(evidence=["正式投资合同", "合法性审查意见"])
    before = list(Project.objects.values_list("code", "stage"))
    form = door(world.people["clerk-east-a"]).get("/projects/YZ2022-0001/propose/?kind=reached&stage=signed")
    assert form.status_code == 200 and list(Project.objects.values_list("code", "stage")) == before
    text = form.content.decode()
    assert '<option value="signed" selected>' in text
    evidence = text.split('for="id_evidence"')[1].split("</div>")[0]
    assert "选填" not in evidence and "须有：正式投资合同、合法性审查意见；" in text


def test_a_reader_gets_no_card_to_move(world: World) -> None:
    assert "data-move" not in seen(world, "board/", "leader")


@pytest.mark.parametrize("address", ["board/no-such/", "board/negotiating/?start=-1", "board/negotiating/?start=x"])
def test_cards_of_nowhere_are_missing(world: World, address: str) -> None:
    assert door(world.officer).get(f"/projects/{address}").status_code == 404


def test_the_calendar_puts_what_is_overdue_on_top_and_counts_it_as_the_list_does(world: World) -> None:
    text = seen(world, "calendar/")
    late = text.split("late-card")[1].split("</section>")[0]
    assert "YZ2022-0001" in late and "YZ2022-0002" not in late
    address = re.search(r'href="/projects/(\?[^"]+)">\s*共', late)
    assert address is not None
    found = Asked.of(QueryDict(address[1][1:]), world.officer).rows()
    assert [project.code for project in found] == ["YZ2022-0001"]


def test_a_day_draws_four_and_says_how_many_more(world: World) -> None:
    Project.objects.filter(unit__code__startswith="west").update(next_on="2022-09-05", next_step="拜访")
    for number in range(300, 303):
        posted(number, world.unit("west-a"), 2)
    Project.objects.filter(code__gte="YZ2022-0300").update(next_on="2022-09-05")
    grid = seen(world, "calendar/?month=2022-09&unit=west").split("month-grid")[1].split("month-list")[0]
    assert grid.count('class="month-step') == 4 and "还有 3 个" in grid


def test_what_has_ended_has_no_next_step(world: World) -> None:
    Project.objects.filter(code="YZ2022-0202").update(next_on="2022-08-25")
    assert "YZ2022-0202" not in seen(world, "calendar/")


@pytest.mark.parametrize("month", ["2022-13", "x", "0001-01", "9999-12", ""])
def test_a_month_that_is_none_is_this_month(world: World, month: str) -> None:
    assert "2022年8月" in seen(world, f"calendar/?month={month}")


def test_each_tile_counts_what_its_link_lists(world: World) -> None:
    text = seen(world, "map/?stage=negotiating")
    tiles = re.findall(r'<a href="/projects/\?([^"]+)"><rect class="shade-\d tile-ground".*?(\d+) 个', text, re.DOTALL)
    assert len(tiles) == 3
    for query, count in tiles:
        assert Asked.of(QueryDict(query), world.officer).filter.within().tally().count == int(count) > 0


def test_the_tiles_stand_where_the_playbook_puts_them_and_the_others_below(world: World) -> None:
    City.objects.update(playbook={"map": {"east": [1, 0], "west": [0, 0], "zone": [1, 1]}})
    text = seen(world, "map/")
    at = dict(re.findall(r'translate\((\d+ \d+)\)" class="tile.*?tile-name"[^>]*>([^<]+)<', text, re.DOTALL))
    assert at == {"220 10": "东区", "10 10": "西县", "220 176": "功能区"}


def test_the_map_says_that_it_is_no_map_of_districts(world: World) -> None:
    assert "示意图，非行政区划图" in seen(world, "map/")


def test_a_county_sees_its_own_tile_only(world: World) -> None:
    text = seen(world, "map/", "approver-east")
    assert text.count("tile-ground") == 1 and "西县" not in text


def test_the_shades_run_from_none_to_the_most() -> None:
    assert [shade(weight, 100) for weight in (0, 1, 20, 21, 99, 100)] == [0, 1, 1, 2, SHADES, SHADES]
    assert shade(5, 0) == 0


def test_the_four_views_carry_the_filter_from_one_to_the_other(world: World) -> None:
    for page in ("", "board/", "calendar/", "map/"):
        tabs = seen(world, f"{page}?unit=east&stage=lead").split('class="tabs')[1].split("</nav>")[0]
        assert tabs.count("unit=east&stage=lead") == 4

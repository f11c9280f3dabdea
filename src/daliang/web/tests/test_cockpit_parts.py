"""Conversion, breakdown, map, slider, downloads and wall of the cockpit, in a city counted by hand.

Cohort of 2022 (recognised as signed): 301 and 302 in the east, 303 in the west. Of them only 301 has started. 304 has
started unrecognised, 305 was recognised in 2021: neither may raise a rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.models import City, Deed
from daliang.rounds.tests.world import NOW, World, build, facts_for
from daliang.tests.standing import built_once
from daliang.web.tests.listing import door
from daliang.web.tests.test_cockpit import PANELS, furnish, page

pytestmark = pytest.mark.looks

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1]]
SHAPES = {code: {"label": code, "label_en": "", "ring": SQUARE} for code in ("east", "west")}


def counted_by_hand() -> World:
    made = build()
    furnish()
    panels = {**PANELS, "funnel": [*PANELS["funnel"], "started"], "cohort": ["rec"]}
    City.objects.update(playbook={"cockpit": panels, "shapes": SHAPES})
    recognised = {"book": "arrivals", "milestones": ["recognised_signed"]}
    Measure.objects.create(code="rec", label="认定签约", definition=recognised)
    _tell(made, 301, "east-a", signed=date(2022, 7, 1), recognised=date(2022, 7, 5), started=date(2022, 7, 20))
    _tell(made, 302, "east-a", signed=date(2022, 7, 1), recognised=date(2022, 7, 5))
    _tell(made, 303, "west-a", signed=date(2022, 7, 1), recognised=date(2022, 8, 10))
    _tell(made, 304, "west-a", signed=date(2022, 7, 1), started=date(2022, 7, 20))
    _tell(made, 305, "east-b", signed=date(2021, 7, 1), recognised=date(2021, 7, 5), started=date(2022, 7, 20))
    facts = facts_for(306, made.unit("west-b"), 25)
    facts[0] = replace(facts[0], argument={**facts[0].argument, "industry": "batteries", "origin": "foreign"})
    post([replace(fact, reason="补登") for fact in facts], by=None, source="opening")
    return made


def _tell(
    made: World, number: int, unit: str, *, signed: date, recognised: date | None = None, started: date | None = None
) -> None:
    facts = facts_for(number, made.unit(unit), 12, "signed", signed)
    project = facts[0].project
    if recognised:
        facts.append(NewFact(project, Kind.RECOGNISED, recognised, {"act": "recognised_signed"}))
    if started:
        facts.append(NewFact(project, Kind.REACHED, started, {"stage": "started"}))
    post([replace(fact, reason="补登") for fact in facts], by=None, source="opening")


built_by_hand = built_once(counted_by_hand)


@pytest.fixture
def city(built_by_hand: World, db: None) -> Iterator[World]:
    with clock.held_at(NOW):
        yield deepcopy(built_by_hand)


def twin(text: str, title: str) -> dict[str, list[str]]:
    """The table under a chart: label → its figures."""
    found = re.search(rf'data-title="{title}".*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    assert found, title
    rows = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', found[1], re.DOTALL)
    return {label: re.findall(r'class="number-value"[^>]*>([^<]+)<|"num">([\d.]+%)<', row) for label, row in rows}


def figures(text: str, title: str) -> dict[str, str]:
    return {label: cells[0][0] for label, cells in twin(text, title).items()}


def rates(text: str) -> dict[str, tuple[str, str]]:
    return {label: (cells[0][0], cells[1][1]) for label, cells in twin(text, "认定签约后的转化").items()}


def test_a_rate_is_of_the_years_recognised_projects_only(city: World) -> None:
    client = door(city.people["leader"])
    assert rates(page(client)) == {"认定签约": ("3", "100.0%"), "开工": ("1", "33.3%")}
    assert rates(page(client, "/cockpit/?unit=east")) == {"认定签约": ("2", "100.0%"), "开工": ("1", "50.0%")}


def test_a_past_day_knows_nothing_later(city: World) -> None:
    text = page(door(city.people["leader"]), "/cockpit/?as_of=2022-07-10")
    assert rates(text) == {"认定签约": ("2", "100.0%"), "开工": ("0", "0.0%")}
    before = twin(page(door(city.people["leader"]), "/cockpit/?as_of=2022-07-03"), "认定签约后的转化")
    assert before["开工"][0][0] == "0" and "—" in page(door(city.people["leader"]), "/cockpit/?as_of=2022-07-03")


def test_parts_add_up_to_the_figure(city: World) -> None:
    text = page(door(city.people["leader"]))
    assert figures(text, "按行业") == {"集成电路": "10", "动力电池与储能": "1", "合计": "11"}
    assert figures(text, "按内外资") == {"内资": "10", "外资": "1", "合计": "11"}


def test_each_part_opens_to_its_own_projects(city: World) -> None:
    client = door(city.people["leader"])
    parts = links(page(client))
    for title, found in (
        ("认定签约后的转化", {"认定签约": "3", "开工": "1"}),
        ("按行业", {"集成电路": "10", "动力电池与储能": "1"}),
        ("按内外资", {"内资": "10", "外资": "1"}),
    ):
        for label, count in found.items():
            rows = page(client, parts[title][label])
            assert cards_of(rows)[0] == count, (title, label)
            assert rows.count('<th scope="row"><a href="/projects/') == int(count), (title, label)


def test_a_stage_reached_is_told_by_unit_and_the_units_add_up(city: World) -> None:
    client = door(city.people["leader"])
    text = page(client, links(page(client))["认定签约后的转化"]["开工"])
    table = text.split("分单位")[1].split("</table>")[0]
    counts = re.findall(
        r'<tr data-level="(\d)"[^>]*><th scope="row">([^<]+)</th>.*?class="number-value" href="([^"]+)">(\d+)<', table
    )
    assert [(level, name, count) for level, name, _href, count in counts] == [
        ("0", city.unit("city").name, "1"), ("1", "东区", "1"), ("2", "东区A园区", "1"),
    ]  # fmt: skip
    for _level, name, href, count in counts:
        assert cards_of(page(client, unescape(href)))[0] == count, name


def test_a_part_opens_at_the_same_moment_and_branch(city: World) -> None:
    client = door(city.people["leader"])
    then = links(page(client, "/cockpit/?as_of=2022-07-10&unit=east"))["认定签约后的转化"]["开工"]
    assert "as_of=2022-07-10" in then and "unit=east" in then
    assert cards_of(page(client, then))[0] == "0"


@pytest.mark.parametrize(
    ("query", "known"),
    [("industry=nothing", "batteries"), ("origin=nothing", "foreign"), ("reached=nothing", "started"),
     ("reached=started", "不是到达类口径")],
)  # fmt: skip
def test_an_unknown_part_is_refused_by_name(city: World, query: str, known: str) -> None:
    answer = door(city.people["leader"]).get(f"/figures/negotiating-20/?{query}")
    assert answer.status_code == 422 and known in answer.content.decode()


def links(text: str) -> dict[str, dict[str, str]]:
    """Title of a chart → label → where its number leads."""
    found = {}
    for title, body in re.findall(r'data-title="([^"]+)".*?<tbody>(.*?)</tbody>', text, re.DOTALL):
        rows = re.findall(r'<th scope="row">([^<]*)</th>.*?(?:href="([^"]*)"|</tr>)', body, re.DOTALL)
        found[title] = {label: unescape(href) for label, href in rows if href}
    return found


def cards_of(text: str) -> list[str]:
    """The large numbers of a page."""
    return re.findall(r'number-xl">.*?class="number-value"[^>]*>([^<]+)<', text, re.DOTALL)


def test_another_card_can_be_chosen_and_no_other_measure(city: World) -> None:
    client = door(city.people["leader"])
    assert figures(page(client, "/cockpit/?measure=negotiating-50"), "按内外资")["合计"] == "0"
    refused = client.get("/cockpit/?measure=standing")
    assert refused.status_code == 422 and "negotiating-20" in refused.content.decode()


def test_the_map_shades_units_and_lists_the_one_without_a_shape(city: World) -> None:
    text = page(door(city.people["leader"]))
    assert figures(text, "在谈≥20亿元") == {"东区": "4", "西县": "5", "功能区": "2"}
    drawn = re.findall(r'unit-shape[^>]*aria-label="([^"]+)"', text)
    assert drawn == ["东区：4", "西县：5"]
    assert re.search(r'unit-unplaced">[^<]*<a[^>]*>功能区 2<', text)


def test_one_unit_alone_makes_no_map(city: World) -> None:
    """A county reads its parks in the board; the breakdowns still say of which figure they speak."""
    for login, address in (("approver-east", "/cockpit/"), ("leader", f"/cockpit/?unit={city.unit('east').code}")):
        text = page(door(city.people[login]), address)
        assert "unit-shape" not in text and "各地分布" not in text and "cols-mapless" in text
        assert 'aria-label="构成看哪个口径"' in text and "measure=negotiating-50" in text
    assert door(city.people["approver-east"]).get("/cockpit/sheets/map/").status_code == 404


def test_each_chart_says_in_words_what_it_shows(city: World) -> None:
    text = page(door(city.people["leader"]))
    assert 'aria-label="按行业：合计 11 个，最多的是集成电路，10 个"' in text


def test_a_script_gets_the_page_without_its_frame(city: World) -> None:
    answer = door(city.people["leader"]).get("/cockpit/?as_of=2022-07-10", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text and 'class="side"' not in text
    assert "这不是今天的数字" in text and "past-edge" in text and "data-slider" in text
    assert "HX-Request" in answer.headers["Vary"]


def test_the_track_runs_from_the_first_posting_to_today(city: World) -> None:
    text = page(door(city.people["leader"]), "/cockpit/?as_of=2022-08-12")
    assert 'data-first="2021-07-01"' in text and 'max="419"' in text and 'value="407"' in text
    assert '<option value="407" label="2022-R01">' in text
    assert 'type="date" id="slider_day" name="as_of"' in text


def test_a_panel_is_taken_away_as_excel_and_logged(city: World) -> None:
    client = door(city.people["leader"])
    answer = client.get("/cockpit/sheets/map/?as_of=2022-08-20")
    lines = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert "2022-08-20" in str(lines[0][0]) and lines[2][:2] == ("东区", 4) and len(lines) == 5
    deed = Deed.objects.filter(action="figures.sheet").get()
    assert deed.by == city.people["leader"] and deed.details["filter"]["panel"] == "map"
    for panel in ("card", "board", "funnel", "ladder", "conversion", "industry", "origin"):
        assert client.get(f"/cockpit/sheets/{panel}/").status_code == 200


def test_one_panel_is_asked_alone(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unasked(*_args: object) -> None:
        raise AssertionError("another panel was asked")

    for name in ("cards", "ladder", "board"):
        monkeypatch.setattr(f"daliang.web.panels.{name}", unasked)
    for name in ("unit_map", "conversion", "by_industry", "by_origin", "aims_of"):
        monkeypatch.setattr(f"daliang.web.cockpit.showing.{name}", unasked)
    answer = door(city.people["leader"]).get("/cockpit/sheets/funnel/")
    assert answer.status_code == 200


def test_no_other_panel_and_no_other_branch_is_taken_away(city: World) -> None:
    client = door(city.people["approver-east"])
    assert client.get("/cockpit/sheets/nothing/").status_code == 404
    assert client.get("/cockpit/sheets/board/?unit=west").status_code == 404
    assert door(city.people["guest"]).get("/cockpit/sheets/board/").status_code == 404
    assert not Deed.objects.filter(action="figures.sheet").exists()


def test_the_wall_shows_the_own_branch_only(city: World) -> None:
    text = page(door(city.people["approver-east"]), "/cockpit/wall/")
    assert text.count("data-scene") == 9 and "更新于 09:00" in text and "截至" in text
    assert "东区" in text and "西县" not in text and "功能区" not in text
    client = door(city.people["approver-east"])
    assert client.get("/cockpit/wall/?unit=west").status_code == 404
    assert door(city.people["guest"]).get("/cockpit/wall/").status_code == 404


def test_the_walls_script_gets_the_scenes_alone(city: World) -> None:
    answer = door(city.people["leader"]).get("/cockpit/wall/", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode() and "data-scene" in answer.content.decode()


@pytest.mark.counts
@pytest.mark.parametrize(("address", "queries"), [("/cockpit/?as_of=2022-08-01", 28), ("/cockpit/wall/", 53)])
def test_a_step_asks_as_often_in_a_larger_city(
    city: World, address: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = door(city.people["leader"])
    client.get(address, headers={"HX-Request": "true"})
    with django_assert_num_queries(queries):
        client.get(address, headers={"HX-Request": "true"})
    for number in range(401, 409):
        _tell(city, number, "west-b", signed=date(2022, 7, 1), recognised=date(2022, 7, 5))
    client.get(address, headers={"HX-Request": "true"})
    with django_assert_num_queries(queries):
        client.get(address, headers={"HX-Request": "true"})

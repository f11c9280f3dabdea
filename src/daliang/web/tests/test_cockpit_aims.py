"""A card of the cockpit says what was asked of it: target, done, gap and pace, under the version that held then."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from daliang.measures.models import Measure
from daliang.org.models import City
from daliang.rounds.tests.world import World
from daliang.targets.contents import Row
from daliang.targets.tests.drafts import LETTER, issued
from daliang.web.tests.test_cockpit import PANELS, entered, furnish, page

pytestmark = pytest.mark.looks


@pytest.fixture
def world(rounds_city: World) -> World:
    furnish()
    issued(rounds_city.officer)
    return rounds_city


def said(text: str) -> dict[str, str]:
    """Label of a card → its words."""
    found = re.findall(r'class="figure-label">([^<]+)<(.*?)</article>', text, re.DOTALL)
    return {label: " ".join(re.sub("<[^>]+>", " ", words).split()) for label, words in found}


def test_a_card_tells_target_done_gap_and_pace(world: World) -> None:
    found = said(page(entered(world, "leader")))
    signed = found["新签约≥1亿元"]
    for told in ("2022-01-01 – 12-31", "已完成 1 个", "目标 10 ，还差 9", "完成率 10.0%", "序时进度 64.7%", "滞后"):
        assert told in signed, (told, signed)
    assert "看期末预计" in signed
    assert "已完成 5 个园区" in found["在谈≥20亿元"] and "看某一天的数，不作期末预测" in found["在谈≥20亿元"]
    assert "未下达指标" in found["在谈≥50亿元"]


def test_what_could_still_become_a_result_stands_beside_the_target(world: World) -> None:
    client = entered(world, "leader")
    beside = page(client).split("figure-beside")[1].split("</ul>")[0]
    assert " ".join(re.sub("<[^>]+>", " ", beside.partition(">")[2]).split()).startswith("新签约≥1亿元 1 个")
    href = re.search(r'href="([^"]+)"', beside)
    assert href and "from=2022-01-01" in href[1], "over the notice's own days"
    assert "项目明细" in page(client, unescape(href[1]))


def test_a_branch_reads_its_own_target(world: World) -> None:
    assert "目标 6 ，还差 5" in said(page(entered(world, "approver-east")))["新签约≥1亿元"]
    west = said(page(entered(world, "leader"), "/cockpit/?unit=west"))["新签约≥1亿元"]
    assert "目标 4" in west


def test_a_past_day_is_judged_by_its_own_version_and_pace(world: World) -> None:
    more = replace(LETTER.rows[0], targets={"city": 20})
    issued(world.officer, replace(LETTER, effective_on=date(2022, 8, 1), rows=(more,)))
    client = entered(world, "leader")
    july = said(page(client, "/cockpit/?as_of=2022-07-31"))["新签约≥1亿元"]
    assert "目标 10 " in july and "序时进度 58.1%" in july
    assert "目标 20 " in said(page(client))["新签约≥1亿元"]
    closed = said(page(client, "/cockpit/?at=2022-R01"))["新签约≥1亿元"]
    assert "当时未下达指标" in closed, "neither version had been issued when the round closed"


def test_the_wall_tells_the_targets_and_how_each_figure_is_counted(world: World) -> None:
    text = page(entered(world, "leader"), "/cockpit/wall/")
    assert "目标进度" in text and "≥1亿元，逐档包含" in text and "口径见各指标名称" not in text
    cards = text.split("wall-cards")[1].split("</section>")[0]
    assert cards.count("wall-how") == cards.count("<article>") == 3
    told = {one.partition("<")[0]: one for one in re.findall(r"<h3>(.*?)</article>", cards, re.DOTALL)}
    assert "目标 10 个，还差 9" in told["新签约≥1亿元"] and "未下达指标" in told["在谈≥50亿元"]
    assert "未下达指标" not in told["新签约≥1亿元"] + told["在谈≥20亿元"]


def test_what_a_breakdown_counts_is_told_on_the_wall(world: World) -> None:
    text = page(entered(world, "leader"), "/cockpit/wall/")
    for title in ("按行业", "按内外资"):
        scene = text.split(f"<h2>{title}</h2>")[1].split("</section>")[0]
        assert "在谈≥20亿元：截至日存量，看项目现处阶段；≥20亿元，逐档包含" in scene, title


@pytest.mark.parametrize(("count", "scenes"), [(6, [6]), (7, [4, 3]), (8, [4, 4]), (13, [5, 5, 3])])
def test_cards_are_dealt_to_as_few_scenes_as_can_be_read(world: World, count: int, scenes: list[int]) -> None:
    panels = {**PANELS, "cards": [f"more-{at}" for at in range(count)]}
    City.objects.update(playbook={"cockpit": panels})
    for at in range(count):
        stock = {"book": "position", "stages": ["lead"]}
        Measure.objects.create(code=f"more-{at}", label=f"口径{at}", definition=stock)
    text = page(entered(world, "leader"), "/cockpit/wall/")
    assert [part.split("</section>")[0].count("<article>") for part in text.split("<h2>主要指标")[1:]] == scenes


def test_one_card_is_taken_away_with_its_targets(world: World) -> None:
    answer = entered(world, "leader").get("/cockpit/sheets/card/?measure=signed-1")
    lines = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert lines[2][:2] == ("新签约≥1亿元", 1)
    assert lines[4][2:] == ("10", "1", "9", "10.0%", "64.7%")


def test_it_can_be_read_in_english(world: World) -> None:
    client = entered(world, "leader")
    client.cookies["django_language"] = "en"
    text = page(client)
    assert "No target issued" in text and "未下达指标" not in text


@pytest.mark.counts
def test_more_targets_cost_no_more_queries(world: World) -> None:
    client = entered(world, "leader")
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    rows = (*LETTER.rows, *(Row(f"more-{at}", "negotiating-50", aspect=at) for at in ("count", "cny")))
    issued(world.officer, replace(LETTER, document="〔2022〕2号", rows=rows))
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(few) == len(many)

"""What a measure counts in dollars is told in dollars, on the cockpit and on the wall, and apart from yuan."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.posting import post
from daliang.measures.currencies import amounts
from daliang.measures.models import Measure
from daliang.measures.tables import NOTHING, Cell
from daliang.org.models import City
from daliang.rounds.tests.world import YI, World, facts_for
from daliang.targets.contents import Row
from daliang.targets.tests.drafts import LETTER, issued
from daliang.web.tests.test_cockpit import PANELS, entered, furnish, page

LARGE = {"at_least": 5 * YI, "tier_currency": "USD", "counting": "nested"}


@pytest.fixture
def world(rounds_city: World) -> World:
    furnish()
    City.objects.update(playbook={"cockpit": {**PANELS, "cards": ["foreign-5"]}})
    Measure.objects.create(
        code="foreign-5", label="新签约≥5亿美元", definition={"book": "arrivals", "milestones": ["signed"], **LARGE}
    )
    talks = {"book": "position", "stages": ["negotiating"], **LARGE}
    Measure.objects.create(code="talks-5", label="在谈≥5亿美元", definition=talks)
    row = Row("foreign-5", "foreign-5", targets={"city": 2}, beside=("talks-5",))
    issued(rounds_city.officer, replace(LETTER, rows=(row,)))
    return rounds_city


def tell(world: World, number: int, stage: str, dollars: int) -> None:
    """A project of the east worth that many hundred millions of US dollars."""
    amount = {"kind": "total", "value": dollars * YI, "currency": "USD", "qualifier": "exactly", "rate": "6.8"}
    facts = [
        replace(fact, reason="补登", argument=amount if fact.kind is Kind.AMOUNT else fact.argument)
        for fact in facts_for(number, world.unit("east-a"), 12, stage)
    ]
    post(facts, by=None, source="opening")


def words(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_a_card_tells_dollars_and_nothing_in_dollars(world: World) -> None:
    client = entered(world, "leader")
    card = words(page(client).split("figure-label")[1].split("</article>")[0])
    assert "0 亿美元" in card and "亿元" not in card and "在谈≥5亿美元 0 个" in card
    tell(world, 301, "signed", 6)
    tell(world, 302, "negotiating", 7)
    card = words(page(client).split("figure-label")[1].split("</article>")[0])
    assert "1 个" in card and "6 亿美元" in card and "目标 2 ，还差 1" in card
    assert "在谈≥5亿美元 1 个 · 7 亿美元" in card


def test_the_wall_tells_dollars(world: World) -> None:
    tell(world, 301, "signed", 6)
    text = page(entered(world, "leader"), "/cockpit/wall/")
    assert "6 亿美元" in words(text.split("<h2>主要指标")[1].split("</section>")[0])
    assert "6 亿美元" in words(text.split("<h2>按行业")[1].split("</section>")[0])


def test_each_currency_is_told_by_itself() -> None:
    asked = Measure(code="asked", label="asked", definition={"book": "position", "stages": ["negotiating"], **LARGE})
    assert amounts(asked, Cell(1, 2, 3)) == [(2, "CNY"), (3, "USD")]
    assert amounts(asked, NOTHING) == [(0, "USD")]

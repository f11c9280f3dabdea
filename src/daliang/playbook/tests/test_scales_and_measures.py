"""Faults of tiers, stages, industries, rates, measures and the cockpit."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.tests.broken import Broken

pytestmark = pytest.mark.nodb

SCALES = [
    Broken("tiers.toml", '"20亿"', '"60亿"', 'code = "50"', "不高于前一档", "由低到高", follow=True),
    Broken("tiers.toml", 'code = "50"', 'code = "20"', 'code = "20", at_least = "50亿"', "与第 7 行重复", "一次"),
    Broken(
        "tiers.toml", 'currency = "USD"', 'currency = "EUR"', 'currency = "EUR"', "没有“EUR”", "CNY、USD", follow=True
    ),
    Broken(
        "tiers.toml",
        'tiers = [\n  { code = "usd',
        'steps = [\n  { code = "usd',
        "steps",
        "不认识的键“steps”",
        "tiers",
        follow=True,
    ),
    Broken("stages.toml", 'moves = ["started"]', 'moves = ["start"]', 'moves = ["start"]', "“start”的阶段", "started"),
    Broken("stages.toml", 'moves = ["started"]', 'moves = ["lead"]', 'moves = ["lead"]', "并不在后面", "回退"),
    Broken("stages.toml", 'implies = ["lead"]', 'implies = ["lead", "talk"]', '"talk"', "“talk”的阶段", "相近"),
    Broken(
        "stages.toml", "implies = []", 'implies = ["signed"]', 'implies = ["signed"]', "成了一个圈：lead", "更早的阶段"
    ),
    Broken(
        "stages.toml",
        'implies = ["lead"]',
        'implies = ["negotiating"]',
        'implies = ["negotiating"]',
        "成了一个圈",
        "更早",
    ),
    Broken("stages.toml", "implies = []", 'implies = ["paper"]', 'implies = ["paper"]', "“paper”的阶段", "相近"),
    Broken("stages.toml", "order = 6", "order = 5  # here", "# here", "“5”与第", "一次"),
    Broken(
        "stages.toml", 'code = "recognised_started"', 'code = "started"  # here', "# here", "重复", "一次", follow=True
    ),
    Broken("stages.toml", 'stage = "producing"', 'stage = "output"', 'stage = "output"', "“output”的阶段", "相近"),
    Broken(
        "stages.toml",
        'code = "recognised_producing"',
        'code = "paid_in"',
        'code = "paid_in"',
        "台账自用",
        "换一个",
        follow=True,
    ),
    Broken(
        "industries.csv",
        "optoelectronics,光电子",
        "chips,光电子",
        "chips,光电子",
        "“chips”与第 2 行重复",
        "一次",
        follow=True,
    ),
    Broken("industries.csv", "光电子", "集成电路", "optoelectronics", "“集成电路”与第 2 行重复", "一次", follow=True),
    Broken("rates.csv", "USD,2022-02-28", "USD,2022-01-28", "6.3222", "与第 6 行重复", "一次", follow=True),
    Broken("rates.csv", "USD,2022-07-29", "CNY,2022-07-29", "CNY", "人民币不需要汇率", "USD", follow=True),
]
MEASURES = [
    Broken(
        "measures.toml",
        'code = "signed-1"',
        'code = "signed-manufacturing-1"  # here',
        "# here",
        "重复",
        "一次",
        follow=True,
    ),
    Broken(
        "measures.toml",
        'milestone = "signed"',
        'milestone = "sign"',
        'milestone = "sign"',
        "“sign”的阶段或认定",
        "signed",
    ),
    Broken(
        "measures.toml", 'milestone = "signed"\n', "", "[[measure]]", "流量口径“signed-manufacturing-1”", "写 milestone"
    ),
    Broken("measures.toml", 'stages = ["negotiating"]', 'stages = ["talks"]', "talks", "“talks”的阶段", "相近"),
    Broken(
        "measures.toml",
        '"landing"',
        '"credit"',
        '[[measure]]\ncode = "negotiating-20"',
        "存量口径“negotiating-20”",
        "landing",
    ),
    Broken(
        "measures.toml", 'branch = ["advanced', 'branch = ["advance', "branch", "产业门类", "advanced_manufacturing"
    ),
    Broken(
        "measures.toml",
        'branch = ["advanced_manufacturing"]',
        'industries = ["chip"]',
        "industries",
        "“chip”的行业",
        "chips",
    ),
    Broken("measures.toml", 'at_least = "10亿"', 'at_least = "15亿"', "15亿", "没有 15亿元 这一档", "10亿元、20亿元"),
    Broken("measures.toml", 'below = "50亿"', 'below = "20亿"', 'below = "20亿"', "below 不高于 at_least", "上限"),
    Broken("measures.toml", 'counting = "band"', 'counting = "nested"', "below", "写了上限 below", "band"),
    Broken("measures.toml", '"include"', '"exclude"', '"exclude"', "不计暂停的项目", "一经发生即计入"),
    Broken("measures.toml", 'counting = "nested"\n', "", "[[measure]]", "只写了一个", "两个都写"),
    Broken(
        "measures.toml",
        'book = "arrivals"',
        'book = "arrival"',
        'book = "arrival"',
        "没有“arrival”",
        "arrivals、position",
    ),
    Broken(
        "measures.toml", 'numerator = "started-1"', 'numerator = "start-1"', "start-1", "“start-1”的口径", "started-1"
    ),
    Broken("measures.toml", 'denominator = "signed-1"', 'denominator = "x"', 'denominator = "x"', "“x”的口径", "相近"),
    Broken(
        "cockpit.toml",
        '"recognised-20", "started-1"',
        '"recognized-20"',
        "board =",
        "“recognized-20”的口径",
        "recognised-20",
    ),
    Broken("cockpit.toml", '"lead", ', '"led", ', "funnel =", "“led”的阶段", "lead"),
    Broken("cockpit.toml", "cards = ", "card = ", "card = ", "不认识的键“card”", "cards"),
]


@pytest.mark.parametrize("broken", [*SCALES, *MEASURES], ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)

"""Sentences in the manner of government news, in our own words: what each must give."""

from __future__ import annotations

import re
from datetime import date

import pytest

from daliang.leads.reading.facts import Reading
from daliang.leads.reading.reader import facts
from daliang.leads.reading.text import Page, Sentence, Text

pytestmark = pytest.mark.nodb

YI, WAN = 10**8, 10**4


def told(text: str) -> Reading:
    """The facts of one plain text of sentences."""
    spans = [Sentence(m.start(), m.end(), 0, "paragraph") for m in re.finditer("[^。\n]+。?", text)]
    return facts(Page(text, "utf-8", Text.plain(text), "", date(2024, 7, 1), "", spans, list))


def sums(text: str) -> list[tuple[int, str]]:
    return [(int(a.value), a.currency) for a in told(text).amounts]


PROJECTS = [
    (
        "总投资25亿元的苏州瑞朗电子有限公司智能座舱项目签约落户汇江高新区。",
        [("智能座舱项目", "苏州瑞朗电子有限公司", 25 * YI)],
    ),
    (
        "由山东恒拓集团投资建设的高性能碳纤维项目,计划总投资约12亿元,用地180亩。",
        [("高性能碳纤维项目", "山东恒拓集团", 12 * YI)],
    ),
    (
        "宁波云帆轴承有限公司与云溪区签订精密轴承项目合作协议,项目总投资6.6亿元。",
        [("精密轴承项目", "宁波云帆轴承有限公司", 660_000_000)],
    ),
    (
        "该区与广东昊能科技股份有限公司正式签约,投资30亿元建设钠离子电池项目。",
        [("钠离子电池项目", "广东昊能科技股份有限公司", 30 * YI)],
    ),
    (
        "光学镜头模组项目由江西锐景光学有限公司投资8.8亿元建设,达产后年销售15亿元、税收6000万元。",
        [("光学镜头模组项目", "江西锐景光学有限公司", 880_000_000)],
    ),
    (
        "氢燃料电池电堆项目总投资10.5亿元,其中设备投资6亿元,一期投资4亿元。",
        [("氢燃料电池电堆项目", None, 1_050_000_000)],
    ),
    (
        "智能家电产业园项目、冷链物流中心项目分别投资20亿元、5亿元。",
        [("智能家电产业园项目", None, 20 * YI), ("冷链物流中心项目", None, 5 * YI)],
    ),
    (
        "本次签约的生物疫苗项目和高端试剂项目,总投资分别为9亿元和3.2亿元。",
        [("生物疫苗项目", None, 9 * YI), ("高端试剂项目", None, 320_000_000)],
    ),
    (
        "海外方面,韩国大宇精工拟投资5000万美元建设半导体清洗设备项目。",
        [("半导体清洗设备项目", "韩国大宇精工", 5000 * WAN)],
    ),
    (
        "走进河北鼎峰重工有限公司风电塔筒生产基地项目施工现场,机器轰鸣。该项目总投资7.5亿元,目前主体已封顶。",
        [("风电塔筒生产基地项目", "河北鼎峰重工有限公司", 750_000_000)],
    ),
    (
        "投资3亿元的玻璃瓶轻量化项目、投资2.1亿元的数控刀具项目同日开工。",
        [("玻璃瓶轻量化项目", None, 3 * YI), ("数控刀具项目", None, 210_000_000)],
    ),
    (
        "注册资本2亿元的成都天拓航空装备有限公司将建设无人机总装项目,总投资11亿元。",
        [("无人机总装项目", "成都天拓航空装备有限公司", 11 * YI)],
    ),
    ("力争引进一个百亿级项目。", []),
    ("全年确保签约10亿元以上项目20个。", []),
    ("对总投资1亿元以上的新引进制造业项目,给予最高500万元补助。", []),
    ("今年以来,全县新签约亿元以上项目46个,总投资210亿元。", []),
    ("全市规上工业实现产值860亿元,同比增长8%。", []),
]

TOTALS = [
    ("今年以来,全县新签约亿元以上项目46个,总投资210亿元。", [(46, 210 * YI)]),
    ("活动现场,共有23个项目集中签约,总投资额达187.6亿元,涵盖新材料、高端装备等领域。", [(23, 18_760_000_000)]),
    ("上半年开工项目58个,总投资320亿元,年度计划投资96亿元。", [(58, 320 * YI), (58, 96 * YI)]),
    ("总投资156亿元的32个重大项目集中开工。", [(32, 156 * YI)]),
    ("签约项目15个,其中10亿元以上项目4个。", [(15, None), (4, None)]),
    ("力争全年招引亿元以上项目100个,总投资500亿元。", []),
    ("1至5月,实际使用外资2.3亿美元。", [(None, 230_000_000)]),
    ("十二个项目签约,协议总投资四十六点八亿元。", [(12, 4_680_000_000)]),
    ("会上签约项目8个,协议引资额达62亿元。", [(8, 62 * YI)]),
]

AMOUNTS = [
    (
        "投资约3.6亿至4亿元",
        [
            (360_000_000, "CNY"),
        ],
    ),
    ("总投资20-30亿元", [(20 * YI, "CNY")]),
    ("投资额超2亿5000万元", [(250_000_000, "CNY")]),
    ("投资1500多万元", [(1500 * WAN, "CNY")]),
    ("总投资1.2万亿元", [(12000 * YI, "CNY")]),
    ("投资8千万元", [(8000 * WAN, "CNY")]),
    ("投资二亿三千万元", [(230_000_000, "CNY")]),
    ("总投资35亿,用地300亩", [(35 * YI, "CNY")]),
    ("投资总额3000万欧元,合人民币2.3亿元", [(3000 * WAN, "EUR"), (230_000_000, "CNY")]),
    ("千亿级产业集群", [(1000 * YI, "CNY")]),
    ("年产5亿只口罩、3000万套线束,用电2亿千瓦时", []),
    ("服务群众1.2万人,栽树百万株,惠及亿万人民", []),
    ("门票50元", []),
    ("签约金额就超过了8个亿。", [(8 * YI, "CNY")]),
    ("8个亿元项目开工。", [(YI, "CNY")]),
    ("固投约12亿,流动资金约3亿[2]", [(12 * YI, "CNY"), (3 * YI, "CNY")]),
    ("4个项目签约,引资52亿\n本报讯", [(52 * YI, "CNY")]),
    ("主导产业年收入达600亿", [(600 * YI, "CNY")]),
    ("总共投资20亿至30亿,建设基地", [(20 * YI, "CNY")]),
    ("投资上亿元的有40个,总投资均逾亿美元。", [(YI, "CNY"), (YI, "USD")]),
    ("常住人口1.2亿,用户达3亿。", []),
]


@pytest.mark.parametrize(("text", "expected"), PROJECTS)
def test_projects_with_their_money(text: str, expected: list[tuple[str, str | None, int]]) -> None:
    found = [(p.name, p.company, int(p.amount.value) if p.amount else None) for p in told(text).projects]
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), TOTALS)
def test_totals(text: str, expected: list[tuple[int | None, int | None]]) -> None:
    assert [(a.count, int(a.amount.value) if a.amount else None) for a in told(text).aggregates] == expected


@pytest.mark.parametrize(("text", "expected"), AMOUNTS)
def test_amounts(text: str, expected: list[tuple[int, str]]) -> None:
    assert sums(text) == expected

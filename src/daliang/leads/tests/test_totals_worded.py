"""Counts and sums as pages word them: praise before the noun, kinds behind it, lists, what is to come."""

from __future__ import annotations

import pytest

from daliang.leads.reading import read
from daliang.leads.tests.test_sentences import told
from daliang.leads.tests.test_totals import YI, Told, each

COUNTS = [
    ("大会上,16个体量大、技术新、前景好的产业项目集中签约,总投资124亿元。", each((16, 124))),
    ("省里发布136个2025年度重点招商项目,总投资约860亿元。", each((136, 860))),
    ("清江市12大重点项目涉及工业、交通等方面,计划总投资86亿元。", each((12, 86))),
    ("今年新开工产业项目已经达到14个,项目总投资62亿元。", each((14, 62))),
    ("各地签约文旅项目,数量高达26起,总签约额86亿元。", each((26, 86))),
    ("全市达成合作意向36个,签约项目14个。", each((36, None), (14, None))),
    ("民间项目稳步推进,146个省民间重点项目完成投资86亿元。", each((146, 86))),
    (
        "签约36个项目,总投资96亿元。其中,制造业22个总投资60亿元,服务业14个总投资36亿元。",
        each((36, 96), (22, 60), (14, 36)),
    ),
    (
        "签约项目48个,其中制造业项目37个、服务业项目9个,36个项目实现注册,28个项目实现到资。",
        each((48, None), (36, None), (28, None)),
    ),
]

SUMS = [
    ("制造业项目12个,以电子信息、医药等产业项目为主,签约金额86亿元。", each((12, 86))),
    ("集中开工的有12个项目,均为主导产业项目,总投资86亿元。", each((12, 86))),
    ("推出14个外资项目,数量为历次之最。新一批项目的计划总投资合计超过86亿美元。", each((14, 86))),
    ("签约项目53个,总投资额347亿元,其中引进省外资金189亿元。", each((53, 347), (53, 189))),
    ("内联引资到位项目数累计315个,实际到位额86亿元。", each((315, 86))),
    ("新引进亿元以上项目8个,亿元以上项目到位资金36亿元。", each((8, None), (None, 36))),
    ("新履约项目14个,续投项目26个,完成市外到位资金18亿元。", each((14, None), (26, None), (None, 18))),
    ("引进项目26个,到位省外资金36亿元。", each((26, 36))),
    ("今年新增外资项目4个,新批协议外资6亿美元。", each((4, None), (None, 6))),
    ("滨江区签约项目6个,总投资7.5亿元;工业园区签约总投资1.5亿元。", each((6, 7.5), (None, 1.5))),
    ("关键指标企稳向好:1-9月,到账外资6亿美元。", each((None, 6))),
    ("总投资86亿元的临江物流园、青禾座椅基地、白鹭广场等14个项目签约。", each((14, 86))),
    ("总投资15亿元的燃气轮机制造、总投资10亿元的电气储能、白鹭广场等6个项目签约。", each((6, None))),
    ("总投资15亿元的燃气轮机制造项目、白鹭广场等6个项目签约。", each((6, None))),
    ("观摩活动中,4个总投资50亿元级的大项目引人注目。", each((4, None))),
    ("已有两批重点项目集中开工,总投资240多亿元。", each((None, 240))),
    (
        "签约项目6个,总投资36亿元。其中青石区3个,总投资12亿元;临河县2个,总投资14亿元;白塔县1个,总投资10亿元。",
        each((6, 36), (3, 12), (2, 14), (1, 10)),
    ),
    ("项目进展顺利。青石区3个,总投资12亿元。", []),
    ("工业项目12个,包括天河光能高效光伏、亚普公司热管理产品等项目,总投资86亿元。", each((12, 86))),
    (
        "签约亿元项目15个,涵盖新材料等业态,其中,100亿级项目1个、30亿级项目5个、1至10亿级项目9个,总投资额为285亿元。",
        each((15, 285)),
    ),
    ("6个重点项目集中开工,投资总额12亿元。第一批集中开工的6个亿元以上重点项目,涉及工业、文旅。", each((6, 12))),
    ("6个重点项目集中开工,投资总额12亿元。另有6个亿元以上项目签约。", each((6, 12), (6, None))),
    ("会上,26个总投资超86亿元的项目签约。", each((26, 86))),
    ("会上,26个总投资超5亿元的项目签约。", each((26, None))),
    ("会上,总投资超过30亿元项目有3个。", each((3, None))),
    ("9个外资项目总投资达13.2亿美元,其中7个总投资在1亿美元以上。", each((9, 13.2), (7, None))),
    ("森林公园作为第一批开工项目中的文旅工程,总投资6亿元。", []),
]

NONE = [
    ("该企业有年产2000台电梯和1800个停车设备项目。", []),
    ("公司在3个旗县建设生猪项目。", []),
    ("项目已列入第十三个五年规划重大项目。", []),
    ("产业园建成后,将引进企业60余家。", []),
    ("基地投用后,可入驻企业36家。", []),
    ("全县抓好两大工程项目建设,争取上级投资。", []),
    ("道路建成后,园区签约项目26个,总投资86亿元。", each((26, 86))),
    ("园区正在建设,可吸引落户企业36家。", []),
    ("参加集中签约的5家企业代表作了发言。", []),
    ("有8个项目投入超过1亿元。", each((8, None))),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS + SUMS + NONE)
def test_worded(text: str, expected: Told) -> None:
    assert [(a.count, int(a.amount.value) if a.amount else None) for a in told(text).aggregates] == expected


def test_the_headline_keeps_the_sum_that_the_text_does_not_tell() -> None:
    page = "<h1>滨江半年签约136个重大项目 总投资超1160亿元</h1><p>截至上月,136个新签约重大项目中,已有17个开工。</p>"
    found = [(a.count, a.amount and int(a.amount.value)) for a in read(page.encode()).aggregates]
    assert (136, 1160 * YI) in found
    assert (136, None) not in found


def test_a_heading_of_aims_that_are_reached_opens_none() -> None:
    page = "<h1>滨江回归工程超额完成任务</h1><p>我县共上报回归项目26个,其中新引进项目23个。</p>"
    assert [a.count for a in read(page.encode()).aggregates] == [26]


def test_lines_by_district_go_on_behind_the_head_of_their_list() -> None:
    lines = "<p>青石市12个,总投资36亿元</p><p>临河县9个,总投资26亿元</p>"
    found = read(f"<h1>春季集中开工</h1><p>集中开工重大项目汇总表</p>{lines}".encode()).aggregates
    assert [(a.count, a.amount and int(a.amount.value)) for a in found] == each((12, 36), (9, 26))

"""Wordings that unseen pages used, in sentences of our own: projects, their sums, totals."""

from __future__ import annotations

import pytest

from daliang.leads.reading import read
from daliang.leads.tests.telling import sums, told

pytestmark = pytest.mark.nodb
YI = 10**8

PROJECTS: list[tuple[str, list[tuple[str, int | None]]]] = [
    ("这里是位于云岭工业园的久鸿石化炼化一体化项目。", [("久鸿石化炼化一体化项目", None)]),
    ("云岭分会场设在久鸿热电厂二期扩建工程建设现场。", [("久鸿热电厂二期扩建工程", None)]),
    ("久鸿传感公司也有扩产打算,拟投资6亿元建设传感器生产线项目。", [("传感器生产线项目", 6 * YI)]),
    ("市长一行视察了久鸿建工科技园项目。", [("久鸿建工科技园项目", None)]),
    ("久鸿隧道工程建成通车。该隧道全长4公里,总投资24亿元。", [("久鸿隧道工程", 24 * YI)]),
    ("久鸿乐园即将开园,", []),
    ("久鸿方特主题乐园即将开园,将带动旅游。", [("久鸿方特主题乐园", None)]),
    ("推进通道建设,潼久铁路、久湖高速加快推进。", [("潼久铁路", None), ("久湖高速", None)]),
    ("久鸿云谷、潼湖文创园等项目配套加快。", [("久鸿云谷", None), ("潼湖文创园", None)]),
    ("投资7亿元建设的久鸿奥体公园近日完工。", [("久鸿奥体公园", 7 * YI)]),
    ("总投资46亿元的久东方、24亿元的潼科等重大产业项目投产。", [("久东方", 46 * YI), ("潼科", 24 * YI)]),
    (
        "投资14亿元久鸿正极材料、15亿元潼湖水泥改造等32个项目开工建设。",
        [("久鸿正极材料", 14 * YI), ("潼湖水泥改造", 15 * YI)],
    ),
    (
        "产业项目51个,涵盖久鸿新材料技术改造、潼湖数字产业园、海石新材料基地、云垣智慧园区、泓泽鞋材项目等投资强度大、带动能力强的产业项目。",
        [
            ("久鸿新材料技术改造", None),
            ("潼湖数字产业园", None),
            ("海石新材料基地", None),
            ("云垣智慧园区", None),
            ("泓泽鞋材项目", None),
        ],
    ),
    (
        "当天,久鸿信息大厦建设、潼湖数据中心建设、海石菌菇生产等重点项目现场集中签约。",
        [("久鸿信息大厦建设", None), ("潼湖数据中心建设", None), ("海石菌菇生产", None)],
    ),
    (
        "久鸿智慧消防产业园项目,总投资50亿元,主要建设应急园,包括车辆生产、市民体验基地等。",
        [("久鸿智慧消防产业园项目", 50 * YI)],
    ),
    ("久鸿电厂三期扩建工程项目(简称“久鸿三期扩建项目”)主体投资50亿元。", [("久鸿电厂三期扩建工程项目", 50 * YI)]),
    ("签约的一期投资3亿元的久鸿电缆项目,二期配套项目建设总投资近100亿元。", [("久鸿电缆项目", 3 * YI)]),
    ("在云岭打造国内先进的百亿级智能制造基地。", []),
    ("投资限额:久鸿金融(5亿元)。", [("久鸿金融", 5 * YI)]),
    ("未达到注册资本最低限额:久鸿金融(5亿元)。", []),
    ("一批精密制造、清洁能源项目现场签约,总投资额超63亿元。", []),
    ("久鸿公司拟投资10亿元建江西吉安新材料产业园项目。", [("江西吉安新材料产业园项目", 10 * YI)]),
    ("现场签约久鸿科创中心项目等重大项目和人才团队27个,投资总额868亿元。", [("久鸿科创中心项目", None)]),
    ("久鸿产业园由海石国际贸易有限公司投资1亿元,在云岭建设。", [("久鸿产业园", YI)]),
    ("63个项目中单体投资最大项目为久鸿新区丙烷项目、总投资103亿元。", [("久鸿新区丙烷项目", 103 * YI)]),
    (
        "久鸿公司投资1.1亿元的聚硫橡胶、海石集团投资4.8亿元的金达重油等18个项目开工。",
        [("聚硫橡胶", 11 * YI // 10), ("金达重油", 48 * YI // 10)],
    ),
    ("该项目生产玻璃,选址于云岭智能家电产业园,总投资约2亿元。", []),
    ("惠城区有69宗项目签约、动工或竣工,涉及投资总额达318亿元。", []),
    ("云岭市是全省乃至全国的石化生产基地。", []),
    ("通许县春季线上项目签约大会召开。", []),
]


@pytest.mark.parametrize(("text", "expected"), PROJECTS)
def test_projects_and_their_sums(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert sums(text) == expected


TOTALS: list[tuple[str, list[tuple[int | None, int | None]]]] = [
    ("云岭区本次集中开工项目6个,总投资16. 36亿元。", [(6, 1636 * YI // 100)]),
    ("全年共有47只重大项目开工,总投资约388亿元。", [(47, 388 * YI)]),
    ("集中投产18家企业,总投资11亿元。", [(18, 11 * YI)]),
    ("现场签署合作协议投资总额达280亿元。", [(None, 280 * YI)]),
    ("今年88个新开工项目已有83个开工建设。", [(88, None), (83, None)]),
    ("全市新批外商投资项目507个,同比下降2%;新批合同外资19亿美元。", [(507, 19 * YI)]),
    ("共签约项目107个,其中外资项目27个,总投资额24亿美元。", [(107, None), (27, 24 * YI)]),
    (
        "续建项目37个,其中:一产项目7个,到位资金9亿元;二产项目36个,到位资金59亿元。",
        [(37, None), (7, 9 * YI), (36, 59 * YI)],
    ),
    ("19个重点考核的开发园区新签约项目143个,协议投资总额达692亿元。", [(143, 692 * YI)]),
    ("惠城区有69宗项目签约、动工或竣工,涉及投资总额达318亿元。", [(69, 318 * YI)]),
    ("实现会议评价最优的预期目标,累计签约项目271个,签约总额5863亿元。", [(271, 5863 * YI)]),
    ("集中开工的项目数为18个,包括14个产业类项目和4个基础设施类项目,总投资300亿元。", [(18, 300 * YI)]),
    ("市级在建项目共33个,其中制造业项目15个,占总数近50%,总投资337亿元。", [(33, None), (15, 337 * YI)]),
    ("迄今7个批次累计集中开工项目793个,总投资4352亿元。", [(793, 4352 * YI)]),
    ("省重大项目数量增加到39个,总投资514亿元。", [(39, 514 * YI)]),
    ("签约30个。其中,合同项目18个,签约77亿元。", [(30, None), (18, 77 * YI)]),
    ("超亿元项目16个,投资4亿元引进的久鸿面料项目当年见效。", [(16, None)]),
    ("园区落户企业400多家。", []),
]


@pytest.mark.parametrize(("text", "expected"), TOTALS)
def test_totals(text: str, expected: list[tuple[int | None, int | None]]) -> None:
    assert [(a.count, int(a.amount.value) if a.amount else None) for a in told(text).aggregates] == expected


def test_a_heading_waits_for_the_total_of_its_project() -> None:
    lines = ("久鸿世界计算智谷项目", "项目占地913亩。", "按规划完善道路。", "项目总投资180亿元。")
    page = "".join(f"<p>{line}</p>" for line in (*lines, "潼湖数字产业园", "项目分两期。", "项目总投资120亿元。"))
    assert sums(page) == [("久鸿世界计算智谷项目", 180 * YI), ("潼湖数字产业园", 120 * YI)]


def test_items_of_a_list_in_one_line_head_their_own_lines() -> None:
    page = "一、投资超200亿守护河湖 1. 久鸿流域生态保护工程\n- 总投资:86亿元\n- 建设内容:治理河道。"
    assert sums(f"云岭今年公布清单。\n{page}") == [("久鸿流域生态保护工程", 86 * YI)]


def test_the_headlines_sum_is_that_of_the_only_project_called_alike() -> None:
    page = "<h1>总投资124亿元 久鸿125万吨煤基新能源材料项目开工</h1><p>{}在云岭开工建设。</p>"
    like = read(page.format("云岭久鸿新材料有限公司年产125万吨煤基新能源材料项目").encode()).projects
    other = read(page.format("云岭海石新材料有限公司维生素生产项目").encode()).projects
    assert [one.amount and int(one.amount.value) for one in [*like, *other]] == [124 * YI, None]


def test_a_banner_is_read_once() -> None:
    banner = "总投资462亿元!云岭8个重大工程列入计划!"
    page = "\n".join([banner, "久鸿空调产业园", banner, "久鸿集团是五百强。", banner])
    assert [one[1] for one in sums(page)] in ([], [None])


def test_the_only_signed_project_has_the_sum_of_the_one_that_is_counted() -> None:
    page = "云岭高新区签约项目1个,总投资10亿元。\n高新区与海石液压股份有限公司签订久鸿液压系统生产基地项目。"
    assert sums(page) == [("久鸿液压系统生产基地项目", 10 * YI)]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("现场签约项目6个,总投资126亿元,其中50亿元以上项目1个。", ["签约项目6个,总投资126亿元", "50亿元以上项目1个"]),
        ("签约项目超20亿元的2个,超10亿元项目5个。", ["20亿元的2个", "10亿元项目5个"]),
    ],
)
def test_a_count_of_at_least_is_marked_with_its_limit(text: str, marked: list[str]) -> None:
    assert [text[one.start : one.end] for one in read(text.encode()).aggregates] == marked

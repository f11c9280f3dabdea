"""What can be a project's name, and where the name begins in its sentence."""

import pytest

from daliang.leads.reading import read
from daliang.leads.reading.brands import brand
from daliang.leads.reading.facts import Reading, said_of
from daliang.leads.reading.towns import frequent, leading, tidied
from daliang.leads.reading.wording import is_firm, is_name, is_place, is_sort, lead
from daliang.leads.reading.words import division, seams


def told(text: str) -> Reading:
    return read(f"今日消息。\n{text}".encode())


def sums(text: str) -> list[tuple[str, int | None]]:
    return [(one.name, int(one.amount.value) if one.amount else None) for one in told(text).projects]


def test_characters_divide_into_words() -> None:
    assert "/".join(division("东海自由贸易区碳纤维项目")) == "东海/自由/贸易区/碳纤维/项目"
    assert 3 not in seams("东海自由贸易区")  # 由 in 自由 is no word


@pytest.mark.parametrize(
    "written",
    [
        "云岭碳纤维项目",
        "文化产业园",
        "海川科技智能装备基地",
        "聚碳酸酯重大产业转型项目",
        "生态农业综合开发项目",
        "平湖县旅游综合开发项目",
    ],
)
def test_what_names_something(written: str) -> None:
    assert is_name(written)


@pytest.mark.parametrize(
    "written",
    [
        "社会事业项目",  # sorts alone
        "第三产业项目",
        "此光伏项目",  # points elsewhere
        "两批项目",
        "12个化工项目",
        "力促项目",  # a verb
        "宁海市政府推动项目",
        "三河项目",  # a town alone
        "企业概况及项目",
        "平湖县重点旅游开发项目",
    ],
)
def test_what_names_nothing(written: str) -> None:
    assert not is_name(written)


def test_words_of_the_sentence_before_a_name_go() -> None:
    assert lead("市政府对云岭碳纤维项目") == len("市政府对")
    assert lead("暨云岭碳纤维项目") == 1
    assert lead("云岭碳纤维项目") == 0


def test_kinds_places_and_firms() -> None:
    assert is_sort("能源化工项目") and not is_sort("云岭化工项目") and not is_sort("化工生产基地")
    assert is_place("高邮") and is_place("平湖县") and not is_place("超市")
    assert is_firm("云岭化工有限公司")
    assert not any(map(is_firm, ["金额不构成公司", "集团有限公司", "(简称云岭公司", "该公司"]))


@pytest.mark.parametrize(
    ("written", "firm"),
    [
        ("恒川年产3万吨隔膜项目", "恒川"),
        ("泓冠集成电路封装项目", "泓冠"),
        ("三安光电半导体产业园", "三安光电"),
        ("平湖县兴远木业项目", "兴远木业"),
        ("江苏兴远年产2万吨板材项目", "江苏兴远"),
        ("绿色食品加工产业园", None),
        ("新能源汽车零部件项目", None),
        ("美的新能源汽车零部件基地", None),
        ("稻米烘干中心项目", None),
        ("年产5000吨藕粉项目", None),
    ],
)
def test_the_firm_that_a_name_begins_with(written: str, firm: str | None) -> None:
    assert brand(written) == firm


PROJECTS: list[tuple[str, list[tuple[str, int | None]]]] = [
    # lists without sums
    (
        "云岭10GW切片、平川鹿鸣小镇、东海云计算产业基地等36个项目正在办理手续。",
        [("云岭10GW切片", None), ("平川鹿鸣小镇", None), ("东海云计算产业基地", None)],
    ),
    (
        "签约的两个纺织项目分别为年产6万吨水刺布和20万锭棉纺生产线。",
        [("年产6万吨水刺布", None), ("20万锭棉纺生产线", None)],
    ),
    ("新能源、新材料、高端装备等一批项目加快推进。", []),
    ("既有先进制造业项目,又有现代服务业项目。", []),
    ("云岭集团、东海公司、平川公司等12家企业投资了9个项目。", []),
    (
        "云岭年产1万吨碳酸锂、平川三期100兆瓦风电2个项目已开工。",
        [("云岭年产1万吨碳酸锂", None), ("平川三期100兆瓦风电", None)],
    ),
    ("云岭工贸、平川机械2家公司的项目已开工。", []),
    (
        "云岭管件项目、海石大道(新区段)工程、海石管廊基础工程集中开工。",
        [("云岭管件项目", None), ("海石大道(新区段)工程", None), ("海石管廊基础工程", None)],
    ),
    ("重大产业项目、城建项目集中开工。", []),
    ("云岭包装材料、恒达电动车等一大批重大项目相继签约。", [("云岭包装材料", None), ("恒达电动车", None)]),
    (
        "63个重大项目集中开工。其中,云岭汽车配件、恒达电池组件、领创国际广场等,技术含量高。",
        [("云岭汽车配件", None), ("恒达电池组件", None), ("领创国际广场", None)],
    ),
    # sums and names in a row
    (
        "其中城区40亿元吾庭广场、23亿元星河生活城、5亿元海石废盐处置等项目开工。",
        [("吾庭广场", 40 * 10**8), ("星河生活城", 23 * 10**8), ("海石废盐处置", 5 * 10**8)],
    ),
    (
        "云岭公司签约投资100亿元、35亿元的古堰旅游区项目和航旅小镇项目。",
        [("古堰旅游区项目", 10**10), ("航旅小镇项目", 35 * 10**8)],
    ),
    (
        "总投资103亿元的云岭购物公园、丰树东海综合产业园等10个项目集中签约。",
        [("云岭购物公园", None), ("丰树东海综合产业园", None)],
    ),
    # what stands between
    ("拟投资250亿元,总建筑面积约30万平方米的云岭信息园二期项目签约。", [("云岭信息园二期项目", 250 * 10**8)]),
    ("云岭化工投资1亿元的年产20万吨丙烷、丁烷项目。", [("年产20万吨丙烷、丁烷项目", 10**8)]),
    (
        "东海集团投资500万元收购平川肉牛厂,云岭客商投资1600万元创办双语学校。",
        [("平川肉牛厂", 500 * 10**4), ("双语学校", 1600 * 10**4)],
    ),
    (
        "云岭机械有限公司增资20万美元,东海针织品有限公司增资142万美元。",
        [("云岭机械有限公司项目", 20 * 10**4), ("东海针织品有限公司项目", 142 * 10**4)],
    ),
    (
        "一是云岭大酒店项目。该酒店总投资3亿元。二是建设1.5万头奶牛牧场项目。牧场养奶牛1万头,总投资2亿元。",
        [("云岭大酒店项目", 3 * 10**8), ("1.5万头奶牛牧场项目", 2 * 10**8)],
    ),
    # subjects of their clause
    ("在高新区,云岭金属成形机床项目正在火热建设中。", [("云岭金属成形机床项目", None)]),
    ("云岭农产品冷链中心项目在东海高新区开工。", [("云岭农产品冷链中心项目", None)]),
    ("云岭电气风电装备项目,计划在东海建设塔筒。", [("云岭电气风电装备项目", None)]),
    # where a name begins
    ("东海自由贸易港碳纤维项目总投资3亿元。", [("东海自由贸易港碳纤维项目", 3 * 10**8)]),
    ("天和药业项目总投资3亿元。", [("天和药业项目", 3 * 10**8)]),
    ("华云集成电路研发和制造基地项目总投资3亿元。", [("华云集成电路研发和制造基地项目", 3 * 10**8)]),
    ("投资5亿元的聚碳酸酯重大产业转型项目开工。", [("聚碳酸酯重大产业转型项目", 5 * 10**8)]),
    ("签订了总投资1800万美元的合资项目,这一年产30万吨的硫磺制酸项目意义重大。", [("硫磺制酸项目", 1800 * 10**4)]),
    (
        "分别是投资3亿元、年产1.6亿个彩印箱的海石包装项目,投资2亿元、年产290万件羊绒衫的神艺服饰项目,投资1亿元的云湖旅游项目。",
        [("海石包装项目", 3 * 10**8), ("神艺服饰项目", 2 * 10**8), ("云湖旅游项目", 10**8)],
    ),
    (
        "三个项目分别是云岭科技丙烷、丁烷项目、平川机械管件项目、海石泵阀项目。",
        [("云岭科技丙烷、丁烷项目", None), ("平川机械管件项目", None), ("海石泵阀项目", None)],
    ),
    ("云岭半导体项目等8个超10亿元的重大项目开工。", [("云岭半导体项目", None)]),
    ("今年开工,云岭新能源200兆瓦光伏等35个总投资253亿元项目集中开工。", [("云岭新能源200兆瓦光伏", None)]),
    ("去年签约。\n云岭食品有限公司计划投资5亿元,总建筑面积3万平方米。", [("云岭食品有限公司项目", 5 * 10**8)]),
    (
        "高新区天臣电芯总部基地是平川新能源产业基地的重要组成部分,项目总投资60亿元。",
        [("高新区天臣电芯总部基地", 60 * 10**8)],
    ),
    ("云岭公司投资1.5亿元,分别建设三种大棚。", [("云岭公司项目", 15 * 10**7)]),
    ("云岭集团签订投资50亿元兴办铝制品工业园的协议。", [("铝制品工业园", 50 * 10**8)]),
    ("增资扩产的1.6亿元项目将建设25.36亩研发制造基地。", []),
    ("助力园区打造“千亿光伏产业基地”项目。", []),
    ("港澳台侨外资企业项目已开工80个。", []),
    # what is none
    ("该项目是云岭集团的第九座海滨综合体。", []),
    ("这是总投资5亿元的海石化工项目。", [("海石化工项目", 5 * 10**8)]),
    ("云岭药业项目二期建设年产600吨中间体项目。项目总投资10亿元。", [("云岭药业项目二期", 10**9)]),
    ("云岭集团将助力平川打造国内重要的金属新材料基地。", []),
    ("云岭集团推进能源化工项目建设。", []),
    ("云岭公司、平川集团2个项目已开工。", []),
    ("能源化工项目、纺织服装项目集中开工。", []),
    ("光伏风电智能装备项目正在建设。", []),
    ("云岭项目开工仪式举行。", []),
    (
        "云岭产业园项目总投资10亿元,建设内容主要有年产6万吨建材、年产2万方混凝土、年产10亿块环保砖等项目。",
        [("云岭产业园项目", 10**9)],
    ),
    ("云岭药业项目投资6亿元,建设高端原料药生产线、中间体生产线、制剂生产线。", [("云岭药业项目", 6 * 10**8)]),
    ("云岭药业项目总投资6亿元。该项目是全省重点医药制造项目。", [("云岭药业项目", 6 * 10**8)]),
    ("云岭集团进驻东海先进装配式建筑集聚基地。", []),
    ("云岭集团负责人作了企业概况及项目介绍。", []),
    ("今年以来,全市牢牢抓住项目建设,力促项目早投产。", []),
    ("3个总投资超10亿元的项目开工。", []),
]


@pytest.mark.parametrize(("text", "expected"), PROJECTS)
def test_projects_of_a_sentence(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert sums(text) == expected


def test_a_notice_tells_its_only_sum_sentences_later() -> None:
    first = "云岭股份拟在东海县建设高性能隔膜生产基地,双方签署了协议。"
    assert sums(f"{first}\n公司将自筹资金。\n手续正在办理。\n项目预计投资金额:3.2亿元。") == [
        ("高性能隔膜生产基地", 320_000_000)
    ]


def test_a_project_and_its_phase_are_one() -> None:
    text = "云岭新材料研发基地建设项目总投资1.5亿元。云岭新材料研发基地建设项目一期投资额3960万元。"
    assert sums(text) == [("云岭新材料研发基地建设项目", 150_000_000)]


def test_one_company_under_two_names() -> None:
    text = "东海电缆股份有限公司签订铜箔项目协议。投资20亿元的东缆股份超薄铜箔项目开工。"
    assert [one.amount and int(one.amount.value) for one in told(text).projects] == [20 * 10**8]


def test_a_sum_far_away_belongs_to_no_kind_and_must_be_the_projects() -> None:
    between = "手续正在办理。\n资金已经到位。\n工人已经进场。"
    assert not [one for one in sums(f"全市推进电子信息项目建设。\n{between}\n项目总投资3亿元。") if one[1]]
    assert not [one for one in sums(f"云岭股份拟建设隔膜生产基地。\n{between}\n去年全县投资3亿元。") if one[1]]


def test_the_headline_names_no_further_project() -> None:
    text = "云岭树脂有限公司总投资10亿元的改性材料项目开工,工人正在调试。"
    page = f"海石10万吨薄膜项目开工\n2021年3月4日 来源:示例报\n{text}"
    assert [one.name for one in read(page.encode()).projects] == ["改性材料项目"]


def test_the_last_lines_of_a_page_are_no_headline() -> None:
    first = "云岭县64个项目集中签约,总投资800亿元,另有一批项目开工建设。"
    page = f"{first}\n其中,总投资50亿元的云岭隔膜项目开工,工人正在调试设备。\n来源:示例报"
    assert [one.name for one in read(page.encode()).projects] == ["云岭隔膜项目"]


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("包括黄石市", "黄石市"),
        ("主会场荆门高新区", "荆门高新区"),
        ("高邮乃至扬州市", "高邮"),
        ("大桥镇", "大桥镇"),
        ("进一步壮大经开区", None),
        ("动员各乡镇", None),
    ],
)
def test_places_are_tidied_by_words(told: str, place: str | None) -> None:
    assert tidied(told) == place


def test_a_town_by_the_name_or_by_its_number() -> None:
    assert leading("株洲通用航空发动机项目") == "株洲" and leading("碳纤维项目") is None
    assert frequent("株洲今年发力。株洲项目建设提速。湘潭跟进。") == "株洲" and frequent("株洲今年发力。") is None


def test_credits_above_the_text_do_not_end_it() -> None:
    text = "云岭县集中签约,总投资50亿元的云岭隔膜项目开工,工人正在调试设备。"
    above = "来源|示例报\n作者|张旭\n责编|黄寿\n审核|李寒"
    behind = "责任编辑:王一\n总投资9亿元的平川广场项目开工。"
    page = f"云岭县率先完成目标\n2025-09-27\n{above}\n{text}\n{behind}"
    assert [one.name for one in read(page.encode()).projects] == ["云岭隔膜项目"]


def test_what_a_sum_is_said_of_begins_with_a_clause() -> None:
    text = "11月20日,云岭县委县政府主要领导出席重大项目集中签约暨开工动员活动,12个项目集中签约,总投资156亿元。"
    (total,) = told(text).aggregates
    assert (
        total.event
        == "云岭县委县政府主要领导出席重大项目集中签约暨开工动员活动,12个项目集中签约,总投资156亿元"[
            -len(total.event) :
        ]
    )
    assert not total.event[0].isdigit() or total.event.startswith("12个")
    assert said_of("今年11月20日" + "云" * 35) == "云" * 35 and said_of("12个项目") == "12个项目"

"""Projects that real pages tell without the word 项目, or with it where none is meant; in our own words."""

from __future__ import annotations

import pytest

from daliang.leads.tests.test_sentences import told

pytestmark = pytest.mark.nodb

YI, WAN = 10**8, 10**4


def projects(text: str) -> list[tuple[str, int | None]]:
    return [(p.name, int(p.amount.value) if p.amount else None) for p in told(text).projects]


SUBJECTS: list[tuple[str, list[tuple[str, int | None]]]] = [
    (
        "其中,滨河文化生态园总投资80亿元、老城区搬迁改造工程总投资6.8亿元、大湾海上风电项目总投资55亿元。",
        [("滨河文化生态园", 80 * YI), ("老城区搬迁改造工程", 680_000_000), ("大湾海上风电项目", 55 * YI)],
    ),
    ("恒旺纺织科技园预计总投资达12亿元。", [("恒旺纺织科技园", 12 * YI)]),
    (
        "林浦自行车产业园总规划面积3800亩,一期规划面积1000亩,计划总投资20亿元。",
        [("林浦自行车产业园", 20 * YI)],
    ),
    (
        "走进位于柳山区兴业大道的昱山铸造产业园工地,塔吊林立。项目由江北昱山重工投资建设,概算总投资26.4亿元。",
        [("昱山铸造产业园", 2_640_000_000)],
    ),
    ("200MW/400MWh共享储能电站(明国能新能源有限公司,北山县,15亿元)。", [("200MW/400MWh共享储能电站", 15 * YI)]),
    ("云顶度假区:由东湖旅游集团投资,总投资50亿元,建设滑雪场、酒店群等。", [("云顶度假区", 50 * YI)]),
    (
        "石远集团投资22亿元的天然气净化厂、华山公司投资9亿元的风电场相继开工。",
        [("天然气净化厂", 22 * YI), ("风电场", 9 * YI)],
    ),
    ("投资2.3亿元的城北污水处理厂已全面开工。", [("城北污水处理厂", 230_000_000)]),
    (
        "投资12亿元的银达广场、投资8亿元的欧山商都即将开业;投资6亿元的红叶居已封顶。",
        [("银达广场", 12 * YI), ("欧山商都", 8 * YI), ("红叶居", 6 * YI)],
    ),
    (
        "中原轨道装备制造基地(投资20亿元)、宝山汽车零部件产业园(投资15亿元)。",
        [("中原轨道装备制造基地", 20 * YI), ("宝山汽车零部件产业园", 15 * YI)],
    ),
    (
        "总投资1.5亿元的第三中学、总投资9000万元的体育馆等民生工程正加快建设。",
        [("第三中学", 150_000_000), ("体育馆", 9000 * WAN)],
    ),
    (
        "(一)恒山绿洲城市综合体。项目总投资35亿元。(二)东城大道南延工程。总投资2.1亿元,全长5公里。",
        [("恒山绿洲城市综合体", 35 * YI), ("东城大道南延工程", 210_000_000)],
    ),
    (
        "新开工产业项目有:天青动力电池(18亿元)、旺山垃圾发电(6亿元)。",
        [("天青动力电池", 18 * YI), ("旺山垃圾发电", 6 * YI)],
    ),
    (
        "1.金山体育器材产业园 总投资5亿元 占地120亩。★ 智谷产业园:总投资30亿元。",
        [("金山体育器材产业园", 5 * YI), ("智谷产业园", 30 * YI)],
    ),
    ("茅山集团投资的青水县201厂改扩建工程,总投资48亿元。", [("青水县201厂改扩建工程", 48 * YI)]),
    ("全县产业有:光伏产业(18亿元)、化工产业(6亿元)。", []),
    ("今年全县开工项目12个,总投资30亿元。", []),
    ("今年以来园区总投资30亿元。", []),
]


@pytest.mark.parametrize(("text", "expected"), SUBJECTS)
def test_a_building_is_the_project_that_its_total_is_said_of(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert projects(text) == expected


FIRMS: list[tuple[str, list[tuple[str, int | None]]]] = [
    (
        "其中山北中禾粮业有限公司,投资2.2亿元,占地66亩;林县青松木业有限公司,占地7亩,投资1200万元;林县香园食品厂,投资2200万元。",
        [
            ("山北中禾粮业有限公司项目", 220_000_000),
            ("林县青松木业有限公司项目", 1200 * WAN),
            ("林县香园食品厂项目", 2200 * WAN),
        ],
    ),
    (
        "江北天河工具有限公司出资123万美元与3家企业合资成立新正机械股份有限公司,总投资616万美元。",
        [("新正机械股份有限公司项目", 616 * WAN)],
    ),
    (
        "蓝湖股份3月23日晚间发布公告称,公司拟与山坪区签订协议,项目计划总投资约7亿元,一期投资2亿元。",
        [("蓝湖股份项目", 7 * YI)],
    ),
    ("东山电产会社在平湖设立的电产动力公司总投资5亿美元,注册资本2亿美元。", [("电产动力公司项目", 5 * YI)]),
    (
        "在江北中能光电科技有限公司车间,工人们正忙。负责人介绍,企业总投资8亿元,主要生产光伏组件。",
        [("江北中能光电科技有限公司项目", 8 * YI)],
    ),
    ("该公司累计投资3亿元。", []),
    ("主要涉及食品加工、通用厂房等行业,总投资5亿元。", []),
]


@pytest.mark.parametrize(("text", "expected"), FIRMS)
def test_a_firm_is_the_project_where_nothing_else_is_named(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert projects(text) == expected


def test_a_firm_set_up_belongs_to_the_firm_that_set_it_up() -> None:
    (only,) = told("江北天河工具有限公司独资900万美元设立了天河网络有限公司,从事软件业。").projects
    assert only.company == "江北天河工具有限公司"


OBJECTS: list[tuple[str, list[tuple[str, int | None]]]] = [
    ("引进重庆蓝苑公司投资1.5亿元开发蓝苑阳光小区。", [("蓝苑阳光小区", 150_000_000)]),
    ("引进成都云天集团投资8000万实施南大街改造。", [("南大街改造", 8000 * WAN)]),
    ("引进省远航公司投资1000万元建金安公路。", [("金安公路", 1000 * WAN)]),
    ("南州客商林云来我乡考察,计划投资1500万元,建肉食加工企业。", [("肉食加工企业", 1500 * WAN)]),
    ("韩国大原精工增资120亿韩元,引进汽车减速器生产线。", [("汽车减速器生产线", 120 * YI)]),
    ("香山恒远集团投资3.2亿美元建设的滨江新城,一期工程已动工。", [("滨江新城", 320_000_000)]),
    ("山北鲁达控股集团总投资31亿元,主要建设年产60万吨聚丙烯装置。", [("年产60万吨聚丙烯装置", 31 * YI)]),
    (
        "华山公司投资3亿元建设智能灯具项目,天南公司投资2亿元建设数控机床项目、江北绿源投资8000万元建设的饮片项目。",
        [("智能灯具项目", 3 * YI), ("数控机床项目", 2 * YI), ("饮片项目", 8000 * WAN)],
    ),
    ("县财政投资3000万元建筑了堤坝。", []),
]


@pytest.mark.parametrize(("text", "expected"), OBJECTS)
def test_what_an_investor_builds_is_the_project(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert projects(text) == expected


ROWS: list[tuple[str, list[tuple[str, int | None]]]] = [
    (
        "还有欧特汽车电驱系统项目、新远信号系统项目先后落户。",
        [("欧特汽车电驱系统项目", None), ("新远信号系统项目", None)],
    ),
    (
        "智远六期项目、长青科技年产1100万片触控模组、人和集团轴承系列等一批重大项目如期投产。",
        [("智远六期项目", None), ("长青科技年产1100万片触控模组", None), ("人和集团轴承系列", None)],
    ),
    (
        "这些项目分别是:江北中航半导体全产业链项目;智能家电产业园项目。",
        [("江北中航半导体全产业链项目", None), ("智能家电产业园项目", None)],
    ),
    ("推进招商引资项目、重点工程项目、民生实事项目开工。", []),
    ("落户的贸易企业甲项目、金融机构乙项目,按规定给予奖励。", []),
    ("绿色食品加工、生物医药制造、装备制造等重大产业项目落户。云山智谷项目。", []),
    ("新能源、新材料、高端装备制造等一批产业项目开工建设。", []),
    ("主要涉及道路改造项目、供水管网项目,同日开工。", []),
    ("围绕产业园建设项目、供水管网项目,加快启动。", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_row_of_names_is_as_many_projects(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert projects(text) == expected


WORDS: list[tuple[str, list[tuple[str, int | None]]]] = [
    ("项目名称暂定为“青鸟湖工业园”,该项目总投资预计为7.5亿元左右。", [("青鸟湖工业园", 750_000_000)]),
    (
        "青湖镇成功签约一个亿元蔬菜冻干项目。该项目由海东旺湖投资有限公司投资1.2亿元。",
        [("蔬菜冻干项目", 120_000_000)],
    ),
    ("总投资额120亿元的江北经济开发区项目集中开工。", []),
    ("县里持续大抓项目、抓大项目。项目总投资约56亿元。", []),
    ("首批10余个项目已进驻,项目总投资3亿元。", []),
    ("公司通过招拍挂方式取得项目用地使用权,预计购地款总价不超过1亿元。", []),
    ("重大产业带动项目主要是二产业项目,投资1亿元。", []),
    (
        "蓝县与高能电池有限公司举行电池制造项目签约仪式。据介绍,项目总投资25.6亿元,一期拟投资5.6亿元,建设电池生产基地及配套设施。",
        [("电池制造项目", 2_560_000_000)],
    ),
    ("总投资50亿的中远产业园项目分两期建设,其中一期投资25亿元。", [("中远产业园项目", 50 * YI)]),
    (
        "总投资100亿元的道光技术年产10万吨三元前驱体、总投资150亿元的新型显示器件等在谈项目推进签约。",
        [("道光技术年产10万吨三元前驱体", 100 * YI), ("新型显示器件", 150 * YI)],
    ),
    (
        "会上,高性能碳陶盘、电子级玻纤布、石墨烯导热膜3个项目成功签约,投资额分别为22亿元、14亿元、5.5亿元。",
        [("高性能碳陶盘", 22 * YI), ("电子级玻纤布", 14 * YI), ("石墨烯导热膜", 550_000_000)],
    ),
    (
        "灯塔光电项目总投资76亿元,拟建设3条2.5米超宽幅偏光片生产线,其中一期投资32亿元。",
        [("灯塔光电项目", 76 * YI)],
    ),
    (
        "金沙水泥公司日产4500吨水泥生产线技改项目,概算投资6.8亿元。",
        [("日产4500吨水泥生产线技改项目", 680_000_000)],
    ),
    (
        "总投资8.9亿元的年产3000万套轴承单元智能工厂正加紧施工。",
        [("年产3000万套轴承单元智能工厂", 890_000_000)],
    ),
    (
        "引进了投资2亿元的华强电子、投资8000万元的绿源食品2个项目。",
        [("华强电子", 2 * YI), ("绿源食品", 8000 * WAN)],
    ),
    ("分别是:江北光彩银镜、铝镜和电子玻璃项目,总投资约4亿元。", [("江北光彩银镜、铝镜和电子玻璃项目", 4 * YI)]),
    (
        "蓝晶半导体有限公司年产480万片大硅片项目由康山投资公司建设,总投资110亿元。大硅片项目由蓝晶半导体有限公司建设。",
        [("年产480万片大硅片项目", 110 * YI)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_only_what_is_one_project_counts_as_one(text: str, expected: list[tuple[str, int | None]]) -> None:
    assert projects(text) == expected


SUMS: list[tuple[str, list[int]]] = [
    ("成功签约一个亿元蔬菜冻干项目", [YI]),
    ("是我县第一个体量超亿美元的台资项目", [YI]),
    ("总投资亿元的蔬菜冻干项目", []),
    ("投资约12亿新建厂房,投资8000万实施改造", [12 * YI, 8000 * WAN]),
    ("投资20万吨水泥、投资50万平方米厂房、投资3000万千瓦电站", []),
]


@pytest.mark.parametrize(("text", "expected"), SUMS)
def test_behind_investment_a_number_without_currency_is_money_unless_it_measures(
    text: str, expected: list[int]
) -> None:
    assert [int(a.value) for a in told(text).amounts] == expected


BRANCHES = [
    ("奇山发动机项目总投资10亿元。", "汽车及零部件"),
    ("环保装备制造基地项目总投资10亿元。", "装备制造"),
    ("南山汽车城项目总投资10亿元。", "商业"),
    ("老虎山古镇开发项目总投资10亿元。", "文旅"),
    ("电子玻璃加工项目总投资10亿元。", "新材料"),
    ("青鸟湖工业园项目总投资10亿元,主要生产游艇。", "装备制造"),
    ("标准化厂房项目总投资10亿元。", "综合园区"),
]


@pytest.mark.parametrize(("text", "branch"), BRANCHES)
def test_the_branch_by_the_name_first_and_then_by_what_is_made(text: str, branch: str) -> None:
    assert [p.industry for p in told(text).projects] == [branch]


STAGES: list[tuple[str, str | None]] = [
    ("蓝县与高能公司举行电池制造项目签约仪式。据介绍,项目总投资25.6亿元。", "签约"),
    ("引进重庆蓝苑公司投资1.5亿元开发蓝苑阳光小区。", "签约"),
    ("蓝湖项目总投资3亿元,厂房即将完工。", "在建"),
    ("蓝湖项目总投资3亿元,建设顺利。", "在建"),
    ("蓝湖项目开工,总投资3亿元,计划今年完成投资1亿元。", "开工"),
]


@pytest.mark.parametrize(("text", "stage"), STAGES)
def test_the_stage_is_told_where_the_project_is_named_or_its_sum_given(text: str, stage: str | None) -> None:
    assert [p.stage for p in told(text).projects] == [stage]


def test_in_a_list_each_stage_is_its_own() -> None:
    text = "引进的投资2亿元的利山铝业已建成投产,投资1.6亿元的鸿远木业正在安装设备,投资5000万元的佳和服饰已落户。"
    assert [p.stage for p in told(text).projects] == ["投产", "在建", "签约"]


OWNERS: list[tuple[str, str | None]] = [
    ("甘山鑫缘食品有限公司2024年成立,投资2.3亿元打造现代化食品集团。", "甘山鑫缘食品有限公司"),
    ("安康冷冻厂,新上宰杀生产线1条,投资600万元。", "安康冷冻厂"),
    ("常山来的锐远机器人,投了3.3亿元做关节减速机。", "锐远机器人"),
    ("省内最大的钢材项目总投资3亿元。", None),
    ("五安光电第三代芯片产业园项目总投资3亿元。", "五安光电"),
    ("新型电子材料产业园项目总投资3亿元。", None),
    ("绿色食品加工产业园项目总投资3亿元。", None),
    ("台山集团董事长表示,将在青岛追加投资2.5亿美元,扩建镀膜玻璃生产线。", "台山集团"),
    ("县里与京西集团签约,京西将投资25亿元在我县建设数据中心。", "京西"),
    ("大海石油公司追加投资2亿美元,用于东海化工三期项目。", "大海石油公司"),
    ("其中,中山材总投资21亿元的薄膜电池项目进展顺利。", "中山材"),
]


@pytest.mark.parametrize(("text", "owner"), OWNERS)
def test_whose_a_project_is(text: str, owner: str | None) -> None:
    assert [p.company for p in told(text).projects] == [owner]


def test_in_a_row_a_company_owns_only_its_own() -> None:
    text = "安山集团河东工业园总投资15.8亿元、天方药业新厂区总投资12亿元。"
    assert [p.company for p in told(text).projects] == ["安山集团", "天方药业"]
    found = told("人和集团轴承项目、智圆装备项目、青松汽车座椅项目同日开工。").projects
    assert [p.company for p in found] == ["人和集团", None, None]


PLACES: list[tuple[str, str | None]] = [
    ("蓝山县青龙湖改造项目总投资3亿元。", "蓝山县"),
    ("蓝天电机项目、飞达座椅项目先后落户云进。", "云进"),
    ("公司拟与青州市沙湖区招商中心签订协议,蓝湖项目总投资7亿元。", "沙湖区"),
    ("第一季度,青州台商投资区推进9个项目。其间,总投资37亿元的金山矿坑项目签约。", "青州台商投资区"),
    ("江北经济开发区项目集中开工,蓝湖项目总投资7亿元。", "江北经济开发区"),
    ("智能家电产业园项目总投资7亿元。", None),
    ("青山实验区11个、东山实验区12个。蓝湖项目总投资7亿元,推动我乡发展。", None),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_where_a_project_lands(text: str, place: str | None) -> None:
    assert {p.place for p in told(text).projects} == {place}

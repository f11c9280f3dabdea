"""Names, owners, goals and figures that stand in ways of their own, in our own sentences."""

from __future__ import annotations

from datetime import date

import pytest

from daliang.leads.reading import read, roles
from daliang.leads.tests.test_sentences import YI, sums, told

pytestmark = pytest.mark.nodb

PROJECTS = [
    (
        "会上,高速轴承、光学薄膜、碳纤维布3个项目成功签约,投资额分别为9亿元、7亿元、4亿元。",
        [("高速轴承", None, 9), ("光学薄膜", None, 7), ("碳纤维布", None, 4)],
    ),
    ("3.共享储能电站(云海能源有限公司,北桥县,15亿元)", [("共享储能电站", "云海能源有限公司", 15)]),
    ("海藻提纯项目(蓝岸海洋生物,渔港镇,4亿元)", [("海藻提纯项目", "蓝岸海洋生物", 4)]),
    (
        "总投资8亿元的锚链项目正式签约。该项目由巨川船舶配件有限公司投资建设。",
        [("锚链项目", "巨川船舶配件有限公司", 8)],
    ),
    (
        "威朗电机(江州)有限公司举行开业典礼。威朗电机新工厂项目总投资3亿元。",
        [("威朗电机新工厂项目", "威朗电机(江州)有限公司", 3)],
    ),
    ("最大的是佰诺医疗的影像设备项目,总投资22亿元。", [("影像设备项目", "佰诺医疗", 22)]),
    ("总部又批准了3亿元的研发中心项目。", [("研发中心", None, 3)]),
    (
        "市长走访甲乙精密有限公司。该公司拟投资6亿元建设压铸件项目。",
        [("压铸件项目", "甲乙精密有限公司", 6)],
    ),
    ("一行走进昱川铸造产业园工地。项目概算总投资26亿元。", [("昱川铸造产业园", "昱川", 26)]),
    ("记者了解到碳纤维项目的进展。这一项目去年落户,总投资12亿元。", [("碳纤维项目", None, 12)]),
    (
        "外商将在开发区建设亚洲最大的阀门生产基地。该基地总投资3亿元,累计投资已超过9亿元。",
        [("阀门生产基地", None, 3)],
    ),
    (
        "投资2亿元华岭塑业技改工程、投资8亿元出口企业培育基地等开工。",
        [("华岭塑业技改工程", "华岭塑业", 2), ("出口企业培育基地", None, 8)],
    ),
    (
        "新批大项目分别是维宁国际(1亿美元)、璨川光电(2亿美元)、嘉合仓储(3亿美元)。",
        [("维宁国际", "维宁", 1), ("璨川光电", "璨川", 2), ("嘉合仓储", "嘉合", 3)],
    ),
    (
        "--江州泛金铝业有限公司铝单板生产项目,总投资2亿元。",
        [("铝单板生产项目", "江州泛金铝业有限公司", 2)],
    ),
    ("2011年爱川药业集团投资2亿元新建了动力车间。", [("动力车间", "爱川药业集团", 2)]),
    (
        "甲川农业有限公司征地800亩,投资2亿元,新上光伏发电项目。",
        [("光伏发电项目", "甲川农业有限公司", 2)],
    ),
    ("该县有3家企业落户。第四个生产基地总投资9亿元。", [("第四个生产基地", None, 9)]),
    (
        "分别是总投资6亿元的甲川机械设备公司轴承项目,总投资3亿元的葡萄种植项目。",
        [("轴承项目", "甲川机械设备公司", 6), ("葡萄种植项目", None, 3)],
    ),
    ("江川食用油控股集团有限公司投资2亿元的优质米项目开工。", [("优质米项目", "江川食用油控股集团有限公司", 2)]),
    ("鞋底工艺研发与生产项目将投资9亿元。", [("鞋底工艺研发与生产项目", None, 9)]),
    ("引进江川紫苑公司投资2亿元开发紫苑丽都小区。", [("紫苑丽都小区", "江川紫苑公司", 2)]),
    ("引进江川港航公司投资3亿元兴建航电枢纽工程。", [("航电枢纽工程", "江川港航公司", 3)]),
    ("从最初投资3亿元的造纸项目起步。", [("造纸项目", None, 3)]),
    ("深圳易川科技拿出11亿元,在鹿山经开区建设储能柜生产基地。", [("储能柜生产基地", "深圳易川科技", 11)]),
]


@pytest.mark.parametrize(("text", "found"), PROJECTS)
def test_projects_told_in_ways_of_their_own(text: str, found: list[tuple[str, str | None, int]]) -> None:
    projects = [(p.name, p.company, p.amount and int(p.amount.value)) for p in told(text).projects]
    assert projects == [(name, company, total * YI) for name, company, total in found]


@pytest.mark.parametrize(
    "text",
    [
        "引荐项目开工后,投资额1亿元(含)至10亿元的奖励20万元。",
        "希望甲乙集团把更多优质项目放在这里。",
        "新设备搬入,标志着项目由土建转入安装阶段。",
        "未来三年,全县招引10亿元以上项目100个。",
        "要求每个小组每季度至少引进1个亿元项目。",
        "县里打算再引5000万元以上项目20个。",
        "他一口气推荐了三个项目。",
        "这些签约项目中,新能源领域项目占比最高,总投资额达150亿元。",
        "甲乙集团早年在这里设立首家工厂,累计投资已超过9亿元。",
        "纸厂从最初投资3亿元的单条生产线起步。",
    ],
)
def test_no_project_and_no_count(text: str) -> None:
    found = told(text)
    assert (list(found.projects), list(found.aggregates)) == ([], [])


def test_the_size_of_an_investment_is_none_of_output() -> None:
    found = told("总投资规模8亿元。产业规模9亿元。工厂日产150万元。")
    assert [one.role for one in found.amounts] == ["invest", "output", "output"]


def test_an_amount_that_is_counted_in_or_out_is_a_threshold() -> None:
    found = told("投资1亿元(含)的项目奖励20万元。投资2亿元的甲乙轴承项目开工。")
    assert [one.role for one in found.amounts if one.value >= YI] == ["threshold", "invest"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("增资新台币15亿元扩建厂房。", [(15 * YI, "TWD")]),
        ("注册资本港币2亿元。", [(2 * YI, "HKD")]),
        ("全年签约2000亿、落地1200亿。", [(2000 * YI, "CNY"), (1200 * YI, "CNY")]),
        ("向地区生产总值万亿元迈进。", [(10_000 * YI, "CNY")]),
    ],
)
def test_money_with_its_sign_ahead_or_without_its_last_word(text: str, found: list[tuple[int, str]]) -> None:
    assert sums(text) == found


PLAN = "一、目标任务。活动期间，全县新签约亿元以上项目40个。二、工作回顾。去年全县签约项目30个，总投资90亿元。"


def test_what_stands_under_aims_counts_nothing() -> None:
    found = read(f"<h1>春季攻势全面打响</h1><p>{PLAN}</p>".encode())
    assert [one.count for one in found.aggregates] == [30]
    plain = read(f"<h1>春季攻势全面打响</h1><p>{PLAN.replace('目标任务', '战果')}</p>".encode())
    assert [one.count for one in plain.aggregates] == [40, 30]


def test_a_plan_counts_only_what_was_reached() -> None:
    body = "<p>全县新签约亿元以上项目40个。截至目前签约项目30个。</p>"
    counted = {
        title: [one.count for one in read(f"<h1>{title}</h1>{body}".encode()).aggregates]
        for title in ("春季攻势实施方案", "春季攻势全面打响")
    }
    assert counted == {"春季攻势实施方案": [30], "春季攻势全面打响": [40, 30]}
    assert roles.is_plan("关于进一步促进招商的若干措施") and not roles.is_plan("重点项目计划的通知")


@pytest.mark.parametrize("written", ["十百", "百百", "一一十"])
def test_a_number_that_is_none_is_no_count(written: str) -> None:
    assert list(told(f"全县签约{written}个项目。").aggregates) == []


@pytest.mark.parametrize(
    ("line", "day", "source"),
    [
        ("江州市商务局外资处　2021-07-20", date(2021, 7, 20), "江州市商务局外资处"),
        ("2024-05-06　江州市投资促进局", date(2024, 5, 6), "江州市投资促进局"),
        ("2021年3月25日09:40　江州日报　记者 曲云", date(2021, 3, 25), "江州日报"),
        ("二〇一八年五月二十九日 来源：江州在线", date(2018, 5, 29), "江州在线"),
        ("记者罗思　2023-09-14", date(2023, 9, 14), ""),
        ("二〇一八年十三月二十九日 来源：江州在线", None, "江州在线"),
        ("2023-10-21 09:12:44 | 江州新闻网 | 记者：方小", date(2023, 10, 21), "江州新闻网"),
    ],
)
def test_the_line_under_the_headline_tells_day_and_source(line: str, day: date | None, source: str) -> None:
    found = read(
        f"<h1>八个项目集中签约</h1><p>{line}</p><p>昨天上午，八个项目集中签约，总投资六十三亿元。</p>".encode()
    )
    assert (found.publish_date, found.source) == (day, source)


def test_a_day_above_the_headline_counts_only_where_no_other_is_told() -> None:
    page = "<div>2025年11月08日 星期六</div><h1>八个项目集中签约</h1>{}<p>八个项目集中签约，总投资六十三亿元。</p>"
    assert read(page.format("").encode()).publish_date == date(2025, 11, 8)
    assert read(page.format("<p>来源：江州日报 2019-02-03</p>").encode()).publish_date == date(2019, 2, 3)


def test_a_place_merged_over_rows_stands_for_each_of_them() -> None:
    rows = (
        "<tr><td>1</td><td>南屏县人民政府</td><td>丙食品有限公司</td><td>果饮加工</td><td>3亿元</td></tr>"
        "<tr><td>2</td><td>云山经开区管委会</td><td>甲陶瓷有限公司</td><td>岩板智能线</td><td>15亿元</td></tr>"
        "<tr><td>3</td><td>乙玻璃有限公司</td><td>特种玻璃</td><td>9亿元</td></tr>"
    )
    head = "<tr><th>编号</th><th>签约单位（甲方）</th><th>投资企业</th><th>合作项目</th><th>投资额</th></tr>"
    found = read(f"<h1>签约项目一览表</h1><table>{head}{rows}</table>".encode())
    assert [(p.name, p.company, p.place) for p in found.projects] == [
        ("果饮加工", "丙食品有限公司", "南屏县"),
        ("岩板智能线", "甲陶瓷有限公司", "云山经开区"),
        ("特种玻璃", "乙玻璃有限公司", "云山经开区"),
    ]


def test_a_headlines_order_of_size_is_the_project_of_the_text() -> None:
    body = "<p>甲能光伏科技有限公司高效电池片项目落户沙洲经开区，总投资110亿元。</p>"
    found = read(f"<h1>百亿级光伏项目签约沙洲市</h1><p>来源：沙洲日报 2023-08-18</p>{body}".encode())
    assert [(p.name, p.amount and int(p.amount.value)) for p in found.projects] == [("高效电池片项目", 110 * YI)]

"""Where a project lands: beside its name, in its clause, else what the page is about."""

from __future__ import annotations

import pytest

from daliang.leads.reading import places
from daliang.leads.tests.test_sentences import told

pytestmark = pytest.mark.nodb

PLACES = [
    ("总投资9亿元的甲能储能电池项目落户海棠区北山工业园。", ["海棠区北山工业园"]),
    (
        "总投资8亿元的乙器材料项目落户松江经济开发区,总投资5亿元的丙光显示项目落户柏树镇。",
        ["松江经济开发区", "柏树镇"],
    ),
    ("9月3日,石桥镇大豆蛋白项目开工,总投资2亿元。", ["石桥镇"]),
    ("6月2日,云溪县青石镇与甲乙食品有限公司签订年产9万吨酱油项目协议,投资3亿元。", ["云溪县青石镇"]),
    ("银杏港冷链项目(海源物流有限公司,临港新城,6亿元)。", ["临港新城"]),
    ("东山县开工的有银杏港冷链项目(海源物流有限公司,临港新城,6亿元)。", ["临港新城"]),
    ("东山县开工不断,总投资2亿元的石桥镇大豆蛋白项目开工。", ["石桥镇"]),
    (
        "东山县传来捷报,总投资8亿元的乙器材料项目开工,总投资5亿元的丙光显示项目落户柏树镇。",
        ["东山县", "柏树镇"],
    ),
    ("江州讯(记者 张三)5月8日,白塔区举行签约仪式。总投资6亿元的甲器轴承项目签约。", ["白塔区"]),
    ("白塔区区长李四介绍,项目进展顺利。总投资6亿元的甲器轴承项目签约。", ["白塔区"]),
    ("走进东湖县城北工业园,处处是工地。总投资6亿元的甲器轴承项目开工。", ["东湖县城北工业园"]),
    ("山南经济技术开发区招商正忙。总投资6亿元的甲器轴承项目签约,山南经开区再添一员。", ["山南经济技术开发区"]),
]


@pytest.mark.parametrize(("text", "lands"), PLACES)
def test_where_projects_land(text: str, lands: list[str]) -> None:
    assert [one.place for one in told(text).projects] == lands


@pytest.mark.parametrize("text", ["我市", "全市上下", "经市工信局认定", "利用老厂区", "开发园区是主战场", "返乡创业"])
def test_what_is_no_place(text: str) -> None:
    assert places.opening(text, 0, len(text)) is None


def test_without_any_place_the_source_may_name_one() -> None:
    assert places.of_office("项目进展顺利。", "海晏新区管委会") == "海晏新区"
    assert places.of_office("海晏市委召开会议。", "某报") == "海晏市"
    assert places.of_office("", "") is None

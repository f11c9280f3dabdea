"""Faults of the city, its units and its people."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.reading import read
from daliang.playbook.tests.broken import Broken, copy_to

pytestmark = pytest.mark.nodb

CASES = [
    Broken("units.csv", "2021-01-01,1,3", "2021-01-01,1,2", "jingkai,yangzhou", "占了同一格", "换一格"),
    Broken("units.csv", "2021-01-01,1,3", "2021-01-01,1,", "jingkai,yangzhou", "不全或超出图面", "0 至 11"),
    Broken("units.csv", "2021-01-01,1,3", "2021-01-01,1,12", "jingkai,yangzhou", "不全或超出图面", "0 至 11"),
    Broken("units.csv", "2021-01-01,1,3", "2021-01-01,1,西", "jingkai,yangzhou", "“西”", "整数"),
    Broken("city.toml", "Asia/Shanghai", "Asia/Yangzhou", "Asia/Yangzhou", "没有时区“Asia/Yangzhou”", "Asia/Shanghai"),
    Broken("city.toml", "[demo]\nclock_starts = 2022-08-24T09:00:00\n", "", "", "没有 [demo]", "clock_starts"),
    Broken("city.toml", "2022-08-24T09", "2022-08-01T09", "2022-08-01", "早于最后一笔登记", "recorded_at"),
    Broken(
        "units.csv",
        "gaoyou-gaoxin,gaoyou,",
        "gaoyou-gaoxin,gaoyu,",
        "gaoyu,",
        "“gaoyu”",
        "相近的有：gaoyou",
        follow=True,
    ),
    Broken(
        "units.csv",
        "hanjiang-gaoxin,hanjiang,扬",
        "hanjiang-weiyang,hanjiang,扬",
        "Weiyang",
        "重复",
        "一次",
        follow=True,
    ),
    Broken(
        "units.csv", "维扬经济开发区", "扬州高新技术产业开发区", "hanjiang-weiyang", "与第 15 行重复", "只能出现一次"
    ),
    Broken(
        "units.csv", "jiangdu,yangzhou,", "jiangdu,jiangdu-gaoxin,", "jiangdu,jiangdu-gaoxin", "成了一个圈", "走到全市"
    ),
    Broken(
        "units.csv",
        "yangzhou,,扬州市",
        "yangzhou,jingkai,扬州市",
        "yangzhou,jingkai",
        "成了一个圈",
        "走到全市",
        follow=True,
    ),
    Broken("units.csv", "yangzhou,,扬州市", "yangzhou,jingkai,扬州市", "", "没有全市这一行", "只有一行", follow=True),
    Broken(
        "units.csv", "baoying,yangzhou,", "baoying,,", "baoying,,", "没有上级，第 2 行已是全市", "上级", follow=True
    ),
    Broken("units.csv", "Yizheng,county,", "Yizheng,city,", "Yizheng,city", "kind 是 city", "parent 留空", follow=True),
    Broken("units.csv", "Zone,park,yes,", "Zone,park,no,", "park,no", "is_park 却是 no", "应为 yes"),
    Broken("people.csv", "clerk,jingkai\n", "clerk,jinkai\n", "clerk,jinkai\n", "“jinkai”的单位", "相近的有：jingkai"),
    Broken("people.csv", "clerk,jingkai\n", "clerk,\n", "clerk,\n", "没有填写“unit”", "必须填写"),
    Broken(
        "people.csv", "clerk,jingkai\n", "clerk,hanjiang\n", "clerk,hanjiang\n", "“邗江区”不填报", "is_filer 为 yes"
    ),
    Broken(
        "people.csv",
        "approver,hanjiang\n",
        "approver,hanjiang-gaoxin\n",
        "approver,hanjiang-gaoxin",
        "不是审核单位",
        "县市区",
    ),
    Broken("people.csv", "leader,yangzhou\n", "leader,baoying\n", "leader,baoying", "设在了“宝应县”", "设在全市"),
    Broken("people.csv", "officer,yangzhou", "chief,yangzhou", "chief", "没有“chief”", "clerk、approver、officer"),
    Broken("people.csv", "officer-zhou,", "leader,", "leader,周", "与第 2 行重复", "一次", follow=True),
]


@pytest.mark.parametrize("broken", CASES, ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


def test_the_columns_of_the_map_may_be_left_out(tmp_path: Path) -> None:
    folder = copy_to(tmp_path / "city")
    units = folder / "units.csv"
    lines = units.read_text(encoding="utf-8").splitlines()
    units.write_text("\n".join(line.rsplit(",", 2)[0] for line in lines) + "\n", encoding="utf-8")
    book, _faults = read(folder)
    assert {(row.map_x, row.map_y) for row in book.units} == {(None, None)}

"""Files, headers and values that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.checking import check
from daliang.playbook.tests.broken import Broken

pytestmark = pytest.mark.nodb

VALUES = [
    Broken(
        "units.csv",
        "code,parent,name,",
        "code,above,name,",
        "code,above",
        "不认识的列“above”",
        "code、parent",
        follow=True,
    ),
    Broken("units.csv", "code,parent,name,", "code,name,", "code,name", "缺少列“parent”", "表头应为"),
    Broken("units.csv", "code,parent,name,", "code,parent,code,name,", "code,parent,code", "列“code”重复", "表头应为"),
    Broken(
        "units.csv", "广陵区,Guangling", "广陵区Guangling", "广陵区Guangling", "这一行有 9 格", "10 格", follow=True
    ),
    Broken(
        "units.csv",
        "guangling,yangzhou,广陵区",
        "guangling,yangzhou,",
        "guangling,yangzhou,,",
        "没有填写“name”",
        "必须",
    ),
    Broken("units.csv", "baoying,yangzhou", "宝应,yangzhou", "宝应,yangzhou", "代码“宝应”", "英文字母", follow=True),
    Broken("units.csv", "District,district", "District,borough", "borough", "没有“borough”", "city、county、district"),
    Broken("units.csv", "no,no,2021-01-01", "no,maybe,2021-01-01", "maybe", "没有“maybe”", "yes、no"),
    Broken("units.csv", "2021-01-01", "2021-02-31", "2021-02-31", "日期“2021-02-31”", "2022-08-24"),
    Broken("units.csv", "no,no,2021-01-01", "no,no,0022-01-01", "0022-01-01", "“0022-01-01”年份", "1949 年至 2199"),
    Broken("history.csv", "2021-01-29T17:00", "1905-01-29T17:00", "1905-01-29", "年份", "1949 年至 2199", follow=True),
    Broken("history.csv", "opened,2021-01-04", "opened,1905-01-04", "1905-01-04", "年份", "1949", follow=True),
    Broken("city.toml", 'name = "扬州市"', "name = 扬州市", "name = 扬州市", "不合 TOML", "加引号", follow=True),
    Broken("city.toml", 'name = "扬州市"', "name = 3", "name = 3", "“name”读到的是 3", "文字"),
    Broken("city.toml", "month = 1", "month = 13", "month = 13", "“13”", "1 至 12"),
    Broken("city.toml", 'currency = "CNY"', 'currency = "CNY"\nmayor = "?"', "mayor", "不认识的键“mayor”", "time_zone"),
    Broken("city.toml", "2022-08-24T09:00:00", "2022-08-24T09:00:00Z", "clock_starts", "读不出", "不带时区"),
    Broken("city.toml", "code = ", "# code = ", "# 城市", "没有填写“code”", "必须填写"),
    Broken("stages.toml", "order = 4", 'order = "four"', 'order = "four"', "“four”", "不小于零的整数", follow=True),
    Broken("stages.toml", "implies = []", "implies = 0", "implies = 0", "“implies”读到的是 0", "列表"),
    Broken(
        "stages.toml", 'label = "线索"', 'label = "线索"\ncolour = "red"', "colour", "不认识的键“colour”", "label_en"
    ),
    Broken("measures.toml", "[[ratio]]", "[[rates]]", "[[rates]]", "不认识的键“rates”", "measure、ratio"),
    Broken("tiers.toml", '"50亿"', '"许多"', '"许多"', "at_least：", "改正", follow=True),
    Broken("tiers.toml", '"20亿"', '"-20亿"', '"-20亿"', "at_least：", "改正", follow=True),
    Broken("tiers.toml", '"5亿美元"', '"5亿元"', '"5亿元"', "币种是 CNY", "USD", follow=True),
    Broken(
        "measures.toml",
        '{ at_least = "1亿", currency = "CNY" }',
        '"1亿"',
        'tier = "1亿"',
        "“tier”读到",
        "at_least",
        follow=True,
    ),
    Broken("rounds.toml", "due_time = 17:00:00", 'due_time = "5pm"', "5pm", "“5pm”", "17:00:00"),
    Broken("rates.csv", "6.3746", "0", "2022-01-28,0", "“0”", "大于零的小数", follow=True),
    Broken("history.csv", '"{""unit""', '"{unit""', '"{unit""', "“argument”读到的是", "JSON 对象", follow=True),
    Broken("history.csv", ",opened,", ",begun,", ",begun,", "没有“begun”", "opened、reached", follow=True),
    Broken("expected.toml", "count = 171", "count = 171.5", "count = 171.5", "171.5", "不小于零的整数"),
]


@pytest.mark.parametrize("broken", VALUES, ids=str)
def test_a_bad_value_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


REQUIRED = ["city.toml", "units.csv", "tiers.toml", "stages.toml", "industries.csv", "measures.toml", "rounds.toml"]


@pytest.mark.parametrize("file", REQUIRED)
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    faults = [fault for fault in check(folder) if fault.file == file]
    assert [(fault.line, fault.found) for fault in faults][:1] == [(0, "缺少这个文件。")]


def test_a_city_without_demo_data_is_whole(folder: Path) -> None:
    for file in ("people.csv", "projects.csv", "history.csv", "returns.csv", "events.toml", "event_projects.csv"):
        (folder / file).unlink()
    for file in ("expected.toml", "rates.csv", "cockpit.toml", "leads.csv", "pages.csv"):
        (folder / file).unlink()
    rounds = folder / "rounds.toml"
    rounds.write_text(rounds.read_text(encoding="utf-8").partition("[[round]]")[0], encoding="utf-8")
    assert check(folder) == []


def test_a_file_in_another_encoding_is_named_with_its_line(folder: Path) -> None:
    path = folder / "industries.csv"
    head, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + rest[0] + "old,旧行业,Old,advanced_manufacturing\n".encode("gbk"))
    faults = [fault for fault in check(folder) if fault.file == "industries.csv"]
    assert [(fault.line, fault.found) for fault in faults] == [(3, "此处不是 UTF-8 编码。")]


def test_a_mark_at_the_start_of_a_file_from_excel_is_read_over(folder: Path) -> None:
    path = folder / "units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(folder) == []


def test_all_faults_come_at_once_in_order_of_file_and_line(folder: Path) -> None:
    for broken in VALUES[6:9]:
        path = folder / broken.file
        path.write_text(path.read_text(encoding="utf-8").replace(broken.old, broken.new, 1), encoding="utf-8")
    (folder / "stages.toml").unlink()
    faults = check(folder)
    assert len(faults) > 3
    assert faults == sorted(faults, key=lambda fault: (fault.file, fault.line))

"""Faults of the calendar and of the demo's returns."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.checking import check
from daliang.playbook.tests.broken import Broken, line_of, replace

pytestmark = pytest.mark.nodb

ROUNDS = [
    Broken("rounds.toml", "every_days = 14", "every_days = 0", "every_days = 0", "every_days 是 0", "双周写 14"),
    Broken("rounds.toml", 'stages = ["negotiating"]', 'stages = ["talks"]', "talks", "“talks”的阶段", "相近"),
    Broken("rounds.toml", '"negotiating-new-20"]', '"negotiating-new"]', "negotiating-new", "“negotiating-new”", "-20"),
    Broken("rounds.toml", 'stages = ["negotiating"]', "stages = []", "[[series]]", "没有划定", "至少写一个阶段"),
    Broken("rounds.toml", 'at_least = "20亿"', 'at_least = "30亿"', "30亿", "没有 30亿元 这一档", "20亿元"),
    Broken(
        "rounds.toml",
        'series = "negotiating"',
        'series = "talks"',
        'series = "talks"',
        "“talks”的报送系列",
        "negotiating",
    ),
    Broken("rounds.toml", 'code = "2022-R02"', 'code = "2022-R01"  # here', "# here", "重复", "一次", follow=True),
    Broken("rounds.toml", "number = 2", "number = 1  # here", "# here", "“negotiating 1”与第", "一次"),
    Broken("rounds.toml", "opens_on = 2022-08-08", "opens_on = 2022-08-18", "[[round]]", "日期次序不对", "opens_on ≤"),
    Broken("rounds.toml", "2022-08-12T17:30:00", "2022-08-11T17:30:00", "[[round]]", "之前封账", "不应早于"),
    Broken(
        "rounds.toml",
        "2022-08-26\ndue_on = 2022-08-26",
        "2022-08-26\ndue_on = 2022-08-26T17:00:00",
        "T17:00:00\n",
        "“due_on”的日期",
        "2022-08-24",
    ),
    Broken(
        "rounds.toml",
        "closed_at = 2022-08-12T17:30:00",
        "",
        'round = "2022-R01"',
        "还没有封账",
        "closed_at",
        in_file="expected.toml",
        follow=True,
    ),
    Broken(
        "rounds.toml",
        "cut_off_on = 2022-08-26",
        "cut_off_on = 2022-08-12\n#",
        '[[round]]\ncode = "2022-R02"',
        "不晚于前一期",
        "由早到晚",
        follow=True,
    ),
]
BYD = "filed,2022-08-22T16:20,,比亚迪汽车电子项目"
RETURNS = [
    Broken(
        "returns.csv",
        "2022-R02,yizheng-qiche,filed",
        "2022-R03,yizheng-qiche,filed",
        "2022-R03",
        "“2022-R03”的期次",
        "2022-R02",
        follow=True,
    ),
    Broken("returns.csv", "2022-R02,guangling-shipin", "2022-R01,guangling-shipin", "2022-R01", "已经封账", "还开着"),
    Broken(
        "returns.csv",
        "2022-R02,guangling-shipin",
        "2022-R02,guangling-shi",
        "guangling-shi,",
        "“guangling-shi”的单位",
        "guangling-shipin",
    ),
    Broken(
        "returns.csv",
        "2022-R02,guangling-shipin",
        "2022-R02,guangling",
        "R02,guangling,",
        "“guangling”不填报",
        "is_filer",
    ),
    Broken(
        "returns.csv",
        "guangling-shipin,filed",
        "guangling-shipin,approved",
        "guangling-shipin,approved",
        "状态次序不对",
        "filed、approved",
    ),
    Broken(
        "returns.csv",
        "guangling-shipin,filed",
        "guangling-shipin,sent",
        "guangling-shipin,sent",
        "没有“sent”",
        "filed、approved",
    ),
    Broken(
        "returns.csv",
        "approved,2022-08-23T14:10",
        "approved,2022-08-23T10:10",
        "T10:10",
        "没有晚于上一步",
        "一步比一步晚",
    ),
    Broken(
        "returns.csv",
        "2022-08-23T14:10,,",
        "2022-08-23T14:10,,多写",
        "多写",
        "写了项目内容",
        "只写在 filed 行",
        follow=True,
    ),
    Broken(
        "returns.csv",
        BYD,
        "filed,2022-08-22T16:20,YZ2099-0001,比亚迪汽车电子项目",
        "YZ2099",
        "“YZ2099-0001”的项目",
        "相近",
    ),
    Broken("returns.csv", "50亿元以上", "", BYD, "新增项目没有填写 amount", "至少填写"),
    Broken("returns.csv", "50亿元以上", "0", BYD, "amount：", "改正"),
    Broken("returns.csv", "8月18日", "2月31日", "2月31日", "stage_on：", "改正"),
    Broken("returns.csv", "2022.8.19", "2022.8.29", "2022.8.29", "stage_on：", "改正"),
    Broken("returns.csv", "2022年9月1日", "秋天", "秋天", "next_on：", "改正"),
    Broken(
        "returns.csv",
        "汽车电子,内资",
        "汽车玩具,内资",
        "汽车玩具",
        "“industry”中没有“汽车玩具”",
        "集成电路",
        follow=True,
    ),
    Broken("returns.csv", "内资,50亿", "侨资,50亿", "侨资", "“origin”中没有“侨资”", "内资、外资", follow=True),
    Broken("returns.csv", "以上,在谈", "以上,商谈", "商谈", "“stage”中没有“商谈”", "线索、在谈", follow=True),
]


@pytest.mark.parametrize("broken", [*ROUNDS, *RETURNS], ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


def test_a_project_of_another_unit_cannot_be_filed(folder: Path) -> None:
    Broken(
        "returns.csv",
        "2022-R02,guangling-shipin,filed,2022-08-24T08:40,",
        "2022-R02,guangling-shipin,filed,2022-08-24T08:40,YZ2022-0002",
        "guangling-shipin,filed",
        "落地在“hanjiang-gaoxin”",
        "落地在本单位",
    ).check(folder)


def test_a_project_stands_once_in_a_return(folder: Path) -> None:
    path = folder / "returns.csv"
    line = next(row for row in path.read_text(encoding="utf-8").splitlines() if ",gaoyou-jingkai,filed," in row)
    replace(path, line, f"{line}\n{line}")
    assert [(fault.line, fault.right) for fault in check(folder)] == [(line_of(path, line) + 1, "每个项目只写一行。")]

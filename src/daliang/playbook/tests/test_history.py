"""Faults of projects and their postings."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.checking import check, examine
from daliang.playbook.tests.broken import Broken, line_of, replace

pytestmark = pytest.mark.nodb

FILE = "history.csv"
START = "YZ2021-0001,reached,2021-04-26"  # a start that stands in the ledger of April 2021
SIGNED = 'YZ2021-0001,reached,2021-03-02,2021-03-31T17:00,"{""stage"":""signed""}"'
DOLLARS = 'YZ2022-0005,amount,2022-01-10,2022-01-28T17:00,"{""kind"":""total"",""value"":45000000,""currency"":""USD""'
REVERSAL = 'YZ2022-0002,reversed,2022-02-18,2022-03-31T17:00,"{""kind"":""amount"",""on"":""2022-02-18""'

HANDS = [
    Broken(FILE, "YZ2022-0005,amount", "YZ2099-0005,amount", "YZ2099", "“YZ2099-0005”的项目", "相近", follow=True),
    Broken(
        FILE, "clerk-baoying-jingkai,", "clerk-baoying,", "clerk-baoying,", "登录名为“clerk-baoying”", "clerk-baoying-"
    ),
    Broken(FILE, "approver-baoying,", "chief,", "chief,", "登录名为“chief”", "相近的有"),
    Broken(
        FILE, "officer-lin,officer-zhou", "officer-lin,officer-lin", "officer-lin,officer-lin", "经办与复核", "两个人"
    ),
    Broken(
        FILE,
        START,
        "YZ2021-0001,reached,2021-05-06",
        "reached,2021-05-06",
        "发生在 2021-05-06",
        "不应早于 on",
        follow=True,
    ),
    Broken(FILE, "2021-01-29T17:00", "2021-01-30T17:00", "2021-01-29T17:00", "早于上一行", "由早到晚", follow=True),
    Broken(FILE, "2021-01-29T17:00", "2021-01-28T17:00", "2021-01-29T17:00", "两个登记时刻", "应相同"),
    Broken(FILE, "2021-01-29T17:00", "2021-01-29", "2021-01-29,", "时刻“2021-01-29”", "2022-08-12T17:30", follow=True),
    Broken(
        FILE, "补报签约：合同于3月14日签订，园区漏报", "", "2022-03-14,2022-06-30T17:00", "却没有写理由", "填写 reason"
    ),
]
ARGUMENTS = [
    Broken(FILE, SIGNED, SIGNED.replace("stage", "step"), "step", "少了 stage，多了 step", "应有：stage", follow=True),
    Broken(FILE, SIGNED, SIGNED.replace("signed", "sign"), '"sign"', "“sign”的阶段", "signed"),
    Broken(FILE, SIGNED, SIGNED.replace('""signed""', "3"), '"":3}', "读到“3”", "文字"),
    Broken(
        FILE, "recognised_started", "recognised_start", 'recognised_start"', "“recognised_start”的认定", "recognised_"
    ),
    Broken(FILE, '""milestone"":""rec', '""milestone"":""prec', "prec", "的阶段或认定", "recognised_signed"),
    Broken(
        FILE,
        '{""unit"":""hanjiang-gaoxin""}',
        '{""unit"":""gaoxin""}',
        '""gaoxin""',
        "“gaoxin”的单位",
        "相近",
        follow=True,
    ),
    Broken(FILE, '{""industry"":""auto_electronics""}', '{""industry"":""autos""}', "autos", "“autos”的行业", "auto_"),
    Broken(FILE, '""origin"":""domestic""', '""origin"":""local""', '""local""', "读到“local”", "domestic、foreign"),
    Broken(FILE, '""kind"":""total""', '""kind"":""paid_in""', '""paid_in""', "读到“paid_in”", "total、fixed"),
    Broken(FILE, '""value"":280000000', '""value"":0', '""value"":0', "读到“0”", "大于零的整数"),
    Broken(FILE, '""value"":280000000', '""value"":2.8', '""value"":2.8', "读到“2.8”", "大于零的整数"),
    Broken(FILE, '""qualifier"":""exactly""', '""qualifier"":""over""', '""over""', "读到“over”", "exactly、about"),
    Broken(FILE, '""currency"":""CNY""', '""currency"":""EUR""', '""EUR""', "读到“EUR”", "CNY、USD"),
    Broken(
        FILE,
        DOLLARS,
        DOLLARS.replace("USD", "CNY"),
        DOLLARS.replace("USD", "CNY"),
        "rate",
        "人民币金额不写汇率",
        follow=True,
    ),
    Broken(FILE, '""rate"":""6.3757""', '""rate"":""6.5""', '""6.5""', "2021-12-31 6.5", "rates.csv"),
    Broken(FILE, '""rate_on"":""2021-12-31"",', "", DOLLARS, "None 6.3757", "rate_on"),
    Broken(
        FILE,
        '""guangling-jingkai"":500000',
        '""guangling-jingkai"":400000',
        '"":400000,',
        "guangling-jingkai",
        "合计 1000000",
    ),
    Broken(
        FILE, '""guangling-jingkai"":500000', '""guangling"":0,""x"":500000', '""x""', "“x”的单位", "相近", follow=True
    ),
    Broken(FILE, '""transfer"":false', '""transfer"":0', '""transfer"":0', "读到“0”", "true 或 false"),
]
LIVES = [
    Broken(
        FILE,
        "YZ2021-0001,opened,2021-01-04",
        "YZ2021-0001,opened,2021-01-22",
        "YZ2021-0001,amount",
        "早于项目建档日",
        "改正",
    ),
    Broken(
        FILE,
        SIGNED,
        SIGNED.replace("signed", "completed"),
        SIGNED[:30],
        "不能从“negotiating”直接进入“completed”",
        "改正",
    ),
    Broken(FILE, "YZ2021-0041,reopened", "YZ2021-0041,resumed", "YZ2021-0041,resumed", "已终止", "改正"),
    Broken(
        FILE,
        "YZ2021-0068,fell_back,2022-07-19",
        "YZ2021-0068,fell_back,2022-01-04",
        "fell_back,2022-01-04",
        "“回退”到“negotiating”",
        "改正",
        follow=True,
    ),
]
REVERSALS = [
    Broken(
        FILE,
        REVERSAL,
        REVERSAL.replace('""2022-02-18""', '""2022-02-19""'),
        "YZ2022-0002,reversed",
        "找到 0 笔",
        "未冲销过",
    ),
    Broken(
        FILE,
        REVERSAL,
        REVERSAL.replace('""on""', '""day""'),
        "YZ2022-0002,reversed",
        "少了 on",
        "kind、on、batch",
        follow=True,
    ),
    Broken(
        FILE,
        "YZ2022-0002,amount,2022-02-18,2022-02-28T17:00",
        "YZ2022-0003,amount,2022-02-18,2022-02-28T17:00",
        "YZ2022-0002,reversed",
        "找到 0 笔",
        "恰好",
        follow=True,
    ),
]


@pytest.mark.parametrize("broken", [*HANDS, *ARGUMENTS, *LIVES, *REVERSALS], ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


def test_two_projects_share_no_code(folder: Path) -> None:
    replace(folder / "projects.csv", "\nYZ2021-0002,", "\nYZ2021-0001,")
    faults = [fault for fault in check(folder) if fault.file == "projects.csv"]
    assert [(fault.line, fault.found) for fault in faults] == [(3, "“YZ2021-0001”与第 2 行重复。")]


def test_a_project_without_a_posting_is_named(folder: Path) -> None:
    path = folder / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8") + "YZ2022-9999,未登记项目,,,,,,,,yes\n", encoding="utf-8")
    assert [(fault.line, fault.found) for fault in check(folder)] == [
        (line_of(path, "YZ2022-9999"), "项目“未登记项目”在 history.csv 里没有登记。")
    ]


def test_a_batch_stands_together(folder: Path) -> None:
    path = folder / FILE
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[9] += "-late"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert [(fault.line, fault.found) for fault in check(folder)] == [(11, "批次“2021-01”被别的批次隔开。")]


def test_a_posting_is_reversed_once(folder: Path) -> None:
    path = folder / FILE
    line = next(row for row in path.read_text(encoding="utf-8").splitlines() if row.startswith("YZ2022-0002,reversed"))
    replace(path, line, f"{line}\n{line}")
    assert [(fault.line, fault.found) for fault in check(folder)] == [
        (line_of(path, line) + 1, "要冲销的登记找到 0 笔。")
    ]


def test_a_correction_stands_at_the_place_of_what_it_corrects(folder: Path) -> None:
    _playbook, corrections, _faults = examine(folder)
    path = folder / FILE
    wrong = line_of(path, "YZ2022-0002,amount,2022-02-18,2022-02-28")
    reversal, again = line_of(path, "YZ2022-0002,reversed"), line_of(path, "YZ2022-0002,amount,2022-02-18,2022-03-31")
    assert corrections.reverses == {reversal: wrong}
    assert corrections.corrects == {again: wrong}
    assert corrections.slot(again) == wrong

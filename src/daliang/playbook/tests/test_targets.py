"""Faults of notices of targets and of lights; what the first city's two notices ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.reading import read
from daliang.playbook.tests.broken import YANGZHOU, Broken, copy_to

pytestmark = pytest.mark.nodb
HALF, YEAR = "targets/2022-H2.toml", "targets/2022-annual.toml"
FAULTS = [
    Broken(HALF, 'measure = "recognised-20"', 'measure = "recognized-20"', "recognized-20", "没有代码为", "recognised"),
    Broken(HALF, '"negotiating-20"]', '"talks-20"]', "talks-20", "没有代码为“talks-20”的口径", "negotiating-20"),
    Broken(HALF, 'rule = "at_least"', 'rule = "all"', 'rule = "all"', "没有“all”这一项", "at_least", follow=True),
    Broken(HALF, 'each = "park"', 'each = "parks"', 'each = "parks"', "没有“parks”这一项", "park", follow=True),
    Broken(HALF, "minimum = 1", "minimum = 0", "minimum = 0", "大于零", "照此改正"),
    Broken(HALF, 'rule = "pool"', 'rule = "rate"', 'rule = "rate"', "不是比率", "照此改正"),
    Broken(
        HALF, 'measure = "recognised-foreign-5"', 'measure = "recognised-foreign-5"\naspect = "cny"', 'aspect = "cny"',
        "用这种货币", "照此改正",
    ),
    Broken(HALF, "starts = 2022-07-01", "starts = 2023-07-01", "ends = ", "starts 晚于 ends", "由早到晚", follow=True),
    Broken(HALF, "effective_on = 2022-07-29", "effective_on = 2023-07-29", "effective_on", "晚于指标期末", "不晚于"),
    Broken(HALF, 'title = "', 'titel = "', "titel", "不认识的键“titel”", "title", follow=True),
    Broken(HALF, "synthetic = true", 'synthetic = "yes"', "synthetic", "读到的是“yes”", "true 或 false"),
    Broken(
        HALF, 'measure = "recognised-100"\nrule = "pool"', 'measure = "signed-manufacturing-1"\nrule = "pool"',
        'measure = "signed-manufacturing-1"', "targets/2022-H2.toml 在同一时期", "改那一份", in_file=YEAR,
    ),
    Broken(YEAR, 'unit = "hanjiang"', 'unit = "hanjang"', "hanjang", "没有代码为“hanjang”的单位", "hanjiang"),
    Broken(YEAR, "amount = 100", 'amount = "一百来个"', "一百来个", "读不出", "照此改正"),
    Broken(YEAR, "amount = 100", "amount = -1", "amount = -1", "不能小于零", "照此改正"),
    Broken(YEAR, 'rule = "pool"', 'rule = "pool"\npart_of = "x"', 'part_of = "x"', "不在本通知", "照此", follow=True),
    Broken("lights.toml", "late = 30", "late = 5", "late = 5", "late 不大于 warn", "late 应大于 warn"),
    Broken(
        "expected.toml", 'notice = "2022-annual"', 'notice = "2022-anual"', "2022-anual", "没有代码为“2022-anual”",
        "2022-annual",
    ),
]  # fmt: skip


@pytest.mark.parametrize("broken", FAULTS, ids=str)
def test_each_fault_names_its_line_and_what_would_be_right(broken: Broken, tmp_path: Path) -> None:
    broken.check(copy_to(tmp_path))


def test_a_unit_that_comes_later_has_no_target_yet(tmp_path: Path) -> None:
    Broken(
        "units.csv", "shengtai,yangzhou,生态科技新城,Yangzhou Eco-Tech New City,zone,no,no,2021-01-01",
        "shengtai,yangzhou,生态科技新城,Yangzhou Eco-Tech New City,zone,no,no,2022-03-01", 'unit = "shengtai"',
        "从 2022-03-01 起才有", "已有的单位", in_file=YEAR, follow=True,
    ).check(copy_to(tmp_path))  # fmt: skip


def test_a_minimum_is_not_asked_of_another_kind(tmp_path: Path) -> None:
    target = '[[target]]\nindicator = "recognised-20"\nunit = "hanjiang"\namount = 1\n\n[[target]]\n'
    Broken(HALF, "[[target]]\n", target, 'unit = "hanjiang"', "不在“每个单位至少”之列", "哪类单位", follow=True).check(
        copy_to(tmp_path)
    )


def test_the_two_notices_are_as_the_article_tells() -> None:
    book = read(YANGZHOU)[0]
    asked = {one.notice.code: [(row.measure, row.rule, row.minimum) for row in one.indicators] for one in book.notices}
    assert asked == {
        "2022-annual": [("signed-manufacturing-1", "pool", 0)],
        "2022-H2": [
            ("recognised-20", "at_least", 1),
            ("recognised-100", "pool", 0),
            ("recognised-foreign-5", "pool", 0),
        ],
    }
    assert all(one.notice.synthetic for one in book.notices), "no document number is real"
    half = next(one for one in book.notices if one.notice.code == "2022-H2")
    assert half.notice.dated and half.notice.dated.isoformat() == "2022-07-29"
    assert all(row.beside for row in half.indicators), "signed and in negotiation stand beside"

"""Faults of the signing events and of the figures that are expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.tests.broken import Broken

pytestmark = pytest.mark.nodb

EVENTS = [
    Broken("events.toml", "on = 2022-06-28", "on = 2022-06-31", "06-31", "不合 TOML", "日期不加引号", follow=True),
    Broken(
        "events.toml",
        'code = "2022-05-foreign"',
        'code = "2022-04-cloud"  # here',
        "# here",
        "重复",
        "一次",
        follow=True,
    ),
    Broken(
        "event_projects.csv",
        "2022-04-cloud,",
        "2022-04-clouds,",
        "clouds",
        "“2022-04-clouds”的活动",
        "cloud",
        follow=True,
    ),
    Broken("event_projects.csv", "YZ2022-0021", "YZ2099-0021", "YZ2099", "“YZ2099-0021”的项目", "相近"),
    Broken("event_projects.csv", "formal", "oral", "oral", "没有“oral”", "formal、framework、intent"),
    Broken("event_projects.csv", "formal,yes", "formal,first", "formal,first", "没有“first”", "yes、no"),
    Broken(
        "event_projects.csv",
        "5000000000",
        "5100000000",
        "5100000000",
        "当日台账是 5,000,000,000元",
        "应一致",
        follow=True,
    ),
    Broken(
        "event_projects.csv",
        "5000000000",
        "5100000000",
        'code = "2022-04-cloud"',
        "18 个项目、33,200,000,000 元",
        "33,100,000,000",
        in_file="expected.toml",
        follow=True,
    ),
    Broken(
        "expected.toml", "projects = 65", "projects = 66", 'code = "2022-06-q2"', "合计 65 个项目", "应为 66 个项目"
    ),
    Broken("expected.toml", "usd = 785_000_000", "usd = 786_000_000", "2022-05-foreign", "785,000,000", "786,000,000"),
    Broken(
        "expected.toml",
        'code = "2022-06-q2"',
        'code = "2022-06-q3"',
        "2022-06-q3",
        "“2022-06-q3”的活动",
        "q2",
        follow=True,
    ),
]
EXPECTED = [
    Broken(
        "expected.toml", '"recognised-50"', '"recognized-50"', "recognized-50", "“recognized-50”的口径", "recognised-50"
    ),
    Broken("expected.toml", 'round = "2022-R01"', 'round = "2022-R11"', "2022-R11", "“2022-R11”的期次", "2022-R01"),
    Broken(
        "expected.toml",
        'round = "2022-R01"',
        'round = "2022-R02"',
        'round = "2022-R02"',
        "还没有封账",
        "closed_at",
    ),
    Broken(
        "expected.toml", "hanjiang-gaoxin", "hanjiang-gao", "hanjiang-gao", "“hanjiang-gao”的单位", "hanjiang-gaoxin"
    ),
    Broken("expected.toml", "to = 2022-06-30\n", "", "[[figure]]", "没有写清是什么时候", "成对"),
    Broken(
        "expected.toml",
        'round = "2022-R01"',
        'round = "2022-R01"\nas_of = 2022-08-12',
        '[[figure]]\nmeasure = "negotiating-20"',
        "没有写清",
        "三者",
    ),
    Broken("expected.toml", "to = 2022-06-30", "to = 2021-06-30", "to = 2021-06-30", "from 晚于 to", "由早到晚"),
    Broken(
        "expected.toml",
        "as_of = 2022-08-24",
        "from = 2022-01-01\nto = 2022-08-24",
        "from = 2022-01-01\nto = 2022-08-24\ncount = 16",
        "存量口径",
        "as_of",
    ),
    Broken(
        "expected.toml", '171\nsource = "article"', '171\nsource = "memory"', "memory", "没有“memory”", "article、demo"
    ),
]


@pytest.mark.parametrize("broken", [*EVENTS, *EXPECTED], ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)

"""Faults of the clocks of leads and of the demo's leads; without the files the usual clocks run."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.leads.desk.clocks import CLOCKS, Clocks
from daliang.playbook.checking import check
from daliang.playbook.reading import read
from daliang.playbook.tests.broken import Broken, copy_to

pytestmark = pytest.mark.nodb

CASES = [
    Broken("leads.toml", "respond = 1", "respond = 0", "respond = 0", "respond 不足一天", "1以上"),
    Broken("leads.toml", "follow = 14", "follow = 1.5", "follow = 1.5", "1.5", "整数", follow=True),
    Broken("leads.toml", '"assess"', '"asses"', "working =", "没有“asses”", "respond、assess"),
    Broken("leads.csv", ",officer-lin,,,苏芯", ",officer-li,,,苏芯", "L1,opened", "officer-li", "officer-lin"),
    Broken("leads.csv", "L1,assigned", "L9,assigned", "L9,assigned", "“L9”", "opened", follow=True),
    Broken("leads.csv", "T10:10,officer-lin,hanjiang-gaoxin", "T10:10,officer-lin,", "L1,assigned", "unit", "必须写"),
    Broken("leads.csv", "T10:10,officer-lin", "T09:10,officer-lin", "L1,assigned", "没有晚于上一步", "一步比一步晚"),
    Broken("leads.csv", ",YZ2022-0100,", ",YZ2022-0999,", "L6,project", "“YZ2022-0999”", "相近"),
    Broken("leads.csv", "15亿,chips", "很多,chips", "L1,opened", "很多", "改正这一处"),
    Broken("leads.csv", "15亿,chips", "15亿,chip", "L1,opened", "“chip”", "chips"),
    Broken(
        "leads.csv", "officer-lin,hanjiang-gaoxin", "officer-lin,hanjiang-gao", "L1,assigned", "hanjiang-gao", "相近"
    ),
]


@pytest.mark.parametrize("broken", CASES, ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


def test_a_city_without_the_files_has_the_usual_clocks_and_no_lead(tmp_path: Path) -> None:
    folder = copy_to(tmp_path / "city")
    for name in ("leads.toml", "leads.csv"):
        (folder / name).unlink()
    book, _faults = read(folder)
    assert book.leads == () and check(folder) == []
    assert Clocks(**{name: getattr(book.lead_clocks, name) for name in (*CLOCKS, "working")}) == Clocks()

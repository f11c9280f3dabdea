"""Faults of the checks before filing."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.reading import read
from daliang.playbook.tests.broken import YANGZHOU, Broken, copy_to
from daliang.rounds.checks import USUAL, Check, CheckKind
from daliang.rounds.findings import ASKED

FAULTS = [
    Broken(
        "checks.toml", 'kind = "stale"', 'kind = "stall"', 'kind = "stall"', "没有“stall”这一项", "stale", follow=True
    ),
    Broken(
        "checks.toml", 'severity = "error"\n', 'severity = "fatal"\n', "fatal", "没有“fatal”这一项", "error、warning"
    ),
    Broken("checks.toml", '"negotiating"]', '"talks"]', "talks", "代码为“talks”的阶段", "negotiating"),
    Broken("checks.toml", '"investor"]', '"invester"]', "invester", "没有“invester”这一栏", "investor"),
    Broken("checks.toml", "days = 30", "", '[[check]]\nkind = "stale"', "没有写明“days”", "大于零"),
    Broken("checks.toml", "days = 30", "days = 30\nmost = 2", "most = 2", "用不到“most”", "删去"),
    Broken("checks.toml", 'usd = "200亿美元"', 'usd = "200亿元"', "200亿元", "币种是 CNY", "USD", follow=True),
    Broken(
        "checks.toml",
        'kind = "look_alike"\nseverity = "warning"',
        'kind = "look_alike"\nseverity = "error"  # here',
        "# here",
        "不能挡住报送",
        '"warning"',
    ),
    Broken("checks.toml", 'kind = "huge"', 'kind = "huge"\nseries = ["weekly"]', "weekly", "“weekly”的报送系列", "neg"),
]


@pytest.mark.nodb
@pytest.mark.parametrize("broken", FAULTS, ids=str)
def test_each_fault_names_its_line_and_what_would_be_right(broken: Broken, tmp_path: Path) -> None:
    broken.check(copy_to(tmp_path))


@pytest.mark.nodb
def test_every_kind_of_check_is_asked_and_the_first_city_uses_each() -> None:
    assert set(ASKED) == set(CheckKind) == {CheckKind(one.kind) for one in read(YANGZHOU)[0].checks}
    assert {one.kind for one in USUAL} < set(CheckKind)


@pytest.mark.nodb
def test_amounts_are_read_as_an_officer_writes_them() -> None:
    found = Check.read({"kind": "huge", "cny": "1000亿", "usd": "200亿美元"})
    assert (found.cny, found.usd, found.severity) == (10**11, 2 * 10**10, "warning")

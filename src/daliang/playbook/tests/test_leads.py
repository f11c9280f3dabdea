"""Faults of the clocks of leads and of the demo's leads; without the files the usual clocks run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from daliang.dossier.tests.world import World
from daliang.leads.desk.clocks import CLOCKS, Clocks
from daliang.leads.models import Lead
from daliang.playbook.checking import check
from daliang.playbook.loading.leads import load_leads
from daliang.playbook.reading import read
from daliang.playbook.reading.leads import read_leads
from daliang.playbook.shapes import Playbook
from daliang.playbook.sources import Folder
from daliang.playbook.tests.broken import Broken, copy_to
from daliang.vocabulary.refusal import Refusal

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
    Broken("leads.csv", ",partner-chamber", ",officer-lin", "L1,opened", "“officer-lin”的合作方", "partner-chamber"),
    Broken(
        "leads.csv", "officer-lin,hanjiang-gaoxin", "officer-lin,hanjiang-gao", "L1,assigned", "hanjiang-gao", "相近"
    ),
]


HEAD = "lead,deed,at,by,unit,words,name,company,amount,industry,origin,place,stage,channel,summary\n"
OPENED = "L1,opened,2022-08-08T09:30,officer,,,海棠储能项目,,15亿,,,,,市电子商会,\n"
GIVEN = "L1,assigned,2022-08-08T10:10,officer,park_a1,,,,,,,,,,\n"


@pytest.mark.nodb
@pytest.mark.parametrize("broken", CASES, ids=str)
def test_a_fault_is_named_with_its_line(folder: Path, broken: Broken) -> None:
    broken.check(folder)


@pytest.mark.nodb
def test_a_city_without_the_files_has_the_usual_clocks_and_no_lead(tmp_path: Path) -> None:
    folder = copy_to(tmp_path / "city")
    for name in ("leads.toml", "leads.csv"):
        (folder / name).unlink()
    book, _faults = read(folder)
    assert book.leads == () and check(folder) == []
    assert Clocks(**{name: getattr(book.lead_clocks, name) for name in (*CLOCKS, "working")}) == Clocks()


def loaded(tmp_path: Path, rows: str) -> None:
    """Let these rows of leads.csv be done in the small city."""
    (tmp_path / "leads.csv").write_text(HEAD + rows, encoding="utf-8")
    folder = Folder(tmp_path)
    book: Any = SimpleNamespace(city=SimpleNamespace(time_zone="Asia/Shanghai"), leads=read_leads(folder))
    assert not folder.faults.sorted()
    load_leads(cast(Playbook, book))


def test_each_deed_is_done_at_its_moment(dossier_city: World, tmp_path: Path) -> None:
    loaded(tmp_path, OPENED + GIVEN)
    lead = Lead.objects.get()
    assert (lead.unit, lead.assigned_at) == (
        dossier_city.units["park_a1"],
        datetime(2022, 8, 8, 2, 10, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        ("L1,assessed,2022-08-09T09:00,clerk-a1,,值得跟进,,,,,,,,,", "wrong_state", "已分派"),
        ("L1,responded,2022-08-09T09:00,clerk-b1,,,,,,,,,,,", "unseen", "“clerk-b1”"),
        ("L1,project,2022-08-09T09:00,clerk-a1,,TW2022-0003,,,,,,,,,", "unseen", "“L1”"),
    ],
)
def test_what_a_rule_refuses_is_refused_at_its_line(
    dossier_city: World, tmp_path: Path, row: str, code: str, says: str
) -> None:
    with pytest.raises(Refusal) as no:
        loaded(tmp_path, f"{OPENED}{GIVEN}{row}\n")
    (one,) = no.value.all
    assert (one.code, one.where.split()[0]) == (code, "leads.csv:4") and says in str(one)

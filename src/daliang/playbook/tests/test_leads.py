"""Faults of the clocks of leads, of the demo's leads and of its pages; without the files the usual clocks run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from daliang.dossier.tests.world import World
from daliang.leads.desk.clocks import CLOCKS, Clocks
from daliang.leads.models import Fact, FactKind, FactState, Lead, Page, PageState
from daliang.playbook.checking import check
from daliang.playbook.loading.leads import load_leads, load_pages
from daliang.playbook.reading import read
from daliang.playbook.reading.leads import read_leads, read_page_files, read_pages
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
    Broken("pages.csv", "damaged.html", "damage.html", "damage.html", "没有文件“damage.html”", "damaged.html"),
    Broken("pages.csv", "damaged.html", "signing.html", "signing.html,2022-08-23", "重复", "只能出现一次"),
    Broken("pages.csv", ",officer-zhou", ",officer-zho", "damaged.html", "“officer-zho”", "officer-zhou"),
    Broken("pages.csv", "2022-08-23T16:40", "8月23日", "damaged.html", "8月23日", "2022"),
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
    for name in ("leads.toml", "leads.csv", "pages.csv"):
        (folder / name).unlink()
    book, _faults = read(folder)
    assert book.leads == () and book.pages == () and check(folder) == []
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


def taken_in(tmp_path: Path, rows: str) -> None:
    """Let these rows of pages.csv be taken in by the small city, with two pages of one story beside them."""
    (tmp_path / "pages").mkdir()
    for name, outlet in (("first.txt", "甲网"), ("second.txt", "乙网"), ("photo.jpg", "丙网")):
        (tmp_path / "pages" / name).write_text(f"{outlet}\n{STORY}", encoding="utf-8")
    (tmp_path / "pages.csv").write_text(f"file,at,by\n{rows}", encoding="utf-8")
    folder = Folder(tmp_path)
    book: Any = SimpleNamespace(
        city=SimpleNamespace(time_zone="Asia/Shanghai"), pages=read_pages(folder), page_files=read_page_files(folder)
    )
    assert not folder.faults.sorted()
    load_pages(cast(Playbook, book))


STORY = (
    "海棠储能科技有限公司投资22亿元建设储能电芯项目，8月20日在云泽开发区签约。项目用地200亩，分两期建设，"
    "全部投产后预计年产值40亿元。云泽市副市长出席签约仪式，要求有关部门做好用地、用能和环评服务。"
)
FIRST = "first.txt,2022-08-20T10:00,officer\n"


def test_pages_are_taken_in_at_their_moment_and_read(dossier_city: World, tmp_path: Path) -> None:
    taken_in(tmp_path, f"second.txt,2022-08-21T09:00,officer\n{FIRST}")
    first, second = Page.objects.order_by("at")
    assert (first.address, first.at, first.state) == ("first.txt", datetime(2022, 8, 20, 2, tzinfo=UTC), PageState.READ)
    assert first.story is not None and first.story == second.story
    project = Fact.objects.get(page=first, kind=FactKind.PROJECT)
    assert project.state == FactState.FOUND


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("second.txt,2022-08-21T09:00,clerk-b1\n", "not_your_role"),
        ("photo.jpg,2022-08-21T09:00,officer\n", "wrong_kind"),
    ],
)
def test_a_page_that_may_not_be_taken_in_is_refused_at_its_line(
    dossier_city: World, tmp_path: Path, row: str, code: str
) -> None:
    with pytest.raises(Refusal) as no:
        taken_in(tmp_path, FIRST + row)
    (one,) = no.value.all
    assert (one.code, one.where.split()[0]) == (code, "pages.csv:3")

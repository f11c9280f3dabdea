"""Faults of the calendar and of the demo's returns."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.checking import check
from daliang.playbook.reading import read
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
    Broken(
        "rounds.toml", "approve_after = 1", "approve_after = 0", "approve_after", "早于前一级", "依次往后", follow=True
    ),
    Broken("rounds.toml", "accept_after = 2", "accept_after = 0", "accept_after", "早于前一级", "依次往后"),
    Broken("rounds.toml", "accept_after = 2\n", "", "accept_time", "没有写 accept_after", "第几个工作日"),
    Broken("rounds.toml", "approve_after = 1", "approve_after = -1", "approve_after", "“-1”", "不小于零", follow=True),
    Broken(
        "rounds.toml", "approve_time = 12:00:00", 'approve_time = "noon"', "noon", "“noon”", "17:00:00", follow=True
    ),
    Broken(
        "rounds.toml",
        "2022-08-26\ndue_on = 2022-08-26",
        "2022-08-26\ndue_on = 2022-08-30",
        "due_on = 2022-08-30",
        "晚于县区审核的时限 2022-08-29",
        "早于审核时限",
    ),
    Broken("rounds.toml", "every_days = 14", 'every_days = 14\nranking = "8号"', "ranking", "“8号”", "document"),
    Broken(
        "rounds.toml",
        "every_days = 14",
        'every_days = 14\nranking = { document = "", on = 2022-08-01 }',
        "ranking",
        "没有填写“document”",
        "必须填写",
    ),
    Broken("holidays.csv", "2022-10-08,yes", "2022-10-10,yes", "2022-10-10,yes", "2022-10-10 是周一至周五", "调休"),
    Broken("holidays.csv", "2022-10-02,no,国庆节", "2022-10-01,no,again", "again", "2022-10-01”与第", "一次"),
    Broken("holidays.csv", "2022-10-02,no", "2022-02-30,no", "2022-02-30", "“2022-02-30”", "2022-08-24"),
    Broken("holidays.csv", "2022-10-02,no", "2022-10-02,maybe", "maybe", "“maybe”", "yes、no"),
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
        follow=True,
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


@pytest.mark.parametrize("gone", ["projects.csv", "people.csv", "events.toml"])
def test_a_name_from_a_file_that_is_not_there_is_a_fault(folder: Path, gone: str) -> None:
    """Whatever names a project, a person or an event cannot be loaded where nothing lists any."""
    (folder / gone).unlink()
    rows = {
        "projects.csv": ("returns.csv", "YZ2022-0217"),
        "people.csv": ("leads.csv", ",opened,"),
        "events.toml": ("event_projects.csv", "2022-04-cloud"),
    }
    file, text = rows[gone]
    said = {(fault.file, fault.line): fault.right for fault in check(folder)}
    assert said[file, line_of(folder / file, text)] == f"{gone} 里一个也没有，请先在那里写上。"


def test_a_project_that_the_round_does_not_ask_about_cannot_be_filed(folder: Path) -> None:
    """Signed already; below the tier; ended: such a project has no line in the return."""
    path = folder / "returns.csv"
    unit, project = left_out(folder)
    line = next(row for row in path.read_text(encoding="utf-8").splitlines() if ",gaoyou-jingkai,filed," in row)
    cells = line.split(",")
    cells[1], cells[4] = unit, project
    replace(path, line, ",".join(cells))
    [fault] = [one for one in check(folder) if "不问这个项目" in one.found]
    assert fault.line == line_of(path, project) and f"“{project}”" in fault.found
    assert "“在谈”、总投资不低于 20亿元" in fault.right


def left_out(folder: Path) -> tuple[str, str]:
    """A unit that files, and one of its projects that is signed."""
    book = read(folder)[0]
    filers = {unit.code for unit in book.units if unit.is_filer} - {row.unit for row in book.returns}
    homes = {row.project: row.argument["unit"] for row in book.history if "unit" in row.argument}
    signed = (row.project for row in book.history if row.argument.get("stage") == "signed")
    return next((homes[code], code) for code in signed if homes[code] in filers)


@pytest.mark.parametrize(
    ("role", "file", "at", "says"),
    [
        ("clerk", "returns.csv", "2022-R02,", "没有人能报送"),
        ("approver", "returns.csv", ",approved,", "没有人能审核"),
        ("officer", "rounds.toml", "[[round]]", "没有人能开放、封存"),
    ],
)
def test_a_deed_of_a_round_needs_somebody_who_may_do_it(folder: Path, role: str, file: str, at: str, says: str) -> None:
    path = folder / "people.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(row for row in rows if f",{role}," not in row) + "\n", encoding="utf-8")
    found = {fault.line: fault for fault in check(folder) if fault.file == file}
    fault = found[line_of(folder / file, at)]
    assert says in fault.found and role in fault.right


def test_a_project_stands_once_in_a_return(folder: Path) -> None:
    path = folder / "returns.csv"
    line = next(row for row in path.read_text(encoding="utf-8").splitlines() if ",gaoyou-jingkai,filed," in row)
    replace(path, line, f"{line}\n{line}")
    assert [(fault.line, fault.right) for fault in check(folder)] == [(line_of(path, line) + 1, "每个项目只写一行。")]

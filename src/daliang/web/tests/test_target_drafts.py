"""Writing a notice: from a new one to its issue, without script; nothing typed is lost, nobody is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from daliang.org.models import Deed
from daliang.rounds.tests.world import World
from daliang.targets.contents import Contents
from daliang.targets.models import Draft, TargetNotice, Version
from daliang.targets.rules import set_targets
from daliang.targets.tests.drafts import as_upload, drafted, issued
from daliang.web.tests.forms import visit
from daliang.web.tests.test_cockpit import entered

pytestmark = pytest.mark.looks

MATRIX = "/targets/2022/matrix/"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def targets(code: str = "signed-1") -> dict[str, int]:
    row = Contents.read(Draft.objects.get().contents).row(code)
    assert row
    return dict(row.targets)


def test_a_notice_is_opened_filled_split_checked_and_issued(world: World) -> None:
    page = visit(world.officer).open("/targets/new/")
    page.post("/targets/new/", code="2022", title="2022年指标", starts="2022-01-01", ends="2022-12-31")
    assert page.status == 200 and "还没有指标" in page.text
    page.send("target", "add", new_measure="signed-1", new_rule="pool", new_aspect="count")
    cell = {"signed-1|city": "10"}
    page.send("target", "save", document="〔2022〕1号", dated="2022-01-01", effective_on="2022-01-01", **cell)
    assert "草稿已保存" in page.text
    page.send("target", "split", split_row="signed-1", split_unit="city", way="equal")
    assert targets() == {"city": 10, "east": 4, "west": 3, "zone": 3}
    page.send("target", "issue", **{"signed-1|west": "5"})
    assert "下级合计 12，比下达数多 2" in page.text and "下达后不能改" in page.text
    form = next(form for form in page.forms.values() if form.action.endswith("/issue/"))
    page.post(form.action, seen=form.fields["seen"][0])
    assert page.status == 200 and "已下达第 1 版" in page.text
    version = Version.objects.get()
    assert (version.notice.code, version.issued_by, Draft.objects.exists()) == ("2022", world.officer, False)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "二〇二三"}, "通知代码“二〇二三”不能用"),
        ({"code": "new"}, "通知代码“new”不能用"),
        ({"code": "2022"}, "已有代码为“2022”的指标通知"),
        ({"title": ""}, "标题须填写"),
        ({"ends": "2022-12-31"}, "早于期初"),
        ({"starts": "某天"}, "日期"),
    ],
)
def test_a_notice_that_cannot_be_opened_comes_back_as_typed(world: World, fields: dict[str, str], said: str) -> None:
    drafted(world.officer)
    usual = {"code": "2023", "title": "指标", "starts": "2023-01-01", "ends": "2023-12-31"}
    page = visit(world.officer).post("/targets/new/", **{**usual, **fields})
    assert page.status == 422 and said in page.text
    assert all(f'value="{text}"' in page.text for text in {**usual, **fields}.values() if text)
    assert TargetNotice.objects.count() == 1


def test_what_cannot_be_read_stands_there_again_and_nothing_is_written(world: World) -> None:
    drafted(world.officer)
    page = visit(world.officer).open(MATRIX)
    page.send("target", "save", document="〔2022〕8号", **{"signed-1|east": "三个多", "signed-1|west": "-1"})
    assert page.status == 422 and "有 2 处读不出" in page.text
    assert 'value="三个多"' in page.text and 'value="-1"' in page.text and 'value="〔2022〕8号"' in page.text
    assert "目标不能小于零" in page.text
    assert targets() == {"city": 10, "east": 6, "west": 4}


def test_it_saves_itself_and_says_why_not(world: World) -> None:
    drafted(world.officer)
    client = entered(world, "officer")
    saved = client.post(f"{MATRIX}save/", {"seen": "1", "signed-1|zone": "2"})
    assert saved.json() == {"saved_at": "09:00", "set": {"seen": "2"}}
    assert targets()["zone"] == 2
    unread = client.post(f"{MATRIX}save/", {"seen": "2", "signed-1|zone": "两三个"})
    assert unread.status_code == 422 and "读不出" in unread.json()["refused"]
    stale = client.post(f"{MATRIX}save/", {"seen": "1", "signed-1|zone": "3"})
    assert stale.status_code == 422 and "已由他人改动" in stale.json()["refused"]
    assert targets()["zone"] == 2


def test_two_officers_do_not_overwrite_each_other(world: World) -> None:
    draft = drafted(world.officer)
    mine = visit(world.officer).open(MATRIX)
    set_targets(draft, {("signed-1", "west"): 9}, seen=draft.seen, by=world.people["officer-2"])
    mine.send("target", "save", **{"signed-1|east": "7"})
    assert mine.status == 422 and "已由他人改动" in mine.text and 'value="7"' in mine.text
    assert targets() == {"city": 10, "east": 6, "west": 9}


def test_a_row_is_added_and_removed(world: World) -> None:
    drafted(world.officer)
    page = visit(world.officer).open(MATRIX)
    page.send("target", "add", new_measure="signed-1", new_rule="pool", new_aspect="cny", new_part_of="")
    rows = Contents.read(Draft.objects.get().contents).rows
    assert [(row.code, row.aspect) for row in rows] == [
        ("signed-1", "count"), ("negotiating-20", "count"), ("signed-1-2", "cny"),
    ]  # fmt: skip
    page.send("target", "remove", row="signed-1")
    assert [row.code for row in Contents.read(Draft.objects.get().contents).rows] == ["negotiating-20", "signed-1-2"]
    page.send("target", "add", new_measure="")
    assert page.status == 422 and "请选口径" in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"split_row": "signed-1", "split_unit": "zone", "way": "equal"}, "还没有目标"),
        ({"split_row": "negotiating-20", "split_unit": "city", "way": "equal"}, "才能分解"),
        ({"split_row": "signed-1", "split_unit": "city", "way": "by-hand"}, "只能是"),
        ({"split_row": "nothing", "split_unit": "city", "way": "equal"}, "没有指标“nothing”"),
    ],
)
def test_what_cannot_be_split_is_refused(world: World, asked: dict[str, str], said: str) -> None:
    drafted(world.officer)
    page = visit(world.officer).open(MATRIX)
    page.post(MATRIX, deed="split", seen=page.forms["target"].fields["seen"][0], **asked)
    assert page.status == 422 and said in page.text
    assert targets() == {"city": 10, "east": 6, "west": 4}


def test_last_year_s_result_is_the_weight(world: World) -> None:
    """The one project of the year was signed in 2022; a notice of 2023 splits by it, low bases raised."""
    drafted(world.officer)
    page = visit(world.officer)
    page.post("/targets/new/", code="2023", title="2023年", starts="2023-01-01", ends="2023-12-31")
    page.send("target", "add", new_measure="signed-1", new_rule="pool", new_aspect="count")
    page.send("target", "save", **{"signed-1|city": "10"})
    page.send("target", "split", split_row="signed-1", split_unit="city", way="last_year")
    contents = Contents.read(Draft.objects.get(notice__code="2023").contents)
    assert dict(contents.rows[0].targets) == {"city": 10, "east": 10, "west": 0, "zone": 0}
    page.send("target", "split", split_row="signed-1", split_unit="city", way="floor", floor="1")
    contents = Contents.read(Draft.objects.get(notice__code="2023").contents)
    assert dict(contents.rows[0].targets) == {"city": 10, "east": 4, "west": 3, "zone": 3}


def test_what_stands_in_the_way_of_issuing_is_said_before(world: World) -> None:
    draft = drafted(world.officer)
    page = visit(world.officer).open(MATRIX)
    page.send("target", "issue", document="")
    assert "还不能下达" in page.text and "还没有填写文号" in page.text
    draft.refresh_from_db()
    page.post("/targets/2022/issue/", seen=str(draft.seen))
    assert page.status == 422 and not Version.objects.exists()


def test_issuing_twice_issues_once(world: World) -> None:
    drafted(world.officer)
    client = entered(world, "officer")
    assert client.post("/targets/2022/issue/", {"seen": "1"}).status_code == 303
    assert client.post("/targets/2022/issue/", {"seen": "1"}).status_code == 404, "the draft is gone"
    assert Version.objects.count() == 1


def test_the_next_version_begins_as_the_last(world: World) -> None:
    issued(world.officer)
    page = visit(world.officer).post("/targets/2022/draft/")
    assert 'name="signed-1|east" value="6"' in page.text
    page.post("/targets/2022/drop/")
    assert not Draft.objects.exists() and Version.objects.count() == 1


@pytest.mark.parametrize("login", ["leader", "approver-east", "clerk-east-a", "guest"])
def test_nobody_else_writes_targets(world: World, login: str) -> None:
    drafted(world.officer)
    client = entered(world, login)
    for address in ("new/", "2022/matrix/", "2022/matrix/save/", "2022/issue/", "2022/drop/", "2022/upload/"):
        assert client.post(f"/targets/{address}", {"seen": "1"}).status_code == 403
    assert client.get("/targets/2022/matrix.xlsx").status_code == 403
    assert Draft.objects.get().seen == 1


def workbook(client: Client) -> Any:
    answer = client.get("/targets/2022/matrix.xlsx")
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content))


def sent(client: Client, book: Any) -> Any:
    out = BytesIO()
    book.save(out)
    return client.post("/targets/2022/upload/", {"file": as_upload(out.getvalue())})


def cell(book: Any, unit: str, code: str) -> Any:
    """The cell of a unit and a row, as a person finds it."""
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any("[unit]" in str(one.value) for one in row))
    column = next(one.column for one in head if f"[{code}]" in str(one.value))
    row = next(row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[0].value == unit)
    return sheet.cell(row[0].row, column)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_workbook_goes_out_and_comes_back(world: World, language: str) -> None:
    drafted(world.officer)
    client = entered(world, "officer")
    client.cookies["django_language"] = language
    book = workbook(client)
    assert (cell(book, "city", "signed-1").value, cell(book, "zone", "signed-1").value) == ("10", None)
    cell(book, "zone", "signed-1").value = 3
    cell(book, "west", "signed-1").value = None
    assert sent(client, book).status_code == 303
    assert targets() == {"city": 10, "east": 6, "zone": 3}
    last = Deed.objects.filter(action="targets.draft").order_by("-id")[0]
    assert last.texts == {"signed-1/west": [4, None], "signed-1/zone": [None, 3]}
    assert Deed.objects.filter(action="targets.sheet").count() == 1


def spoil(book: Any, how: str) -> None:
    one = cell(book, "east", "signed-1")
    deeds: dict[str, Callable[[], Any]] = {
        "formula": lambda: setattr(one, "value", "=1+1"),
        "text": lambda: setattr(one, "value", "五六个"),
        "negative": lambda: setattr(one, "value", -1),
        "hidden column": lambda: setattr(one.parent.column_dimensions[one.column_letter], "hidden", True),
        "hidden row": lambda: setattr(one.parent.row_dimensions[one.row], "hidden", True),
        "unknown unit": lambda: setattr(one.parent.cell(one.row, 1), "value", "north"),
        "twice": lambda: setattr(one.parent.cell(one.row, 1), "value", "west"),
        "merged": lambda: one.parent.merge_cells(f"{one.coordinate}:{one.offset(1).coordinate}"),
    }  # fmt: skip
    deeds[how]()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("formula", "公式"), ("text", "五六个"), ("negative", "不能小于零"), ("hidden column", "隐藏的列"),
        ("hidden row", "隐藏"), ("unknown unit", "没有代码为“north”的单位"), ("twice", "有两行"), ("merged", "合并"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_sound_is_refused_whole_with_its_cell(world: World, how: str, said: str) -> None:
    drafted(world.officer)
    client = entered(world, "officer")
    book = workbook(client)
    cell(book, "zone", "signed-1").value = 3
    spoil(book, how)
    answer = sent(client, book)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert targets() == {"city": 10, "east": 6, "west": 4}


def test_another_workbook_is_no_sheet_of_targets(world: World) -> None:
    drafted(world.officer)
    client = entered(world, "officer")
    assert "找不到“单位代码" in sent(client, Workbook()).content.decode()
    none = client.post("/targets/2022/upload/", {})
    assert none.status_code == 422 and "请选择填好的" in none.content.decode()
    bad = client.post("/targets/2022/upload/", {"file": as_upload(b"no workbook")})
    assert bad.status_code == 422 and "不是Excel工作簿" in bad.content.decode()

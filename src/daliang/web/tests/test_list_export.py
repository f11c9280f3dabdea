"""The export: the rows, columns and order of the screen, nothing hidden, nothing that runs, and a line in the log."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from daliang.intake.models import Import, ImportKind, ImportState
from daliang.intake.rules import read_stored, receive
from daliang.intake.stamps import EXPORT_SHEET
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.ciphers import unsealed
from daliang.org.models import Deed, Person, Unit
from daliang.register.models import Industry, Project
from daliang.rounds.tests.world import World
from daliang.web.lists.columns import COLUMNS
from daliang.web.lists.export import FORMULA_SIGNS, harmless
from daliang.web.tests.listing import ATTACKS, codes, door

QUERY = "unit=east&order=-next_on&cols=code,stage,jobs,land_mu,tags,amount"


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def fetched(world: World, kind: str, query: str = QUERY, login: str = "officer", language: str = "zh-hans") -> bytes:
    client = door(world.people[login])
    client.cookies["django_language"] = language
    answer = client.get(f"/projects/export/{kind}/?{query}")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer)


def sheet(content: bytes) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(content))
    first, last = book.worksheets
    assert first.title in ("项目", "Projects") and last.title == EXPORT_SHEET
    assert {one.sheet_state for one in book.worksheets} == {"visible"}
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def screen(world: World, query: str = QUERY, login: str = "officer") -> list[list[str]]:
    text = door(world.people[login]).get(f"/projects/?{query}").content.decode()
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", text.split("<tbody>")[1], re.DOTALL)
    return [
        [unescape(re.search(r'lang="zh">([^<]*)</a>', row)[1])]  # type: ignore[index]
        + [unescape(re.sub(r"<[^>]+>", "", cell)).replace("—", "") for cell in re.findall(r"<td.*?>(.*?)</td>", row)]
        for row in rows
    ]


@pytest.mark.parametrize("login", ["officer", "leader", "clerk-east-a"])
@pytest.mark.parametrize("query", [QUERY, "stage=negotiating", "order=name&cols=is_confidential,investor,progress"])
def test_the_file_holds_what_the_screen_shows(world: World, login: str, query: str) -> None:
    seen = screen(world, f"{query}&size=200", login)
    assert seen
    assert table(fetched(world, "csv", query, login))[1:] == seen
    read = sheet(fetched(world, "xlsx", query, login))[1:]
    assert [[_text(cell) for cell in row] for row in read] == seen


def _text(cell: Any) -> str:
    return "" if cell is None else f"{cell:g}" if isinstance(cell, int | float) else str(cell)


def test_nothing_is_hidden_in_the_workbook(world: World) -> None:
    with zipfile.ZipFile(io.BytesIO(fetched(world, "xlsx"))) as book:
        names = book.namelist()
        told = b"".join(book.read(name) for name in names).decode("utf-8", "replace")
        properties = b"".join(book.read(name) for name in names if name.startswith("docProps/")).decode()
    assert not [name for name in names if "comment" in name or "vml" in name or "external" in name]
    assert "<dc:creator></dc:creator>" in told or "<dc:creator/>" in told
    assert "西县" not in told and "officer" not in properties


@pytest.mark.looks
@pytest.mark.parametrize("login", ["officer", "clerk-east-a"])
def test_a_workbook_says_who_took_it_away_and_what_for(world: World, login: str) -> None:
    """Promise 46: on a sheet that is seen, and on each printed page."""
    person = world.people[login]
    Person.objects.filter(pk=person.pk).update(name="王&建")
    book = load_workbook(io.BytesIO(fetched(world, "xlsx", login=login)))
    notes = {row[0].value: row[1].value for row in book[EXPORT_SHEET].iter_rows()}
    assert person.unit is not None
    assert (notes["导出人"], notes["登录名"], notes["单位"]) == ("王&建", login, person.unit.name)
    assert (notes["导出时间"], notes["行数"]) == ("2022-08-24 09:00", str(book["项目"].max_row - 1))
    assert "不得转发" in notes["使用要求"]
    assert notes["查询条件"] == ("东区" if login == "officer" else "本人能看到的全部项目")
    for one in book.worksheets:
        for text in (one.oddHeader.left.text, one.oddFooter.left.text):
            assert f"王&&建（{login}）{person.unit.name} 2022-08-24 09:00" == text


@pytest.mark.looks
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_name_of_the_file_says_who_and_when(world: World, kind: str) -> None:
    answer = door(world.officer).get(f"/projects/export/{kind}/?{QUERY}")
    assert unquote(answer["Content-Disposition"]).endswith(f"项目_officer_20220824-090000.{kind}")


def imported(world: World, content: bytes, unit: str, login: str) -> Import:
    """The preview of what was exported."""
    made = receive(
        SimpleUploadedFile("项目.xlsx", content), name="项目.xlsx", unit=world.unit(unit),
        by=world.people[login], kind=ImportKind.UPDATE,
    )  # fmt: skip
    read_stored(made.pk)
    made.refresh_from_db()
    return made


UNREAD = {
    "zh-hans": ["折人民币（亿元）", "暂停", "终止日期"],
    "en": ["In yuan (CNY 100m)", "Suspended", "Ended on"],
}
STANDING = {"zh-hans": {"在谈（暂停）", "已终止"}, "en": {"In negotiation (suspended)", "Ended"}}


@pytest.mark.parametrize("reader", ["zh-hans", "en"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_column_of_every_project_comes_back_without_a_change(world: World, language: str, reader: str) -> None:
    """Whatever the page's language and the importer's. Suspended, ended and confidential ones too: what the list says
    of them is read as what they are.
    """
    put_in_every_standing(world)
    content = fetched(world, "xlsx", f"cols={','.join(COLUMNS)}", language=language)
    heads, *rows = sheet(content)
    assert STANDING[language] <= {cell for row in rows for cell in row}
    with override(reader):
        made = imported(world, content, "city", "officer")
    assert (made.state, made.why) == (ImportState.STAGED, [])
    assert [one["params"]["text"] for one in made.notices] == UNREAD[language] and set(UNREAD[language]) < set(heads)
    assert [(row.code, row.was, row.now, row.refusals) for row in made.rows.exclude(verdict="same")] == []
    assert made.counts["same"] == made.counts["rows"] == Project.objects.count()


def put_in_every_standing(world: World) -> None:
    """One suspended, and amounts known in each way: about, at least, of a class, to the yuan."""
    for unit, english in (("east", "East County"), ("east-a", "East Park A"), ("east-b", "East Park B")):
        Unit.objects.filter(code=unit).update(name_en=english)
    Industry.objects.filter(code="chips").update(label_en="Integrated circuits")
    held = Project.objects.get(code="YZ2022-0001")
    post([NewFact(held, Kind.SUSPENDED, date(2022, 8, 22), reason="用地未落实")], by=None, source="test")
    sizes = [
        (2_200_000_000, "about"),
        (5_000_000_000, "at_least"),
        (10_000_000_000, "class"),
        (2_123_456_789, "exactly"),
    ]
    for number, (value, qualifier) in enumerate(sizes, start=1):
        total = {"kind": "total", "value": value, "currency": "CNY", "qualifier": qualifier}
        project = Project.objects.get(code=f"YZ2022-000{number}")
        post([NewFact(project, Kind.AMOUNT, date(2022, 8, 22), total)], by=None, source="test")


def test_a_sheet_in_both_languages_is_read_and_what_it_says_twice_or_wrong_is_named(world: World) -> None:
    """Chinese heads over English words and the other way round are read; the rest is told by its cell."""
    book = load_workbook(io.BytesIO(fetched(world, "xlsx", "cols=code,unit,stage,is_confidential", language="en")))
    page = book["Projects"]
    page["C1"], page["E2"] = "落地单位", {"Yes": "是", "No": "否"}[page["E2"].value]
    mixed = imported(world, saved(book), "city", "officer")
    assert mixed.counts["same"] == mixed.counts["rows"] == Project.objects.count()
    page["D3"] = "Sgined"
    wrong = imported(world, saved(book), "city", "officer")
    [told] = wrong.rows.get(number=3).refusals
    assert (told["code"], told["cell"], told["params"]["label"]) == ("unknown_choice", "D3", "Stage")
    page["F1"] = "阶段"
    [double] = imported(world, saved(book), "city", "officer").why
    assert (double["code"], double["params"]["cells"]) == ("doubled_column", "D1 Stage、F1 阶段")


def test_an_english_name_of_two_units_is_not_guessed(world: World) -> None:
    Unit.objects.filter(code__in=["east-a", "east-b"]).update(name_en="East Park")
    content = fetched(world, "xlsx", "code=YZ2022-0001&cols=code,unit", language="en")
    [row] = imported(world, content, "city", "officer").rows.all()
    [told] = row.refusals
    assert told["code"] == "unknown_choice" and "East Park（east-a）、East Park（east-b）" in told["params"]["known"]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_exported_workbook_comes_back_without_a_change(world: World) -> None:
    content = fetched(world, "xlsx", "cols=code,jobs,next_step&unit=east-a&order=name")
    made = imported(world, content, "east-a", "clerk-east-a")
    assert (made.state, made.why, made.notices) == (ImportState.STAGED, [], [])
    assert made.rows.count() == len(sheet(content)) - 1 and {row.sheet for row in made.rows.all()} == {"项目"}
    assert set(made.rows.values_list("verdict", flat=True)) == {"same"}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("extra", [[], ["重点"], ["-3", "=4"]])
@pytest.mark.looks
def test_no_cell_becomes_a_formula(world: World, attack: str, extra: list[str]) -> None:
    """Promise 25: names, texts, joined tags, the filter in words; nothing is evaluated, linked or shared."""
    Project.objects.filter(code="YZ2022-0001").update(name=attack, tags=[attack, *extra], investor=attack)
    query = "code=YZ2022-0001&cols=tags,investor"
    content = fetched(world, "xlsx", query)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
    assert len(cells) > 12 and all(cell.data_type in "sn" for cell in cells)
    assert not [cell for cell in cells if cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f" not in b"".join(parts.read(one) for one in parts.namelist() if "worksheets/sheet" in one)
    assert [cell for row in table(fetched(world, "csv", query)) for cell in row if cell.startswith(FORMULA_SIGNS)] == []


def test_a_filter_that_looks_like_a_formula_stays_text(world: World) -> None:
    Project.objects.filter(code="YZ2022-0001").update(tags=["=1+1"])
    Person.objects.filter(pk=world.officer.pk).update(name="=1+1")
    book = load_workbook(io.BytesIO(fetched(world, "xlsx", "q=%3D1%2B1")))
    assert {cell.data_type for row in book[EXPORT_SHEET].iter_rows() for cell in row} == {"s"}
    assert book[EXPORT_SHEET]["B1"].value == "=1+1"


@pytest.mark.looks
@pytest.mark.parametrize("login", ["@SUM", "+cmd", "-2", "wang.jian"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_name_of_the_file_begins_with_a_word(world: World, login: str, kind: str) -> None:
    Person.objects.filter(pk=world.officer.pk).update(username=login)
    answer = door(world.officer).get(f"/projects/export/{kind}/?{QUERY}")
    name = unquote(answer["Content-Disposition"]).rpartition("''")[2]
    assert name == f"项目_{login}_20220824-090000.{kind}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=20))
def test_any_text_in_a_csv_cell_is_harmless_and_readable(text: str) -> None:
    made = harmless(text)
    assert not made.startswith(FORMULA_SIGNS) and made.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_each_export_is_logged_with_filter_rows_and_digest(world: World, kind: str) -> None:
    content = fetched(world, kind)
    deed = Deed.objects.filter(action="project.export").get()
    assert deed.by == world.officer and deed.details["kind"] == kind
    assert deed.details["sha256"] == hashlib.sha256(content).hexdigest()
    assert deed.details["rows"] == len(screen(world)) and "unit=east" in deed.details["filter"]["query"]
    texts = json.loads(unsealed(bytes.fromhex(deed.details["texts"])))
    assert texts == {"query": deed.details["filter"]["query"].removeprefix("?"), "words": ["东区"]}


def test_words_that_were_searched_for_are_sealed_in_the_log(world: World) -> None:
    fetched(world, "csv", "q=曦光&unit=east")
    deed = Deed.objects.get(action="project.export")
    assert "unit=east" in deed.details["filter"]["query"] and "%E6" not in str(deed.details["filter"])
    assert "曦光" in unsealed(bytes.fromhex(deed.details["texts"])) and "曦光" not in str(deed.details)


def test_no_log_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_file: object, **_given: object) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr("daliang.web.pages.exports.record_file", broken)
    with pytest.raises(RuntimeError):
        fetched(world, "csv")


def test_a_clerk_exports_the_own_park_only(world: World) -> None:
    own = codes(door(world.people["clerk-east-a"]).get("/projects/?size=200").content.decode())
    got = [row[1] for row in table(fetched(world, "csv", "cols=code&unit=west", "clerk-east-a"))[1:]]
    assert sorted(got) == sorted(own)


@pytest.mark.looks
def test_another_kind_of_file_is_missing(world: World) -> None:
    assert door(world.officer).get("/projects/export/html/").status_code == 404
    assert not Deed.objects.filter(action="project.export").exists()

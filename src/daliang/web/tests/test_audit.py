"""The audit page: for one role, by person, action, subject, unit and day; who saw a project; exactly that as a file."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from daliang.org import clock
from daliang.org.models import City, Deed, Person, Role, Unit
from daliang.org.rules import record
from daliang.org.sealing import ROW, plain, seal
from daliang.org.tests.tree import employ
from daliang.org.verifying import MISSING, Misfit
from daliang.register.models import Project
from daliang.rounds.rules import correct, return_to
from daliang.rounds.tests.world import NOW, World
from daliang.web.pages import audit
from daliang.web.tests.forms import Visit, visit
from daliang.web.tests.listing import ATTACKS

HERE = "/audit/"


@pytest.fixture
def world(rounds_city: World) -> World:
    rounds_city.people["audit"] = employ("auditor", Role.AUDIT, rounds_city.unit("city"))
    return rounds_city


@pytest.fixture
def auditor(world: World) -> Visit:
    return visit(world.people["audit"])


def numbers(text: str) -> list[int]:
    """The numbers of the rows on the page."""
    return [int(found) for found in re.findall(r'<td class="num">(\d+)</td>', text)]


def wanted(**which: Any) -> list[int]:
    return list(Deed.objects.filter(**which).order_by("-id").values_list("pk", flat=True))


@pytest.mark.looks
@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east", "officer", "leader", "guest"])
@pytest.mark.parametrize("address", [HERE, "/audit/export.xlsx", "/audit/export.jsonl"])
def test_nobody_else_reads_it(world: World, login: str, address: str) -> None:
    assert visit(world.people[login]).client.get(address).status_code == 403
    assert not Deed.objects.filter(action="audit.export").exists()


def test_each_question_narrows_the_rows(world: World, auditor: Visit) -> None:
    world.filed("east-a")
    with clock.held_at(NOW + timedelta(days=1)):
        world.approved("west-a")
    questions: dict[str, dict[str, Any]] = {
        "": {},
        "person=clerk-east-a": {"by__username": "clerk-east-a"},
        "action=round.file": {"action": "round.file"},
        "subject=EAST-A": {"subject__icontains": "east-a"},
        "unit=west": {"unit__code": "west-a"},
        "start=2022-08-25": {"action__in": ["round.file", "round.approve"], "unit__code": "west-a"},
        "person=clerk-west-a&action=round.file": {"by__username": "clerk-west-a", "action": "round.file"},
    }
    for query, which in questions.items():
        assert numbers(auditor.open(f"{HERE}?{query}").text) == wanted(**which), query
    assert wanted(unit__code="west-a") and wanted(subject__icontains="east-a")
    until = numbers(auditor.open(f"{HERE}?end=2022-08-24").text)
    assert set(until) == set(wanted()) - set(wanted(unit__code="west-a"))
    assert auditor.open(f"{HERE}?person=nobody").text.count("没有查到记录") == 1


@pytest.mark.looks
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_shown(auditor: Visit) -> None:
    for query, said in {"start=next week": "日期", "project=YZ1999-0001": "YZ1999-0001", "action=x": "x"}.items():
        seen = auditor.open(f"{HERE}?{query}")
        assert seen.status == 422
        assert said in seen.text
        assert numbers(seen.text) == []


def test_one_question_says_who_saw_a_project(world: World, auditor: Visit) -> None:
    """Promise 56: on the page, over the API, or in a report of the whole city; and not who saw another."""
    one, other = Project.objects.get(code="YZ2022-0001"), Project.objects.get(code="YZ2022-0005")
    for login in ("leader", "clerk-east-a"):
        visit(world.people[login]).open(f"/projects/{one.code}/")
    visit(world.officer).open(f"/api/v1/projects/{one.code}")
    visit(world.officer).open(f"/projects/{other.code}/")
    visit(world.officer).client.get("/rounds/2022-R01/report.md")
    saw = [(deed.by.username, deed.action) for deed in Deed.objects.filter(pk__in=numbers(auditor.open(f"{HERE}?project={one.code}").text)) if deed.by]  # fmt: skip # noqa: E501
    assert sorted(saw) == [
        ("clerk-east-a", "project.view"),
        ("leader", "project.view"),
        ("officer", "bulletin.download"),
        ("officer", "project.view"),
    ]


def test_pages_turn_by_number_and_miss_nothing(world: World, auditor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "A_PAGE", 3)
    for at in range(8):
        record(by=world.officer, action="round.file", subject=world.officer, line=at)
    seen, address = [], f"{HERE}?action=round.file&person=officer"
    for _page in range(5):
        text = auditor.open(address).text
        seen += numbers(text)
        older = re.search(r'href="([^"]*before=\d+[^"]*)"', text)
        if older is None:
            break
        address = HERE + older[1].replace("&amp;", "&")
    assert seen == wanted(action="round.file", by=world.officer)
    assert len(seen) == 8


@pytest.mark.parametrize("form", ["xlsx", "jsonl"])
def test_a_file_holds_exactly_what_is_found_and_is_logged(world: World, auditor: Visit, form: str) -> None:
    record(by=world.officer, action="round.file", subject=world.officer, now="=1+1")
    found = wanted(by=world.officer)
    answer = auditor.client.get(f"/audit/export.{form}?person=officer")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    if form == "jsonl":
        rows = [json.loads(line) for line in content.decode().splitlines()]
        assert rows == [plain(Deed.objects.get(pk=pk), (*ROW, "mac")) for pk in found]
    else:
        cells = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
        assert [int(str(row[0])) for row in cells] == found
        assert cells[0][4:6] == ["报送", "officer"]
        assert "改为：=1+1" in str(cells[0][7])
        with ZipFile(BytesIO(content)) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    deed = Deed.objects.get(action="audit.export")
    assert (deed.by, deed.details) == (
        world.people["audit"],
        {"filter": {"person": "officer"}, "rows": len(found), "sha256": sha256(content).hexdigest()},
    )


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.looks
def test_no_cell_of_the_log_becomes_a_formula(world: World, auditor: Visit, attack: str) -> None:
    """Promise 25: names of people and units, subjects and details of deeds are text in the file."""
    Person.objects.filter(pk=world.officer.pk).update(name=attack)
    Unit.objects.filter(code="city").update(name=attack)
    world.officer.refresh_from_db()
    record(by=world.officer, action="round.file", subject=world.officer, unit=world.unit("city"), now=attack)
    answer = auditor.client.get("/audit/export.xlsx?action=round.file")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert len(cells) > 8 and all(cell.data_type in "sn" and not cell.hyperlink for cell in cells)
    assert len([cell for cell in cells if attack.strip() in str(cell.value)]) >= 2
    with ZipFile(BytesIO(content)) as parts:
        assert b"<f" not in parts.read("xl/worksheets/sheet1.xml")


def test_too_many_rows_for_a_file_are_refused(auditor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_ROWS", 1)
    assert auditor.open("/audit/export.xlsx").status == 422
    assert "缩短日期" in auditor.text
    assert auditor.open("/audit/export.xlsx?start=soon").status == 422
    assert auditor.open("/audit/export.csv").status == 404


def test_the_page_says_how_the_chain_stands(world: World, auditor: Visit) -> None:
    assert "还没有核验过" in auditor.open(HERE).text
    assert "还没有封存过" in auditor.text
    made = seal()
    assert made is not None
    record(by=None, action="audit.verify", subject=City.current(), seal=1, misfit="")
    assert f"已封存到第 {made.last_deed} 号记录（第 1 段），其后还有 1 条等待封存" in auditor.open(HERE).text
    assert "上次核验全部相符" in auditor.text
    found = Misfit("deed", MISSING, {"at": 7})
    record(by=None, action="audit.verify", subject=City.current(), seal=1, misfit=found.kept())
    assert auditor.open(HERE).text.count("第 7 号记录：缺失") == 2, "above the list and in its line"
    assert "上次核验发现日志被改动" in auditor.text


@pytest.mark.counts
def test_it_costs_the_same_however_long_the_log_is(
    world: World, auditor: Visit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Session and person (2), units to choose from, rows, the chain (3), alerts, city, unit, bell; saving (3)."""
    auditor.open(HERE)
    for size in (1, 70):
        for at in range(size):
            record(by=world.officer, action="round.file", subject=world.officer, unit=world.unit("east"), line=at)
        with django_assert_num_queries(10):
            auditor.open(HERE)


@pytest.mark.looks
@pytest.mark.parametrize("address", [HERE, "/audit/export.xlsx", "/audit/export.jsonl"])
def test_whoever_reads_the_log_reads_no_words_of_the_business(world: World, auditor: Visit, address: str) -> None:
    """Promises §3: none of the three administrators sees business rows."""
    world.filed("east-a", amount="33亿")
    line = world.line("east-a")
    correct(line, "amount", "32亿", by=world.approver("east"))
    return_to(line.belongs_to, [(line, "progress", "进展请写具体")], by=world.approver("east"))
    project = Project.objects.get(code="YZ2022-0001")
    record(by=world.officer, action="project.view", subject=project, unit=project.unit, project=project.code)
    answer = auditor.client.get(address)
    content = answer.getvalue()
    if address.endswith("xlsx"):
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        content = json.dumps(rows, ensure_ascii=False).encode()
    assert project.code in content.decode()
    for word in ("33亿", "32亿", "进展请写具体", project.name):
        assert word not in content.decode(), word
    assert Deed.objects.get(action="round.return").texts == {"remarks": ["进展请写具体"]}


@pytest.mark.looks
def test_markup_in_a_row_stays_text(world: World, auditor: Visit) -> None:
    record(by=world.officer, action="round.correct", subject=world.officer, now="<script>alert(1)</script>")
    assert "<script>alert" not in auditor.open(HERE).text
    assert "&lt;script&gt;alert" in auditor.text

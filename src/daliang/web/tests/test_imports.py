"""The pages of an import: upload, preview with cell and reason, check, apply, report; private and paged."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.intake.models import Import
from daliang.intake.refusing import kept
from daliang.intake.rules import read_stored
from daliang.ledger.models import Batch
from daliang.org import clock
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.tests.world import NOW, World
from daliang.tests.known_writes import project_sheet, staged
from daliang.vocabulary.refusal import Refusal
from daliang.web.tests.forms import Visit, visit

Capture = Callable[..., Any]


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def at(world: World, login: str, address: str) -> Visit:
    return visit(world.people[login]).open(address)


def test_from_upload_to_ledger_through_the_pages(world: World, django_capture_on_commit_callbacks: Capture) -> None:
    clerk = visit(world.clerk("east-a"))
    row = {"name": "新来的项目", "industry": "chips", "origin": "domestic", "stage": "negotiating"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = clerk.client.post("/import/", {"file": project_sheet(row)})
    assert answer.status_code == 303
    address = answer["Location"]
    page = clerk.open(address)
    assert "新来的项目" in page.text
    clerk.client.post(f"{address}deed/", {"deed": "submit"})
    checker = visit(world.approver("east"))
    assert "复核通过" in checker.open(address).text
    checker.client.post(f"{address}deed/", {"deed": "confirm"})
    with django_capture_on_commit_callbacks(execute=True):
        clerk.client.post(f"{address}deed/", {"deed": "apply"})
    project = Project.objects.get(name="新来的项目")
    batch = Batch.objects.last()
    assert batch is not None
    assert (project.unit, batch.maker, batch.checker) == (
        world.unit("east-a"), world.clerk("east-a"), world.approver("east"),
    )  # fmt: skip
    assert "已应用" in clerk.open(address).text


def test_a_row_that_is_not_taken_names_its_cell_and_why(world: World) -> None:
    made = staged(world)
    page = at(world, "clerk-east-a", f"/import/{made.pk}/?show=refused")
    assert "F5" in page.text
    assert "相差约一万倍" in page.text
    assert "勾选的各行确认无误" in page.text


def test_others_do_not_find_it(world: World) -> None:
    """Promises 1 and 17."""
    made = staged(world)
    for login in ("clerk-east-b", "approver-east", "officer", "clerk-west-a"):
        client = visit(world.people[login]).client
        for part in ("", "report.xlsx", "deed/"):
            address = f"/import/{made.pk}/{part}"
            answer = client.post(address, {"deed": "withdraw"}) if part == "deed/" else client.get(address)
            assert answer.status_code == 404, (login, part)
        assert made.name not in client.get("/import/").content.decode()


def test_the_report_is_a_workbook_of_text_and_logged(world: World) -> None:
    """Promises 25 and 46."""
    made = staged(world)
    made.rows.update(name="=HYPERLINK(1)")
    answer = visit(world.clerk("east-a")).client.get(f"/import/{made.pk}/report.xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("=")] == ["s", "s"]
    deed = Deed.objects.get(action="import.report")
    assert (deed.by, deed.details["rows"]) == (world.clerk("east-a"), 2)


def test_the_template_is_that_of_the_persons_own_branch(world: World) -> None:
    client = visit(world.clerk("east-a")).client
    for kind in ("update", "opening"):
        book = openpyxl.load_workbook(BytesIO(client.get(f"/import/template.xlsx?kind={kind}").content))
        texts = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value}
        assert "项目编号" in texts
        assert not [text for text in texts if "登记日期" in text], "an opening balance is the city's"


def test_what_is_no_workbook_is_told_beside_the_form(world: World) -> None:
    client = visit(world.clerk("east-a")).client
    for upload in (
        {},
        {"file": SimpleUploadedFile("a.xlsx", b"<html>")},
        {"file": SimpleUploadedFile("a.txt", b"text")},
    ):
        answer = client.post("/import/", upload)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize("login", ["leader"])
def test_who_may_not_import_is_turned_away(world: World, login: str) -> None:
    assert visit(world.people[login]).client.get("/import/").status_code == 403


def test_a_running_job_shows_how_far_it_is_and_can_be_left(world: World) -> None:
    made = staged(world)
    Import.objects.filter(pk=made.pk).update(state="staging", rows_read=1000, rows_expected=5000, beat_at=NOW)
    page = at(world, "clerk-east-a", f"/import/{made.pk}/")
    assert "已读取 1000 行，约共 5000 行" in page.text
    assert 'hx-trigger="every 2s"' in page.text
    Import.objects.filter(pk=made.pk).update(beat_at=clock.now().replace(year=2021))
    page = at(world, "clerk-east-a", f"/import/{made.pk}/")
    assert "可以重新开始" in page.text
    assert 'value="restage"' in page.text


def test_with_the_last_answer_the_head_of_the_page_is_renewed_too(world: World) -> None:
    """Outside of the part that asks again stand the state and the files to take away."""
    made = staged(world)
    address = f"/import/{made.pk}/"
    done = at(world, "clerk-east-a", address).text
    Import.objects.filter(pk=made.pk).update(state="staging", beat_at=NOW)
    running = at(world, "clerk-east-a", address).text
    asked = re.search(r'hx-select-oob="([^"]+)"', running)
    assert asked is not None
    for place in asked[1].split(","):
        assert all(text.count(f'id="{place.removeprefix("#")}"') == 1 for text in (running, done))
    state = [text.split('id="import-state"')[1].split("</span></span>")[0] for text in (running, done)]
    assert "读取中" in state[0] and "待应用" in state[1]


def test_the_page_waits_for_the_trial_run_and_stops_when_its_report_is_there(world: World) -> None:
    made = staged(world)
    Import.objects.filter(pk=made.pk).update(kind="opening", trial=None)
    client = visit(world.clerk("east-a")).client
    asks = 'hx-trigger="every 2s"'
    page = client.get(f"/import/{made.pk}/?trial=1").content.decode()
    assert "正在试运行" in page and asks in page and f'hx-get="/import/{made.pk}/?trial=1"' in page
    assert asks not in client.get(f"/import/{made.pk}/").content.decode()
    for ended in ({"trial": {"rows": 1}}, {"trial": None, "why": [kept(Refusal("不行", code="no"), cell="")]}):
        Import.objects.filter(pk=made.pk).update(**ended)
        assert asks not in client.get(f"/import/{made.pk}/?trial=1").content.decode()


def test_reading_again_after_a_dead_worker_ends_as_if_nothing_had_happened(world: World) -> None:
    made = staged(world)
    Import.objects.filter(pk=made.pk).update(state="staging", beat_at=NOW.replace(year=2021))
    client = visit(world.clerk("east-a")).client
    client.post(f"/import/{made.pk}/deed/", {"deed": "restage"})
    assert read_stored(made.pk) == "staged"
    assert made.rows.count() == 2


def test_a_page_costs_the_same_with_few_and_many_rows(world: World) -> None:
    made = staged(world)
    client = visit(world.clerk("east-a")).client
    address = f"/import/{made.pk}/"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    rows = list(made.rows.all())
    for row in rows * 40:
        row.pk = None
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert len(few) == len(many)
    assert "第 1 页，共 2 页" in answer.content.decode()


def test_the_trial_report_is_the_officers_and_says_the_totals_in_words(world: World) -> None:
    """An opening balance: by unit, tier and stage, to be printed."""
    now = clock.now()
    report = {
        "rows": 7,
        "cells": [["east", "20", "negotiating", 3.0, 9_300_000_000, 0]],
        "measures": [["signed-1", "新签约≥1亿元", 1.0, 4_000_000_000, 0]],
    }
    made = Import.objects.create(
        kind="opening", unit=world.unit("city"), by=world.officer, name="旧台账.xlsx", sha256="0" * 64, state="staged",
        made_at=now, beat_at=now, trial=report, counts={"rows": 8, "new": 7, "refused": 1},
    )  # fmt: skip
    page = at(world, "officer", f"/import/{made.pk}/trial/")
    assert page.status == 200
    for words in ("将转入 7 行", "东区", "≥20亿元", "在谈", "9,300,000,000元", "新签约≥1亿元"):
        assert words in page.text
    assert "试运行报告" in at(world, "officer", f"/import/{made.pk}/").text
    assert visit(world.people["officer-2"]).client.get(f"/import/{made.pk}/trial/").status_code == 404
    assert visit(world.approver("east")).client.get(f"/import/{made.pk}/trial/").status_code == 403

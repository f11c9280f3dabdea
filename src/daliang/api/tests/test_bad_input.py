"""Questions that no honest program asks: each is answered in JSON, none reaches the database, none is a 500."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client
from ninja.errors import HttpError

from daliang.api import projects
from daliang.api.tests.conftest import ROOT, As
from daliang.org.models import Deed
from daliang.rounds.models import Remark
from daliang.rounds.tests.world import World

RETURN = f"{ROOT}rounds/2022-R02/returns/east-a/return"
UNFIT = ("a\x00b", "a\x01b", "a\x0bb", "a\x7fb", "a\u202eb", "a\u2066b")


def reasons(answer: Any) -> list[dict[str, str]]:
    """The refusals of an answer, which must be JSON of the one shape."""
    assert answer.headers["Content-Type"].startswith("application/json"), answer.content[:200]
    found: list[dict[str, str]] = answer.json()["refusals"]
    assert all(set(one) == {"code", "field", "where", "message"} and one["message"] for one in found)
    return found


@pytest.mark.parametrize("text", UNFIT)
@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("figures", "unit"),
        ("figures", "measure"),
        ("figures", "round"),
        ("figures", "as_of"),
        ("figures", "from"),
        ("figures", "to"),
        ("figures", "known_at"),
        ("rows/negotiating-20", "unit"),
        ("projects", "unit"),
        ("projects", "stage"),
    ],
)
def test_a_question_with_a_sign_that_nobody_sees_is_refused_by_field(
    calls: As, address: str, field: str, text: str
) -> None:
    answer = calls("leader").client.get(ROOT + address, {field: text})
    (reason,) = reasons(answer)
    assert (answer.status_code, reason["code"], reason["field"].partition(".")[0]) == (422, "unfit_text", field)
    assert "看不见的控制字符" in reason["message"]


@pytest.mark.parametrize("address", ["rows/%00", "projects/%00", "rounds/%00", "rounds/2022-R02/returns/%00"])
def test_an_address_with_such_a_sign_is_refused(calls: As, address: str) -> None:
    answer = calls("leader").client.get(ROOT + address)
    assert (answer.status_code, reasons(answer)[0]["code"]) == (422, "unfit_text")


@pytest.mark.parametrize("text", [*UNFIT, "a\ud800b", "\udfff"])
@pytest.mark.parametrize("field", ["field", "text"])
def test_a_body_with_such_a_sign_is_refused_and_nothing_is_written(
    world: World, calls: As, field: str, text: str
) -> None:
    world.filed("east-a")
    remark = {"line": 1, "field": "amount", "text": "请核对", field: text}
    body = json.dumps({"remarks": [remark]})  # surrogates as \\ud800, as a program would send them
    answer = calls("officer").client.post(RETURN, body, content_type="application/json")
    (reason,) = reasons(answer)
    assert (answer.status_code, reason["code"]) == (422, "unfit_text")
    assert not Remark.objects.exists()


def test_line_ends_tabs_and_emoji_are_texts_like_others(world: World, calls: As) -> None:
    world.filed("east-a")
    text = "请核对：\n\t金额🌊"
    remarks = {"remarks": [{"line": 1, "field": "amount", "text": text}]}
    assert calls("officer").post("rounds/2022-R02/returns/east-a/return", remarks)[0] == 200
    assert Remark.objects.get().text == text


@pytest.mark.parametrize("known_at", ["0001-01-01T00:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_end_of_time_is_refused(calls: As, known_at: str) -> None:
    status, answer = calls("leader").get("figures", known_at=known_at)
    assert (status, answer["refusals"][0]["code"], answer["refusals"][0]["field"]) == (
        422,
        "year_out_of_range",
        "known_at",
    )


@pytest.mark.parametrize("offset", ["99999999999999999999", "1000000001", "-1", "x"])
def test_an_offset_beyond_all_projects_is_refused(calls: As, offset: str) -> None:
    status, answer = calls("leader").get("projects", offset=offset)
    assert (status, answer["refusals"][0]["field"]) == (422, "offset")
    assert calls("leader").get("projects", offset=projects.FARTHEST)[1]["projects"] == []


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5_000, b""])
def test_a_body_that_cannot_be_read_is_answered_in_json(world: World, calls: As, body: bytes) -> None:
    answer = calls("officer").client.post(RETURN, body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert reasons(answer)


def test_an_unknown_address_or_method_is_answered_in_json(world: World, calls: As) -> None:
    client = calls("officer").client
    for address in ("nothing", "rounds/", "projects/a/b/c", ""):
        answer = client.get(ROOT + address)
        assert (answer.status_code, reasons(answer)[0]["code"]) == (404, "not_found")
    answer = client.delete(f"{ROOT}measures")
    assert (answer.status_code, reasons(answer)[0]["code"], answer.headers["Allow"]) == (405, "method", "GET")
    assert Client().get(f"{ROOT}nothing").status_code == 401


@pytest.mark.parametrize("fault", [RuntimeError("a secret"), ValueError("a secret"), HttpError(418, "a secret")])
def test_a_fault_of_ours_is_answered_in_json_and_logged_whole(
    calls: As, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def fail(*_args: object) -> None:
        raise fault

    client = calls("leader").client
    client.raise_request_exception = False
    monkeypatch.setattr(projects, "visible_unit", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.get(f"{ROOT}projects")
    (reason,) = reasons(answer)
    assert answer.status_code == (418 if isinstance(fault, HttpError) else 500)
    assert "secret" not in answer.content.decode() and reason["message"]
    assert isinstance(fault, HttpError) or "a secret" in caplog.text
    assert not Deed.objects.filter(action="project.view").exists()

"""A return as a grid, without a browser: what the page begins with, batches of cells, the beat of the people there."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.org.models import Person
from daliang.org.words import named
from daliang.rounds.fields import FIELDS
from daliang.rounds.rules import file
from daliang.rounds.tests.world import World, build
from daliang.web.tests.forms import Visit, visit

pytestmark = pytest.mark.looks

HERE = "/rounds/2022-R02/returns/east-a/"
KEY = "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11"


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def begun(seen: Visit) -> dict[str, Any]:
    """What the page gives the script to begin with."""
    block = re.search(r'<script id="sheet-state" type="application/json">(.*?)</script>', seen.text)
    assert block
    found: dict[str, Any] = json.loads(block[1])
    return found


def cell(line: int | str, field: str, text: str, base: str = "") -> dict[str, Any]:
    return {"line": line, "field": field, "text": text, "base": base}


def post(person: Person, address: str, body: object) -> tuple[int, dict[str, Any]]:
    answer = visit(person).client.post(f"{HERE}{address}/", body, content_type="application/json")
    is_json = answer["Content-Type"].startswith("application/json")
    return answer.status_code, json.loads(answer.content) if is_json else {}


def sent(person: Person, *cells: dict[str, Any], answers: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    status, found = post(person, "cells", {"person": person.pk, "cells": cells, "answers": answers or []})
    assert status == 200, found
    return found


def test_the_page_begins_with_every_line_and_cell_and_the_form_by_line_stays(world: World) -> None:
    seen = visit(world.clerk("east-a")).open(HERE)
    grid = begun(seen)
    assert [column["name"] for column in grid["columns"]] == list(FIELDS)
    assert [line["cells"]["amount"]["text"] for line in grid["lines"]] == ["31亿元", "30亿元"]
    assert ["在谈", "在谈", "negotiating", "In negotiation"] in grid["columns"][6]["choices"]
    by_line = seen.open(f"{HERE}?line=1")
    assert "line-form" in by_line.forms and "sheet-state" not in by_line.text


def test_cells_come_back_with_what_became_of_each_and_the_return_judged(world: World) -> None:
    world.type("east-a", next_step="甲写的")
    found = sent(
        world.clerk("east-a"),
        cell(1, "amount", "很多钱", "31亿元"),
        cell(1, "next_step", "乙写的"),
        cell(2, "colour", "红"),
        cell(KEY, "name", "曜石功率器件项目"),
    )
    assert [told["is"] for told in found["cells"]] == ["saved", "clash", "refused", "saved"]
    assert found["cells"][1]["there"] == "甲写的"
    assert "没有“colour”这一栏" in found["cells"][2]["why"]
    first, _second, third = found["lines"]
    assert "很多钱" in first["cells"]["amount"]["errors"][0]
    assert (first["cells"]["amount"]["before"], first["cells"]["amount"]["isChanged"]) == ("31亿元", True)
    assert (third["key"], third["at"], third["isNew"]) == (KEY, 3, True)
    assert (found["saved_at"], found["isNothingNew"], found["tally"]["done"]) == ("09:00", False, "0 / 3")


def test_amounts_and_days_are_read_back(world: World) -> None:
    line = sent(
        world.clerk("east-a"), cell(1, "amount", "三十六亿", "31亿元"), cell(1, "next_on", "9月1日")
    )["lines"][0]  # fmt: skip
    assert line["cells"]["amount"]["reading"] == "36亿元（3,600,000,000元）"
    assert line["cells"]["next_on"]["reading"] == "2022-09-01"


def test_a_question_is_answered_in_its_place(world: World) -> None:
    clerk = world.clerk("east-a")
    asked = sent(clerk, cell(1, "amount", "310000亿", "31亿元"))["lines"][0]["cells"]["amount"]["asks"][0]
    assert asked["isOpen"]
    reason = {"line": 1, "question": asked["key"], "reason": "省里已批复"}
    found = sent(clerk, answers=[{**reason, "reason": "无"}, reason])
    assert "至少2个字" in found["answers"][0]["why"]
    assert "why" not in found["answers"][1]
    now = found["lines"][0]["cells"]["amount"]["asks"][0]
    assert (now["isOpen"], now["why"]) == (False, "省里已批复")


@pytest.mark.parametrize(
    "body",
    [
        "{", "[]", {"cells": []}, {"person": 1, "cells": [{"line": 1}]}, {"person": 1, "more": 1},
        {"person": 1, "cells": [cell("; drop", "name", "")]}, {"person": 1, "cells": [cell(1, "name", None)]},  # type: ignore[arg-type]
        {"person": 1, "answers": [{"line": 10**30, "question": "", "reason": "有理由"}]},
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused_and_changes_nothing(world: World, body: Any) -> None:
    clerk = world.clerk("east-a")
    if isinstance(body, dict) and "person" in body:
        body["person"] = clerk.pk
    before = world.line("east-a").typed
    status, found = post(clerk, "cells", body)
    assert status == 422 or "没有第" in found["answers"][0]["why"]
    assert world.line("east-a").typed == before
    assert world.ret("east-a").lines.count() == 2


def test_what_another_person_typed_on_this_machine_is_not_taken(world: World) -> None:
    world.type("east-a", amount="40亿")
    body = {"person": world.approver("east").pk, "cells": [cell(1, "amount", "41亿", "40亿")], "answers": []}
    status, found = post(world.clerk("east-a"), "cells", body)
    assert status == 422
    assert "另一个人" in found["refused"]
    assert world.line("east-a").typed["amount"] == "40亿"


def test_a_sibling_and_a_reader_save_nothing(world: World) -> None:
    for person, expected in ((world.clerk("east-b"), 404), (world.officer, 403)):
        body = {"person": person.pk, "cells": [cell(1, "amount", "41亿", "31亿元")]}
        assert post(person, "cells", body)[0] == expected
        assert post(person, "here", {"since": 0})[0] == expected
    assert world.line("east-a").typed["amount"] == "31亿元"


def test_after_the_filing_cells_are_refused_and_the_beat_says_so(world: World) -> None:
    clerk = world.clerk("east-a")
    file(world.ret("east-a"), by=clerk)
    body = {"person": clerk.pk, "cells": [cell(1, "amount", "41亿", "31亿元")]}
    assert "现为“已报送”" in post(clerk, "cells", body)[1]["refused"]
    assert "已报送" in post(clerk, "here", {"since": 0})[1]["isOver"]


def test_the_beat_tells_who_is_there_and_what_they_saved(world: World) -> None:
    clerk, approver = world.clerk("east-a"), world.approver("east")
    version = world.ret("east-a").version
    for body in ({"since": version}, {}):
        assert post(clerk, "here", body) == (200, {"here": [], "version": version})
    told = sent(approver, cell(1, "amount", "41亿", "31亿元"))
    assert named(clerk) in told["here"][0]
    found = post(clerk, "here", {"since": version})[1]
    assert named(approver) in found["here"][0]
    assert found["lines"][0]["cells"]["amount"]["text"] == "41亿"
    assert "lines" not in post(clerk, "here", {"since": found["version"]})[1]


@pytest.mark.parametrize("projects", [2, 8])
def test_the_number_of_queries_does_not_grow_with_the_lines(
    db: None, projects: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    world = build(parks=1, projects=projects)
    clerk = world.clerk("east-a")
    client = visit(clerk).client
    cells = [cell(at, "next_step", "商谈用地") for at in range(1, projects + 1)]
    with django_assert_max_num_queries(45):
        client.post(f"{HERE}cells/", {"person": clerk.pk, "cells": cells}, content_type="application/json")
    version = world.ret("east-a").version
    with django_assert_max_num_queries(8):
        client.post(f"{HERE}here/", {"since": version}, content_type="application/json")

"""A confidential project's name: read by who may edit its file, a code name to others; never found by guessing."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from daliang.register.models import Project
from daliang.rounds.tests.world import World
from daliang.web.lists.asking import Asked
from daliang.web.lists.columns import COLUMNS
from daliang.web.tests.listing import COVER, SECRET, codes, door, plain

CODE = "YZ2022-0201"
EVERY = "cols=" + ",".join(COLUMNS)
PAGES = [f"?{EVERY}", "board/", "calendar/", "map/", "board/negotiating/", f"export/csv/?{EVERY}"]


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def read(world: World, login: str, page: str) -> str:
    answer = door(world.people[login]).get(f"/projects/{page}")
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig")


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_meets_the_code_name_only(world: World, page: str) -> None:
    text = read(world, "leader", page)
    assert "绝密" not in text
    assert COVER in text or page == "map/"


@pytest.mark.parametrize("login", ["officer", "approver-east", "clerk-east-a"])
def test_who_may_edit_the_file_reads_its_name(world: World, login: str) -> None:
    assert SECRET in read(world, login, "")
    hidden = Project.objects.get(code=CODE)
    assert hidden.shown_to(world.people[login]) == SECRET
    assert hidden.shown_to(world.people["clerk-zone"]) == COVER


def test_without_a_code_name_the_number_stands_for_it(world: World) -> None:
    Project.objects.filter(code=CODE).update(code_name="")
    assert Project.objects.get(code=CODE).shown_to(world.people["leader"]) == CODE


@pytest.mark.parametrize(
    "query",
    [
        "q=绝密",
        "name=芯片",
        "investor=绝密",
        "next_step=绝密",
        "investor.is=given",
        "next_step.is=given&code=YZ2022-0201",
    ],
)
def test_no_question_finds_a_hidden_name(world: World, query: str) -> None:
    assert CODE in codes(read(world, "officer", f"?{query}"))
    assert CODE not in codes(read(world, "leader", f"?{query}&size=200"))


def test_its_code_name_finds_it(world: World) -> None:
    assert codes(read(world, "leader", "?q=青松")) == [CODE]


@pytest.mark.parametrize("column", [key for key, column in COLUMNS.items() if column.is_telling])
def test_neither_question_nor_order_tells_what_is_hidden(world: World, column: str) -> None:
    """Two worlds that differ only in a hidden text give a leader the same pages (promise 10)."""
    pages = [f"?order={column}", f"?order=-{column}", f"?{column}.is=blank", f"?{column}.is=given", f"?{column}=甲"]
    client, kept = door(world.people["leader"]), []
    for text in ("", "甲甲甲", "丙丙丙"):
        Project.objects.filter(code=CODE).update(**{column: text})
        kept.append([plain(client.get(f"/projects/{page}")) for page in pages])
    assert kept[0] == kept[1] == kept[2]


def test_sorting_by_name_uses_what_is_shown(world: World) -> None:
    asked = Asked.of(QueryDict("order=name"), world.people["leader"])
    names = [project.shown_to(asked.person) for project in asked.rows()]
    assert COVER in names and names == sorted(names)

"""The filter of the project pages: every kind of question, a sentence of chips, no way into the ORM (promise 22)."""

from __future__ import annotations

import ast
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.register.models import Project
from daliang.rounds.tests.world import World
from daliang.tests.house import functions, name_of, python_files, room_of
from daliang.web.lists.asking import Asked
from daliang.web.lists.columns import COLUMNS
from daliang.web.lists.filters import Filter, keys
from daliang.web.tests.listing import door


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def found(world: World, query: str, login: str = "officer") -> set[str]:
    asked = Asked.of(QueryDict(query), world.people[login])
    return set(asked.rows().values_list("code", flat=True))


def numbers(*these: int) -> set[str]:
    return {f"YZ2022-{number:04d}" for number in these}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("land_mu.from=100&land_mu.to=121", numbers(1)),
        ("land_mu.from=121", set()),
        ("jobs.from=300&jobs.to=300", numbers(1)),
        ("tags=补链", numbers(1)),
        ("tags=链、", set()),
        ("tags.is=given", numbers(1)),
        ("next_on.to=2022-08-23", numbers(1)),
        ("next_on.from=2022-08-24&next_on.to=2022-08-30", numbers(2, 201)),
        ("stage=signed&stage=lead", numbers(102, 203)),
        ("standing=no", numbers(202)),
        ("ended_on.from=2022-08-20", numbers(202)),
        ("amount.from=35亿&unit=east", numbers(102, 201)),
        ("amount.from=2亿美元", numbers(203)),
        ("is_confidential=yes", numbers(201)),
        ("code=YZ2022-0001&code=YZ2022-0102", numbers(1, 102)),
        ("q=YZ2022-0102", numbers(102)),
        ("investor=绝密", numbers(201)),
        ("unit=east-b&unit=zone&stage=negotiating", numbers(3, 4, 9, 10)),
        ("tier=50", numbers(201)),
    ],
)
def test_each_kind_of_question_finds_its_rows(world: World, query: str, wanted: set[str]) -> None:
    assert found(world, query) == wanted


def test_a_parent_means_its_children(world: World) -> None:
    whole = {project.code for project in Project.objects.filter(unit__code__startswith="east")}
    assert found(world, "unit=east") == whole > found(world, "unit=east-a")


def test_blank_and_given_part_the_projects(world: World) -> None:
    every = found(world, "")
    asked = [column for column in COLUMNS.values() if column.ask not in ("none", "yes", "codes")]
    assert len(asked) > 20
    for column in asked:
        blank, there = found(world, f"{column.key}.is=blank"), found(world, f"{column.key}.is=given")
        assert blank | there == every and not blank & there, column.key


def test_every_column_sorts_both_ways_with_blanks_last(world: World) -> None:
    for column in COLUMNS.values():
        for order in (column.key, f"-{column.key}"):
            asked = Asked.of(QueryDict(urlencode({"order": order})), world.officer)
            assert asked.order == order and len(list(asked.rows())) == Project.objects.count()
    dated = [p.next_on for p in Asked.of(QueryDict("order=-next_on"), world.officer).rows()]
    assert [str(day) for day in dated[:3]] == ["2022-08-30", "2022-08-26", "2022-08-20"] and dated[-1] is None


def test_the_sentence_says_each_part_and_a_chip_takes_out_only_its_own(world: World) -> None:
    asked = Asked.of(QueryDict("unit=east&stage=lead&stage=signed&amount.from=20亿&jobs.is=blank"), world.officer)
    words = [chip.text for chip in asked.filter.chips]
    assert words == ["东区", "线索", "签约", "总投资≥20亿元", "带动就业未填"]
    without = {chip.text: address for chip, address in asked.chips("project-list")}
    again = Asked.of(QueryDict(without["线索"].partition("?")[2]), world.officer)
    assert [chip.text for chip in again.filter.chips] == [word for word in words if word != "线索"]


def test_what_cannot_be_read_is_left_out_and_said(world: World) -> None:
    asked = Filter.read(QueryDict("amount.from=很多&jobs.from=若干"), world.officer)
    assert not asked.chips and len(asked.faults) == 2 and "很多" in asked.faults[0]
    text = door(world.officer).get("/projects/?amount.from=很多").content.decode()
    assert "“总投资”这一条没有用上" in text


@pytest.mark.parametrize(
    "key",
    [
        "unit__people__password__startswith",
        "name__regex",
        "is_synthetic",
        "version",
        "history__history_user",
        "pk",
        "unit__path__startswith",
        "_connector",
        "contacts__phone_sealed__isnull",
        "amount__gte",
        "name.__class__",
    ],
)
def test_a_key_outside_the_table_changes_nothing(world: World, key: str) -> None:
    asked = Asked.of(QueryDict(urlencode({key: "a", "order": key, "cols": key})), world.officer)
    assert not asked.filter.chips and asked.query == "" and asked.order == "-amount"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_.-", min_size=1, max_size=24), st.text(max_size=12))
def test_no_key_of_a_request_becomes_a_name_of_the_orm(shared_person: object, key: str, value: str) -> None:
    """Keys are drawn at random: what is no key of the table reaches no condition (no database is asked)."""
    if key in set(keys()) | {"cols", "col", "order", "size", "page"}:
        return
    asked = QueryDict(mutable=True)
    asked.appendlist(key, value)
    read = Filter.read(asked, shared_person)  # type: ignore[arg-type]
    assert not read.chips and not read.rows


@pytest.fixture
def shared_person(world: World) -> object:
    return world.officer


CALLS = {"filter", "exclude", "get", "order_by", "values", "values_list", "annotate", "Q", "update", "create"}


def requests_as_names(source: str) -> list[str]:
    """Calls of the ORM that take their names from a request: filter(**request.GET), order_by(request.GET["o"])."""
    return [
        f"line {call.lineno}"
        for function in functions(source)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _called(call) in CALLS
        for part in [*(k.value for k in call.keywords if k.arg is None), *_orders(call)]
        if any(isinstance(node, ast.Attribute) and node.attr in ("GET", "POST") for node in ast.walk(part))
    ]


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def _orders(call: ast.Call) -> list[ast.expr]:
    return list(call.args) if _called(call) in ("order_by", "values", "values_list") else []


def test_no_page_hands_a_request_to_the_orm_as_names() -> None:
    files = [path for path in python_files(tests=False) if room_of(path) in ("web", "api")]
    assert len(files) > 20
    assert [f"{name_of(p)} {said}" for p in files for said in requests_as_names(p.read_text())] == []


@pytest.mark.parametrize(
    "line", ["P.objects.filter(**request.GET.dict())", "P.objects.order_by(request.GET['o'])", "Q(**dict(r.POST))"]
)
def test_the_ban_on_requests_as_names_catches(line: str) -> None:
    assert requests_as_names(f"def page(request):\n    return {line}\n")
    assert not requests_as_names("def page(request):\n    return P.objects.filter(code=request.GET['c'])\n")

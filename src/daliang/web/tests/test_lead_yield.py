"""What came of leads: by source, month and unit, as of a day, from pages to signings; figures open, Excel agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.tests.world import World
from daliang.leads.deciding import confirm
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.gathered import gathered
from daliang.leads.desk.turning import to_project
from daliang.leads.desk.working import answer, assess, hand_back, respond
from daliang.leads.desk.yields import month_of, share, source_of, yields
from daliang.leads.gathering import settle_page
from daliang.leads.leading import lead_from
from daliang.leads.models import Fact, FactKind, Lead, Page
from daliang.leads.taking import take_text
from daliang.leads.tests.articles import FIRST
from daliang.leads.tests.desk.test_deeds import SAID
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.models import Deed, Person
from daliang.register.models import Project
from daliang.vocabulary.money import parse_money
from daliang.web.tests.test_leads import Go, given, go, heard, world

__all__ = ["go", "world"]  # fixtures of the desk's pages
SIGNED = {"book": "arrivals", "milestones": ["recognised"]}
FIGURES = ("taken", "assigned", "in_time", "projects", "signed")
NEW_YEAR, END = date(2022, 1, 1), date(2022, 8, 30)


def line(world: World, as_of: date, by: Callable[..., str] = source_of) -> dict[str, tuple[int, ...]]:
    measure = Measure(code="signed", label="签约", definition=SIGNED)
    found = yields(world.people["officer"], NEW_YEAR, as_of, measure, by=by)
    return {one.label: (*(one.count(figure) for figure in FIGURES), one.signed.cny) for one in found}


def unit_of(past: object) -> str:
    return str(past.unit.code)  # type: ignore[attr-defined]


def read(world: World) -> Page:
    """A page whose first project was confirmed and became a lead."""
    officer = world.people["officer"]
    page = take_text(FIRST, by=officer)
    settle_page(page.pk)
    fact = Fact.objects.filter(page=page, kind=FactKind.PROJECT)[0]
    lead_from(confirm(fact, seen=fact.version, by=officer), by=officer)
    return Page.objects.get(pk=page.pk)


def test_what_came_of_each_source_as_of_a_day(world: World) -> None:
    """One lead heard on the 24th becomes a project on the 26th, and is signed on the 30th; another only lies there."""
    lead, clerk = given(world, amount=parse_money("30亿")), world.people["clerk-a1"]
    heard(world, "另一条")
    with clock.held_at(datetime(2022, 8, 26, 2, tzinfo=UTC)):
        project = to_project(lead, world.new("park_a1", amount=parse_money("30亿"), is_other=True), by=clerk)
    with clock.held_at(datetime(2022, 8, 30, 2, tzinfo=UTC)):
        sign(project, world.people["officer"])
    assert line(world, date(2022, 8, 23)) == {}
    assert line(world, date(2022, 8, 24)) == {"市电子商会": (2, 1, 0, 0, 0, 0)}
    assert line(world, date(2022, 8, 26)) == {"市电子商会": (2, 1, 0, 1, 0, 0)}
    assert line(world, END) == {"市电子商会": (2, 1, 0, 1, 1, 3_000_000_000)}
    assert line(world, END, month_of) == {"2022-08": (2, 1, 0, 1, 1, 3_000_000_000)}


def sign(project: Project, by: Person) -> None:
    post([NewFact(project, Kind.RECOGNISED, END, {"act": "recognised"})], by=by, source="test")


def test_by_unit_it_is_the_unit_that_had_it_on_that_day(world: World) -> None:
    """Given to a park, handed back two days later, then given to another county."""
    lead = given(world, "park_a1")
    with clock.held_at(datetime(2022, 8, 26, 2, tzinfo=UTC)):
        hand_back(lead, by=world.people["clerk-a1"], words=SAID)
    with clock.held_at(datetime(2022, 8, 29, 2, tzinfo=UTC)):
        assign(lead, world.units["county_b"], by=world.people["officer"])
    assert [[*line(world, date(2022, 8, day), unit_of)] for day in (24, 26, 29)] == [
        ["park_a1"],
        ["city"],
        ["county_b"],
    ]


def test_in_time_is_the_first_answer_within_its_clock(world: World) -> None:
    clerk = world.people["clerk-a1"]
    for name, day in (("甲", datetime(2022, 8, 31, 2, tzinfo=UTC)), ("乙", datetime(2022, 9, 1, 2, tzinfo=UTC))):
        lead = assess(respond(given(world, name=name), by=clerk), by=clerk, words=SAID)
        with clock.held_at(day):
            answer(lead, by=clerk, words=SAID)
    assert line(world, date(2022, 9, 1)) == {"市电子商会": (2, 2, 1, 0, 0, 0)}


def test_pages_and_confirmed_projects_stand_before_the_leads(world: World) -> None:
    page, officer = read(world), world.people["officer"]
    source = page.source.name
    by_source = gathered(officer, NEW_YEAR, END, by=lambda name, _at: name)
    assert {label: (one.pages, len(one.confirmed)) for label, one in by_source.items()} == {source: ([page.pk], 1)}
    assert gathered(officer, NEW_YEAR, date(2022, 8, 23), by=lambda name, _at: name) == {}
    assert gathered(world.people["approver-a"], NEW_YEAR, END, by=lambda name, _at: name) == {}
    only_pages = yields(officer, NEW_YEAR, END, None, by=source_of, gathered=by_source)
    assert [(one.label, one.count("pages"), one.count("confirmed"), one.count("taken")) for one in only_pages] == [
        (source, 1, 1, 1)
    ]


def test_nothing_to_divide_by_is_no_share() -> None:
    assert share(0, 0) is None and share(0, 2) == 0 and share(1, 2) * 2 == 1  # type: ignore[operator]


def test_a_source_without_a_lead_has_a_dash_and_says_why(world: World, go: Go) -> None:
    read(world)
    Lead.objects.update(created_at=datetime(2021, 1, 1, tzinfo=UTC))
    page = go("officer").get("/leads/yield/").content.decode()
    assert 'title="没有收到线索，不算转化率">—<' in page and "0.0%" not in page


@pytest.mark.parametrize("by", ["source", "month", "unit"])
def test_each_figure_opens_to_what_it_counts_and_the_excel_says_the_same(world: World, go: Go, by: str) -> None:
    given(world)
    read(world)
    client = go("officer")
    page = client.get(f"/leads/yield/?by={by}")
    table, heads = page.context["table"], [*page.context["heads"]]
    assert ("pages" in heads) is (by != "unit")
    for one, figures, _rate in table["rows"]:
        for figure, count in figures:
            opened = client.get("/leads/yield/", {"by": by, "line": one.label, "figure": figure}).context["opened"]
            assert len([*opened.rows, *opened.pages, *opened.facts]) == count, (one.label, figure)
    sheet = load_workbook(BytesIO(client.get(f"/leads/yield/sheet/?by={by}").content)).worksheets[0]
    shown = [[one.label, *(count for _figure, count in figures)] for one, figures, _rate in table["rows"]]
    assert [[cell.value for cell in row][: len(heads) + 1] for row in sheet.iter_rows(min_row=3)] == [
        *shown, ["合计", *table["whole"]],
    ]  # fmt: skip
    assert Deed.objects.filter(action="lead.sheet").count() == 1


def test_a_line_or_a_figure_that_is_not_there_is_missing_and_units_read_no_yield(world: World, go: Go) -> None:
    given(world)
    for query in ("line=市电子商会&figure=none", "line=nobody&figure=taken", "by=unit&line=甲一园区&figure=pages"):
        assert go("officer").get(f"/leads/yield/?{query}").status_code == 404, query
    assert go("approver-a").get("/leads/yield/").status_code == 403
    assert go("clerk-a1").get("/leads/yield/sheet/").status_code == 403


def test_a_confidential_lead_is_of_no_source_to_a_leader(world: World, go: Go) -> None:
    given(world, is_confidential=True)
    for query in ("", "?by=month", "?by=unit", "?line=保密线索&figure=taken", "?by=month&line=2022-08&figure=taken"):
        page = go("leader").get(f"/leads/yield/{query}")
        assert page.status_code == 200
        assert "海棠" not in page.content.decode() and "市电子商会" not in page.content.decode(), query
    sheet = load_workbook(BytesIO(go("leader").get("/leads/yield/sheet/").content)).worksheets[0]
    assert "市电子商会" not in str([[cell.value for cell in row] for row in sheet.iter_rows()])


@pytest.mark.counts
def test_the_page_asks_as_much_for_many_as_for_few(
    world: World, go: Go, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = go("officer")
    given(world)
    client.get("/leads/yield/")
    for number in range(10):
        given(world, name=f"线索{number}")
    with django_assert_max_num_queries(20):
        client.get("/leads/yield/")

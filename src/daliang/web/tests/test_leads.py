"""The pages of the desk: the inbox and its filters, one lead with the deed that is next, a project of it, the yield."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.tests.world import World
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.turning import to_project
from daliang.leads.desk.yields import month_of, source_of, yields
from daliang.leads.models import Lead, LeadState
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.measures.models import Measure
from daliang.org import clock
from daliang.org.models import City, Deed, Person
from daliang.register.models import Industry, Project
from daliang.vocabulary.money import parse_money

Go = Callable[[str], Client]


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


@pytest.fixture
def go(world: World) -> Go:
    """A client signed in as the person with this login."""

    def signed_in(login: str) -> Client:
        client = Client()
        client.force_login(world.people[login], backend="daliang.web.backend.Backend")
        return client

    return signed_in


def heard(world: World, name: str = "海棠储能电池项目", by: str = "officer", **more: object) -> Lead:
    texts = {"name": name, "company": "海棠储能公司", "channel": "市电子商会", "summary": "想找江边厂房"}
    return register_lead(NewLead(texts, **more), by=world.people[by])  # type: ignore[arg-type]


def given(world: World, unit: str = "park_a1", **more: object) -> Lead:
    return assign(heard(world, **more), world.units[unit], by=world.people["officer"])  # type: ignore[arg-type]


def test_each_sees_what_lies_in_their_branch(world: World, go: Go) -> None:
    given(world, "park_a1", name="甲线索")
    given(world, "park_b1", name="乙线索")
    heard(world, "丙线索")
    seen = {
        login: [name for name in ("甲线索", "乙线索", "丙线索") if name in go(login).get("/leads/").content.decode()]
        for login in ("officer", "leader", "approver-a", "clerk-a1", "clerk-a2")
    }
    assert seen == {
        "officer": ["甲线索", "乙线索", "丙线索"], "leader": ["甲线索", "乙线索", "丙线索"],
        "approver-a": ["甲线索"], "clerk-a1": ["甲线索"], "clerk-a2": [],
    }  # fmt: skip


def test_the_inbox_is_narrowed_by_state_unit_industry_and_size(world: World, go: Go) -> None:
    given(world, "park_a1", name="甲线索", industry=Industry.objects.get(code="chips"), amount=parse_money("30亿"))
    given(world, "park_b1", name="乙线索", amount=parse_money("2亿"))
    heard(world, "丙线索")
    found = {
        query: [
            name
            for name in ("甲", "乙", "丙")
            if f"{name}线索" in go("officer").get(f"/leads/?{query}").content.decode()
        ]
        for query in ("show=new", "show=running", "unit=county_b", "industry=chips", "show=late", "unit=nowhere")
    }
    assert found == {
        "show=new": ["丙"], "show=running": ["甲", "乙"], "unit=county_b": ["乙"], "industry=chips": ["甲"],
        "show=late": [], "unit=nowhere": ["甲", "乙", "丙"],
    }  # fmt: skip
    with clock.held_at(datetime(2022, 8, 25, 16, tzinfo=UTC)):
        late = go("officer").get("/leads/?show=late").content.decode()
    assert "甲线索" in late and "已超时" in late


@pytest.mark.counts
def test_the_inbox_asks_as_much_for_many_as_for_few(
    world: World, go: Go, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = go("officer")
    for number in range(12):
        given(world, name=f"线索{number}")
    client.get("/leads/")
    with django_assert_max_num_queries(20):
        client.get("/leads/")


def test_a_lead_is_registered_and_what_is_wrong_comes_back_as_typed(world: World, go: Go) -> None:
    client = go("clerk-a1")
    refused = client.post("/leads/new/", {"name": "海棠储能", "channel": "", "amount": "很多", "summary": "江边厂房"})
    page = refused.content.decode()
    assert (
        refused.status_code == 422 and "江边厂房" in page and 'value="海棠储能"' in page and not Lead.objects.exists()
    )
    done = client.post("/leads/new/", {"name": "海棠储能", "channel": "市电子商会", "amount": "12亿"})
    lead = Lead.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/leads/{lead.pk}/")
    assert (lead.unit, lead.amount) == (world.units["park_a1"], 1_200_000_000)


def test_the_page_offers_the_deed_that_is_next_and_takes_it(world: World, go: Go) -> None:
    lead, client = given(world), go("clerk-a1")
    for deed, state in (
        ("respond", LeadState.RESPONDED), ("assess", LeadState.ASSESSED), ("answer", LeadState.ANSWERED),
        ("follow", LeadState.ANSWERED),
    ):  # fmt: skip
        page = client.get(f"/leads/{lead.pk}/").content.decode()
        assert f'name="deed" value="{deed}"' in page
        assert client.post(f"/leads/{lead.pk}/deed/", {"deed": deed, "words": "已通电话"}).status_code == 303
        lead.refresh_from_db()
        assert lead.state == state


def test_a_refused_deed_keeps_what_was_typed(world: World, go: Go) -> None:
    lead, client = given(world), go("clerk-a1")
    typed = "长" * 301
    refused = client.post(f"/leads/{lead.pk}/deed/", {"deed": "note", "words": typed})
    assert refused.status_code == 422 and typed in refused.content.decode()
    assert client.post(f"/leads/{lead.pk}/deed/", {"deed": "explode"}).status_code == 404


def test_handed_back_it_is_out_of_sight(world: World, go: Go) -> None:
    lead, client = given(world), go("clerk-a1")
    done = client.post(f"/leads/{lead.pk}/deed/", {"deed": "back", "words": "没有化工用地"})
    assert done["Location"] == "/leads/" and client.get(f"/leads/{lead.pk}/").status_code == 404


def test_only_the_city_office_assigns(world: World, go: Go) -> None:
    lead = heard(world)
    assert go("approver-a").post(f"/leads/{lead.pk}/assign/", {"unit": "park_a1"}).status_code == 403
    assert go("leader").post(f"/leads/{lead.pk}/assign/", {"unit": "park_a1"}).status_code == 403
    assert go("officer").post(f"/leads/{lead.pk}/assign/", {"unit": "nowhere"}).status_code == 404
    assert go("officer").post(f"/leads/{lead.pk}/assign/", {"unit": "city"}).status_code == 422
    assert go("officer").post(f"/leads/{lead.pk}/assign/", {"unit": "park_a1"}).status_code == 303
    assert Lead.objects.get().unit == world.units["park_a1"]


def test_it_becomes_a_project_with_its_words_filled_in(world: World, go: Go) -> None:
    lead, client = given(world, amount=parse_money("30亿"), industry=Industry.objects.get(code="chips")), go("clerk-a1")
    page = client.get(f"/leads/{lead.pk}/project/").content.decode()
    for text in ("海棠储能电池项目", "海棠储能公司", "想找江边厂房", "渠道：市电子商会", "30亿元"):
        assert text in page
    form = {"name": lead.name, "unit": "park_a1", "industry": "chips", "origin": "domestic", "on": "2022-08-20"}
    assert client.post(f"/leads/{lead.pk}/project/", form | {"unit": ""}).status_code == 422
    done = client.post(f"/leads/{lead.pk}/project/", form | {"amount": "30亿"})
    lead.refresh_from_db()
    assert lead.project is not None and done["Location"] == f"/projects/{lead.project.code}/"
    assert client.get(f"/leads/{lead.pk}/project/").status_code == 303, "a project there is already"
    assert lead.project.code in client.get(f"/leads/{lead.pk}/").content.decode()


def test_a_look_alike_is_asked_about_first(world: World, go: Go) -> None:
    lead, client = given(world), go("clerk-a1")
    form = {"name": "黑石线缆项目", "investor": "黑石线缆项目投资公司", "unit": "park_a1", "industry": "chips",
            "origin": "domestic", "on": "2022-08-20"}  # fmt: skip
    asked = client.post(f"/leads/{lead.pk}/project/", form)
    assert asked.status_code == 422 and 'name="is_other"' in asked.content.decode()
    assert client.post(f"/leads/{lead.pk}/project/", form | {"is_other": "on"}).status_code == 303


def test_a_confidential_lead_is_a_number_to_a_leader_and_each_view_is_logged(world: World, go: Go) -> None:
    lead = given(world, is_confidential=True)
    page = go("leader").get("/leads/").content.decode()
    assert "海棠" not in page and "市电子商会" not in page and f"#{lead.pk}" in page
    assert go("leader").get(f"/leads/{lead.pk}/").status_code == 404
    assert "海棠" not in go("leader").get("/leads/yield/").content.decode()
    assert "市电子商会" not in go("leader").get("/leads/yield/").content.decode()
    assert go("clerk-a1").get(f"/leads/{lead.pk}/").status_code == 200
    assert Deed.objects.get(action="lead.view").by == world.people["clerk-a1"]


def test_home_says_what_waits(world: World, go: Go) -> None:
    heard(world)
    given(world)
    assert "线索待分派" in go("officer").get("/").content.decode()
    assert "线索待办理" in go("clerk-a1").get("/").content.decode()
    assert "线索" not in "".join(go("clerk-a2").get("/").content.decode().partition('id="content"')[2:])
    with clock.held_at(datetime(2022, 8, 25, 16, tzinfo=UTC)):
        assert "线索已超时" in go("clerk-a1").get("/").content.decode()


SIGNED = {"book": "arrivals", "milestones": ["recognised"]}


def line(world: World, as_of: date, by: object = source_of) -> dict[str, tuple[int, ...]]:
    measure = Measure(code="signed", label="签约", definition=SIGNED)
    found = yields(world.people["officer"], date(2022, 1, 1), as_of, measure, by=by)  # type: ignore[arg-type]
    figures = ("taken", "assigned", "in_time", "projects", "signed")
    return {one.label: (*(one.count(figure) for figure in figures), one.signed.cny) for one in found}


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
    assert line(world, date(2022, 8, 30)) == {"市电子商会": (2, 1, 0, 1, 1, 3_000_000_000)}
    assert line(world, date(2022, 8, 30), month_of) == {"2022-08": (2, 1, 0, 1, 1, 3_000_000_000)}


def sign(project: Project, by: Person) -> None:
    post([NewFact(project, Kind.RECOGNISED, date(2022, 8, 30), {"act": "recognised"})], by=by, source="test")


def test_each_figure_opens_to_its_leads_and_the_table_is_an_excel(world: World, go: Go) -> None:
    given(world)
    client = go("officer")
    opened = client.get("/leads/yield/?line=市电子商会&figure=assigned").content.decode()
    assert "海棠储能电池项目" in opened.partition('id="opened"')[2]
    assert client.get("/leads/yield/?line=市电子商会&figure=none").status_code == 404
    assert client.get("/leads/yield/?line=nobody&figure=taken").status_code == 404
    sheet = load_workbook(BytesIO(client.get("/leads/yield/sheet/").content)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:3] == ["市电子商会", 1, 1]
    assert Deed.objects.filter(action="lead.sheet").count() == 1
    assert go("approver-a").get("/leads/yield/").status_code == 403
    assert City.objects.exists()

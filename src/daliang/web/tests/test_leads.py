"""The pages of the desk: the inbox and its filters, one lead with the deed that is next, a project of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.tests.world import World, project_at
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.escalating import remind_of_leads
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.working import answer, assess, drop, respond
from daliang.leads.models import Lead, LeadState
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Industry, Origin, Project
from daliang.vocabulary.money import parse_money
from daliang.web.leads.forms import LeadForm

Go = Callable[[str], Client]
TOKEN = re.compile(r'="\w{64}"')  # against forged requests, another each time


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


def test_late_ones_stand_on_top_and_what_is_done_with_at_the_end(world: World, go: Go) -> None:
    done, waits = given(world, name="甲线索"), heard(world, "乙线索")
    late, fresh = given(world, name="丙线索"), heard(world, "丁线索", by="clerk-a1")
    drop(done, by=world.people["clerk-a1"], words="企业已在外地签约")
    rows = go("officer").get("/leads/").context["rows"]
    assert [row.lead for row in rows] == [late, fresh, waits, done]


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


def test_what_a_lead_says_is_corrected_on_a_form_filled_with_it(world: World, go: Go) -> None:
    lead, client = given(world), go("clerk-a1")
    address = f"/leads/{lead.pk}/correct/"
    assert f'href="{address}"' in client.get(f"/leads/{lead.pk}/").content.decode()
    page = client.get(address).content.decode()
    assert 'value="海棠储能公司"' in page and f'name="version" value="{lead.version}"' in page
    form = {"name": lead.name, "company": "海棠储能公司", "channel": "市电子商会", "summary": "想找江边厂房"}
    refused = client.post(address, form | {"version": lead.version, "amount": "很多"})
    assert refused.status_code == 422 and 'value="很多"' in refused.content.decode()
    done = client.post(address, form | {"version": lead.version, "amount": "12亿"})
    assert (done.status_code, done["Location"]) == (303, f"/leads/{lead.pk}/")
    assert "意向投资额：— → 12亿元" in client.get(f"/leads/{lead.pk}/").content.decode()
    late = client.post(address, form | {"version": lead.version, "amount": "13亿"})  # as it was looked at first
    page = late.content.decode()
    lead.refresh_from_db()
    assert late.status_code == 422 and "刚有人办理或更正过" in page and 'value="13亿"' in page
    assert lead.amount == 1_200_000_000 and f'name="version" value="{lead.version}"' in page
    assert client.post(address, form | {"version": "9" * 5000, "amount": "13亿"}).status_code == 422


@pytest.mark.parametrize("amount", ["约1亿元", "50亿元以上", "8000万美元", "7.85亿美元", "12亿", ""])
def test_the_form_sent_as_it_came_changes_nothing(world: World, go: Go, amount: str) -> None:
    person = world.people["clerk-a1"]
    lead = given(world, amount=parse_money(amount) if amount else None, origin=Origin.FOREIGN)
    filled = {code: value for code, value in LeadForm(None, person, lead).initial.items() if value}
    done = go("clerk-a1").post(f"/leads/{lead.pk}/correct/", filled | {"version": lead.version})
    assert done.status_code == 422 and "没有改动任何一项" in done.content.decode()


def test_a_lead_that_is_over_is_corrected_no_more_and_another_units_is_not_there(world: World, go: Go) -> None:
    lead = given(world)
    assert go("clerk-b1").get(f"/leads/{lead.pk}/correct/").status_code == 404
    drop(lead, by=world.people["clerk-a1"], words="企业改投他处")
    assert go("clerk-a1").get(f"/leads/{lead.pk}/correct/")["Location"] == f"/leads/{lead.pk}/"
    assert "/correct/" not in go("clerk-a1").get(f"/leads/{lead.pk}/").content.decode()


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


def test_who_gets_it_next_reads_nothing_of_what_the_first_did(world: World, go: Go) -> None:
    lead = heard(world, by="clerk-a1")
    assess(lead, by=world.people["clerk-a1"], words="本园区用地不够")
    assign(lead, world.units["park_b1"], by=world.people["officer"], words="离港口近")
    page = go("clerk-b1").get(f"/leads/{lead.pk}/").content.decode()
    assert "离港口近" in page and "本园区用地不够" not in page
    for named in (world.people["clerk-a1"].name, world.units["park_a1"].name):
        assert named not in page and named in go("officer").get(f"/leads/{lead.pk}/").content.decode(), named


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


def test_the_page_names_an_own_look_alike_and_takes_that_it_is_this_one(world: World, go: Go) -> None:
    project_at("park_a1", "TW2022-0008", "海棠储能电池")
    lead, client = given(world), go("clerk-a1")
    assert 'name="known" value="TW2022-0008"' in client.get(f"/leads/{lead.pk}/").content.decode()
    assert client.post(f"/leads/{lead.pk}/project/", {"known": "TW2022-0003"}).status_code == 404, "another unit's"
    assert 'name="known"' not in go("leader").get(f"/leads/{lead.pk}/").content.decode()
    done = client.post(f"/leads/{lead.pk}/project/", {"known": "TW2022-0008"})
    lead.refresh_from_db()
    assert (done.status_code, lead.project and lead.project.code) == (303, "TW2022-0008")


def test_of_another_units_look_alike_nothing_but_that_it_is_there_is_told(world: World, go: Go) -> None:
    """With one or with two of them elsewhere the page is the same; a leader, who does nothing with it, is told none."""
    lead, client = given(world), go("clerk-a1")
    assert "另有单位" not in client.get(f"/leads/{lead.pk}/").content.decode()
    pages = []
    for unit, code, name in (("park_b1", "TW2022-0008", "海棠储能电池"), ("park_a2", "TW2022-0009", "海棠储能电池甲")):
        project_at(unit, code, name)
        pages.append(TOKEN.sub("", client.get(f"/leads/{lead.pk}/").content.decode()))
        assert "另有单位的项目档案与它相近，已提示市商务局核对。" in pages[-1]
        hidden = (code, f"{name}投资公司", world.units[unit].name)
        assert not [text for text in hidden if text in pages[-1]]
    assert pages[0] == pages[1]
    assert Notice.objects.filter(kind="lead-alike").count() == 2, "the city office's two officers, once"
    Project.objects.filter(code="TW2022-0008").update(is_confidential=True, code_name="春江项目")
    assert "另有单位" not in go("leader").get(f"/leads/{lead.pk}/").content.decode()


def test_an_own_lead_that_looks_alike_is_named_and_linked(world: World, go: Go) -> None:
    first, second = given(world), heard(world, "海棠储能电池二期", by="clerk-a1")
    page = go("clerk-a1").get(f"/leads/{second.pk}/").content.decode()
    assert f'href="/leads/{first.pk}/"' in page and "另有一条相近的线索" in page and "别处另有一条" not in page


def test_of_a_lead_elsewhere_nothing_but_that_it_is_there_is_told(world: World, go: Go) -> None:
    """With one or with two of them elsewhere, with a unit or at the city, the page is the same."""
    lead, client = given(world), go("clerk-a1")
    assert "别处另有一条" not in client.get(f"/leads/{lead.pk}/").content.decode()
    pages = []
    for unit, name in (("park_b1", "海棠储能电池二期"), ("", "海棠储能电池三期")):
        other = given(world, unit, name=name) if unit else heard(world, name)
        pages.append(TOKEN.sub("", client.get(f"/leads/{lead.pk}/").content.decode()))
        assert "别处另有一条线索与它相近，已提示市商务局核对。" in pages[-1]
        assert name not in pages[-1] and f"/leads/{other.pk}/" not in pages[-1]
    assert pages[0] == pages[1]
    assert Notice.objects.filter(kind="lead-alike").count() == 2, "the city office's two officers, once"
    Lead.objects.filter(pk=other.pk).update(is_confidential=True)
    leaders = go("leader").get(f"/leads/{lead.pk}/").content.decode()
    assert "别处另有一条" not in leaders and "海棠储能电池三期" not in leaders and "海棠储能电池二期" in leaders


@pytest.mark.counts
def test_a_lead_asks_as_much_with_many_look_alikes_as_with_one(world: World, go: Go) -> None:
    lead, client, counts = given(world), go("officer"), []
    for more in (1, 6):
        for _number in range(more):
            given(world, "park_b1")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/leads/{lead.pk}/").content.decode().count("另有一条相近的线索") >= more
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_confidential_lead_is_turned_with_a_code_name(world: World, go: Go) -> None:
    lead, client = given(world, is_confidential=True), go("clerk-a1")
    form = {"name": lead.name, "unit": "park_a1", "industry": "chips", "origin": "domestic", "on": "2022-08-20"}
    assert 'name="code_name"' in client.get(f"/leads/{lead.pk}/project/").content.decode()
    assert client.post(f"/leads/{lead.pk}/project/", form).status_code == 422
    assert client.post(f"/leads/{lead.pk}/project/", form | {"code_name": "春江项目"}).status_code == 303
    lead.refresh_from_db()
    assert lead.project is not None and lead.project.is_confidential
    for address in ("/leads/", "/projects/", f"/projects/{lead.project.code}/", "/leads/yield/?by=unit", "/notices/"):
        assert "海棠" not in go("leader").get(address).content.decode(), address


def test_a_confidential_lead_is_a_number_to_a_leader_and_each_view_is_logged(world: World, go: Go) -> None:
    lead = given(world, is_confidential=True)
    page = go("leader").get("/leads/").content.decode()
    assert "海棠" not in page and "市电子商会" not in page and f"#{lead.pk}" in page
    assert go("leader").get(f"/leads/{lead.pk}/").status_code == 404
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


def test_a_follow_up_waits_at_home_two_days_before_its_clock_is_over(world: World, go: Go) -> None:
    """Answered on Wednesday 24 August: the follow-up is due on 7 September."""
    lead, clerk = given(world), world.people["clerk-a1"]
    answer(assess(respond(lead, by=clerk), by=clerk, words="值得跟"), by=clerk, words="已反馈")
    told = []
    for day in (5, 6, 7, 8):
        with clock.held_at(datetime(2022, 9, day, 2, tzinfo=UTC)):
            home = go("clerk-a1").get("/").content.decode()
        told.append(["线索待办理" in home, "线索已超时" in home])
    assert told == [[False, False], [True, False], [True, False], [False, True]]


@pytest.mark.parametrize("login", ["clerk-a1", "officer", "leader"])
def test_on_a_phone_ones_own_page_leads_to_what_is_no_tab(world: World, go: Go, login: str) -> None:
    page = go(login).get("/me/").content.decode()
    more = page.partition('aria-labelledby="besides"')[2].partition("</section>")[0]
    assert 'href="/leads/"' in more and 'href="/projects/"' not in more


OUTSIDE = ("leader", "clerk-a2", "approver-b", "audit")
PLACES = (
    "/", "/leads/", "/leads/?show=running", "/leads/?industry=chips", "/leads/yield/", "/leads/yield/?by=unit",
    "/search/?q=海棠", "/search/?q=htcn", "/notices/", "/projects/", "/audit/", "/audit/?q=海棠",
)  # fmt: skip


def test_a_confidential_lead_leaves_its_name_nowhere_that_others_read(world: World, go: Go) -> None:
    """Its texts and every word said on its way are canaries, from registering to a project, late in between."""
    world.people["audit"] = employ("audit", Role.AUDIT, world.units["city"])
    lead, client = given(world, is_confidential=True, industry=Industry.objects.get(code="chips")), go("clerk-a1")
    with clock.held_at(datetime(2022, 8, 29, 16, tzinfo=UTC)):
        remind_of_leads()
        for deed in ("respond", "assess", "answer", "follow", "note"):
            client.post(f"/leads/{lead.pk}/deed/", {"deed": deed, "words": "海棠公司来电"})
        form = {"name": lead.name, "unit": "park_a1", "industry": "chips", "origin": "domestic", "on": "2022-08-20"}
        assert client.post(f"/leads/{lead.pk}/project/", form | {"code_name": "春江项目"}).status_code == 303
        assert lead.events.count() == 9 and "海棠" in client.get(f"/leads/{lead.pk}/").content.decode()
        for login in OUTSIDE:
            for place in PLACES:
                said = go(login).get(place).content.decode().replace("海棠”", "").replace('value="海棠"', "")
                assert "海棠" not in said and "市电子商会" not in said, (login, place)
            assert go(login).get(f"/leads/{lead.pk}/").status_code in (403, 404)
    for row in [*Notice.objects.values_list("title", "params"), *Deed.objects.values_list("subject", "details")]:
        assert "海棠" not in str(row)

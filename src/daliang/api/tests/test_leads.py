"""Leads over the API: the inbox, one lead, registering; with the walls, masks and log of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daliang.api.tests.conftest import ROOT, As
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.working import assess
from daliang.leads.gathering import settle_page
from daliang.leads.leading import lead_from
from daliang.leads.models import Lead
from daliang.leads.taking import take_text
from daliang.leads.tests.articles import FIRST
from daliang.notices.models import Notice
from daliang.org.credentials import TokenScope
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.org.tokens import issue
from daliang.register.models import Industry
from daliang.rounds.tests.world import YI, World
from daliang.vocabulary.money import parse_money

HEARD = {"name": "海棠储能电池项目", "channel": "市电子商会", "company": "海棠储能公司"}


def heard(world: World, name: str = HEARD["name"], by: str = "officer", **more: Any) -> Lead:
    return register_lead(NewLead(HEARD | {"name": name}, **more), by=world.people[by])


def given(world: World, unit: str = "east-a", **more: Any) -> Lead:
    return assign(heard(world, **more), world.unit(unit), by=world.officer)


def names(answer: dict[str, Any]) -> list[str]:
    return [lead["name"] for lead in answer["leads"]]


def test_each_reads_the_leads_of_the_own_branch(world: World, calls: As) -> None:
    for unit, name in (("east-a", "甲"), ("west-a", "乙")):
        given(world, unit, name=name)
    heard(world, "丙")
    told = {
        login: (status, set(names(answer)))
        for login in ("officer", "leader", "approver-east", "clerk-west-a", "clerk-east-b")
        for status, answer in [calls(login).get("leads")]
    }
    assert told == {
        "officer": (200, {"甲", "乙", "丙"}), "leader": (200, {"甲", "乙", "丙"}), "approver-east": (200, {"甲"}),
        "clerk-west-a": (200, {"乙"}), "clerk-east-b": (200, set()),
    }  # fmt: skip


def test_the_inbox_is_narrowed_and_turned_page_by_page(world: World, calls: As) -> None:
    given(world, name="甲", industry=Industry.objects.get(code="chips"), amount=parse_money("30亿"))
    given(world, "west-a", name="乙", amount=parse_money("2亿"))
    heard(world, "丙")
    caller = calls("officer")
    found = {
        f"{key}={value}": names(caller.get("leads", **{key: value})[1])
        for key, value in (("show", "new"), ("show", "running"), ("show", "late"), ("unit", "west"),
                           ("industry", "chips"), ("tier", "20"))
    }  # fmt: skip
    assert found == {
        "show=new": ["丙"], "show=running": ["乙", "甲"], "show=late": [], "unit=west": ["乙"],
        "industry=chips": ["甲"], "tier=20": ["甲"],
    }  # fmt: skip
    first, second = (caller.get("leads", limit=2, offset=offset)[1] for offset in (0, 2))
    assert (names(first), names(second), first["total"]) == (["乙", "甲"], ["丙"], 3)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"unit": "west"}, 404, "unknown_unit"),
        ({"industry": "chip"}, 422, "unknown_industry"),
        ({"tier": "21"}, 422, "unknown_tier"),
        ({"show": "lost"}, 422, "literal_error"),
        ({"limit": "501"}, 422, "less_than_equal"),
    ],
)
def test_what_cannot_be_asked_is_refused(calls: As, asked: dict[str, str], status: int, code: str) -> None:
    said, answer = calls("clerk-east-a").get("leads", **asked)
    assert (said, answer["refusals"][0]["code"]) == (status, code)
    assert "%(" not in answer["refusals"][0]["message"]


def test_one_lead_with_its_record_and_its_clock(world: World, calls: As) -> None:
    lead = given(world, amount=parse_money("约30亿"), industry=Industry.objects.get(code="chips"))
    status, answer = calls("clerk-east-a").get(f"leads/{lead.pk}")
    assert status == 200
    assert (answer["number"], answer["name"], answer["channel"]) == (lead.pk, lead.name, "市电子商会")
    assert answer["amount"] == {"value": 30 * YI, "currency": "CNY", "qualifier": "about", "cny": 30 * YI}
    assert (answer["state"]["code"], answer["step"], answer["last_day"]) == ("assigned", "respond", "2022-08-25")
    assert [line["kind"]["code"] for line in answer["record"]] == ["assigned", "opened"]
    assert (answer["sources"], answer["fact"], answer["partner"]) == ([], None, None)


def test_who_gets_it_next_reads_nothing_of_what_the_first_did(world: World, calls: As) -> None:
    lead = heard(world, by="clerk-east-a")
    assess(lead, by=world.people["clerk-east-a"], words="本园区用地不够")
    assign(lead, world.unit("west-a"), by=world.officer)
    assert "用地不够" not in str(calls("clerk-west-a").get(f"leads/{lead.pk}"))
    assert "用地不够" in str(calls("officer").get(f"leads/{lead.pk}"))


def test_pages_and_facts_are_told_to_who_reads_pages(world: World, calls: As) -> None:
    settle_page((page := take_text(FIRST, by=world.officer)).pk)
    page.refresh_from_db()
    fact = page.facts.filter(kind="project")[0]
    fact.state = "confirmed"
    fact.save()
    lead = assign(lead_from(fact, by=world.officer), world.unit("east-a"), by=world.officer)
    answer = calls("leader").get(f"leads/{lead.pk}")[1]
    assert (answer["fact"]["kind"], answer["fact"]["start"], answer["fact"]["end"]) == ("project", fact.start, fact.end)
    assert [one["title"] for one in answer["sources"]] == [page.title]
    own = calls("clerk-east-a").get(f"leads/{lead.pk}")[1]
    assert own["name"] == lead.name and (own["sources"], own["fact"]) == ([], None)


@pytest.mark.parametrize("login", ["clerk-west-a", "approver-west", "guest"])
def test_a_siblings_lead_reads_like_a_missing_one(world: World, calls: As, login: str) -> None:
    lead = given(world)
    sibling, missing = calls(login).get(f"leads/{lead.pk}"), calls(login).get("leads/99999")
    assert sibling == missing and sibling[0] in (403, 404)
    assert not Deed.objects.filter(action="lead.view").exists()


@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**63), "9" * 30])
def test_what_is_no_number_of_a_lead_is_refused(calls: As, number: str) -> None:
    assert calls("officer").get(f"leads/{number}")[0] == 422


def test_a_confidential_lead_is_a_number_to_a_leader(world: World, calls: As) -> None:
    lead = given(world, is_confidential=True, amount=parse_money("30亿"), industry=Industry.objects.get(code="chips"))
    (row,) = calls("leader").get("leads")[1]["leads"]
    assert (row["name"], row["is_closed"], row["company"], row["amount"], row["industry"]) == (
        f"#{lead.pk}", True, "", None, None,
    )  # fmt: skip
    assert calls("leader").get(f"leads/{lead.pk}")[0] == 404
    assert calls("leader").get("leads", industry="chips")[1]["total"] == 0
    assert calls("clerk-east-a").get("leads")[1]["leads"][0]["name"] == lead.name


def test_what_is_read_is_logged(world: World, calls: As) -> None:
    """Nothing is named in the log but what was asked for."""
    lead = given(world)
    calls("clerk-east-a").get("leads", show="running", offset=1)
    calls("clerk-east-a").get(f"leads/{lead.pk}")
    listed, viewed = Deed.objects.filter(action__in=("lead.list", "lead.view")).order_by("id")
    assert listed.details == {"filter": {"show": "running", "offset": 1}, "rows": 0}
    assert (viewed.by, viewed.details) == (world.clerk("east-a"), {"lead": lead.pk})


def test_no_log_no_rows(world: World, calls: As, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = given(world)

    def broken(**_given: object) -> None:
        raise OSError("no log")

    monkeypatch.setattr("daliang.api.leads.record", broken)
    for path in ("leads", f"leads/{lead.pk}"):
        with pytest.raises(OSError, match="no log"):
            calls("leader").get(path)


def test_a_unit_registers_what_it_heard_and_its_clock_runs(world: World, calls: As) -> None:
    sent = {**HEARD, "amount": "20个亿", "industry": "chips", "origin": "foreign", "place": "苏州"}
    status, answer = calls("clerk-east-a").post("leads", sent)
    lead = Lead.objects.get()
    assert (status, answer["number"], lead.unit, lead.created_by) == (
        200, lead.pk, world.unit("east-a"), world.clerk("east-a"),
    )  # fmt: skip
    assert (lead.amount, lead.industry and lead.industry.code, lead.origin) == (20 * YI, "chips", "foreign")
    assert (answer["state"]["code"], answer["step"]) == ("responded", "assess")
    assert calls("officer").post("leads", HEARD)[1]["state"]["code"] == "new"


def test_a_partner_may_be_named_by_login(world: World, calls: As) -> None:
    partner = employ("chamber", Role.PARTNER, world.unit("city"))
    employ("elsewhere", Role.PARTNER, world.unit("west"))
    assert calls("clerk-east-a").post("leads", {**HEARD, "partner": "elsewhere"})[0] == 422
    assert calls("clerk-east-a").post("leads", {**HEARD, "partner": "chamber"})[1]["partner"] == partner.name
    assert Lead.objects.get().brought_by == partner


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_kept(world: World, calls: As) -> None:
    sent = {"name": "", "amount": "很多", "industry": "chip", "partner": "nobody", "place": "长" * 61}
    status, answer = calls("clerk-east-a").post("leads", sent)
    assert status == 422 and not Lead.objects.exists()
    assert {one["field"]: one["code"] for one in answer["refusals"]} == {
        "name": "empty", "place": "too_long", "channel": "no_source", "amount": "unreadable",
        "industry": "unknown_industry", "partner": "unknown_partner",
    }  # fmt: skip


@pytest.mark.parametrize(("login", "status"), [("leader", 403), ("guest", 422)])
def test_who_registers_none_on_the_page_registers_none_here(calls: As, login: str, status: int) -> None:
    assert calls(login).post("leads", HEARD)[0] == status and not Lead.objects.exists()


def test_a_lead_sent_twice_under_one_key_is_one(world: World, calls: As) -> None:
    client = calls("officer").client
    first, second = (
        client.post(f"{ROOT}leads", HEARD, content_type="application/json", headers={"Idempotency-Key": "k-1"})
        for _time in range(2)
    )
    assert first.json() == second.json() and Lead.objects.count() == 1


def test_a_token_for_reading_registers_nothing(world: World) -> None:
    clerk = world.clerk("east-a")
    for scope, status in ((TokenScope.READ, 403), (TokenScope.WRITE, 200)):
        _token, secret = issue(by=clerk, name=scope.value, scope=scope, unit=world.unit("east-a"), days=1)
        program = Client(headers={"Authorization": f"Bearer {secret}"})
        assert program.get(f"{ROOT}leads").status_code == 200
        assert program.post(f"{ROOT}leads", HEARD, content_type="application/json").status_code == status


def test_look_alikes_are_named_or_masked_as_on_the_page(world: World, calls: As) -> None:
    """Registered by a program it is told, and so is the city office; a leader is told of none elsewhere."""
    own = given(world, name="海棠储能电池二期")
    other = given(world, "west-a", name="海棠储能电池三期")
    answer = calls("clerk-east-a").post("leads", HEARD)[1]
    assert [one["code"] for one in answer["alike"]["leads"]] == [str(own.pk)]
    assert (answer["alike"]["is_lead_elsewhere"], answer["alike"]["is_project_elsewhere"]) == (True, False)
    assert other.name not in str(answer)
    assert Notice.objects.filter(kind="lead-alike").exists()
    assert Deed.objects.get(action="lead.look_alike").by == world.clerk("east-a")
    Lead.objects.filter(pk=other.pk).update(is_confidential=True)
    leaders = calls("leader").get(f"leads/{answer['number']}")[1]["alike"]
    assert [one["code"] for one in leaders["leads"]] == [str(own.pk)] and not leaders["is_lead_elsewhere"]


@pytest.mark.counts
def test_many_leads_cost_as_many_queries_as_few(world: World, calls: As) -> None:
    caller, counts = calls("officer"), []
    for more in (2, 8):
        leads = [given(world, "west-a") for _number in range(more)]
        for path in ("leads", f"leads/{leads[0].pk}"):
            with CaptureQueriesContext(connection) as asked:
                caller.get(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]

"""What a lead says is put right: by whom, what its record keeps, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from daliang.dossier.tests.world import World
from daliang.leads.desk.correcting import correct
from daliang.leads.desk.registering import NewLead
from daliang.leads.desk.working import drop, respond
from daliang.leads.models import Lead, LeadEvent
from daliang.leads.tests.desk.test_deeds import given, lines, refused
from daliang.org.models import Deed, Person, Role
from daliang.org.tests.tree import employ
from daliang.register.models import Industry, Origin, Rate
from daliang.vocabulary.money import parse_money

YI = 100_000_000
TEXTS = {"name": "海棠储能电池项目", "company": "海棠储能公司", "channel": "市电子商会"}
AS_IT_IS = NewLead(TEXTS, amount=parse_money("15亿"))


def lead_of(world: World, **more: Any) -> Lead:
    return given(world, amount=parse_money("15亿"), **more)


def corrected(lead: Lead, by: Person, told: NewLead) -> Lead:
    lead.refresh_from_db()
    return correct(lead, told, by=by, version=lead.version)


def said(lead: Lead) -> str:
    return LeadEvent.objects.filter(lead=lead, kind="corrected").latest("id").words


def test_each_field_that_changed_stands_in_the_record_as_it_was_and_as_it_is(world: World) -> None:
    lead, clerk = lead_of(world), world.people["clerk-a1"]
    told = NewLead(
        TEXTS | {"company": "海棠储能股份公司", "stage": "正在选址"},
        amount=parse_money("22亿"),
        industry=Industry.objects.get(code="chips"),
        origin=Origin.FOREIGN,
        is_confidential=False,
    )
    corrected(lead, clerk, told)
    lead.refresh_from_db()
    assert (lead.company, lead.stage, lead.amount, lead.origin) == ("海棠储能股份公司", "正在选址", 22 * YI, "foreign")
    assert said(lead).splitlines() == [
        "企业：海棠储能公司 → 海棠储能股份公司", "目前进展：— → 正在选址", "意向投资额：15亿元 → 22亿元",
        f"行业：— → {Industry.objects.get(code='chips').label}", "内外资：— → 外资",
    ]  # fmt: skip
    deed = Deed.objects.filter(action="lead.corrected").get()
    assert (deed.by, deed.unit) == (clerk, world.units["park_a1"])


def test_no_clock_moves_and_the_state_stays(world: World) -> None:
    lead, clerk = lead_of(world), world.people["clerk-a1"]
    respond(lead, by=clerk)
    before = lead.state, lead.due_at, lead.unit
    corrected(lead, clerk, replace(AS_IT_IS, amount=None))
    lead.refresh_from_db()
    assert (lead.state, lead.due_at, lead.unit) == before
    assert (lead.stated, lead.amount, lead.currency, lead.money) == (None, None, "", None)
    assert lines(lead)[-2:] == ["responded", "corrected"] and said(lead) == "意向投资额：15亿元 → —"


def test_an_amount_that_stays_keeps_the_rate_of_its_day(world: World) -> None:
    Rate.objects.create(currency="USD", on=date(2022, 1, 1), rate="6.5", source="汇率公布")
    lead = given(world, amount=parse_money("1亿美元"))
    Rate.objects.create(currency="USD", on=date(2022, 8, 24), rate="7", source="汇率公布")
    corrected(lead, world.people["clerk-a1"], NewLead(TEXTS | {"stage": "考察"}, amount=parse_money("1亿美元")))
    lead.refresh_from_db()
    assert lead.amount == 65 * YI // 10


def test_the_partner_is_named_later_and_only_one_that_may_be_named(world: World) -> None:
    lead, clerk = lead_of(world), world.people["clerk-a1"]
    partner = employ("partner", Role.PARTNER, world.units["city"])
    elsewhere = employ("partner-b", Role.PARTNER, world.units["park_b1"])
    assert refused(lambda: corrected(lead, clerk, replace(AS_IT_IS, partner=elsewhere))) == "unknown_partner"
    corrected(lead, clerk, replace(AS_IT_IS, partner=partner))
    assert Lead.objects.get().brought_by == partner and said(lead) == f"合作方：— → {partner.name}"
    partner.is_active = False
    partner.save()
    corrected(lead, clerk, replace(AS_IT_IS, partner=partner, amount=None))  # who is named already may stay


@pytest.mark.parametrize(
    ("login", "told", "code"),
    [
        ("leader", AS_IT_IS, "not_your_role"),
        ("clerk-a1", AS_IT_IS, "nothing_changed"),
        ("clerk-a1", NewLead({"company": "海棠储能公司"}), "several"),  # each field's own together
    ],
)
def test_what_is_refused_changes_nothing(world: World, login: str, told: NewLead, code: str) -> None:
    lead = lead_of(world)
    assert refused(lambda: corrected(lead, world.people[login], told)) == code


def test_what_has_changed_meanwhile_or_ended_is_not_overwritten(world: World) -> None:
    lead, clerk = lead_of(world), world.people["clerk-a1"]
    seen = lead.version
    respond(lead, by=clerk)
    other = replace(AS_IT_IS, amount=None)
    assert refused(lambda: correct(lead, other, by=clerk, version=seen)) == "changed_meanwhile"
    drop(lead, by=clerk, words="企业改投他处")
    assert refused(lambda: corrected(lead, clerk, other)) == "wrong_state"


def test_an_unseen_lead_is_as_if_missing(world: World) -> None:
    with pytest.raises(Lead.DoesNotExist):
        corrected(lead_of(world), world.people["clerk-b1"], replace(AS_IT_IS, amount=None))

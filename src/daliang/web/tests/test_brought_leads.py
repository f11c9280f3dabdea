"""A partner's page: the leads that they brought and where each stands; and the field that names who brought one."""

from __future__ import annotations

import pytest
from django.test import Client

from daliang.dossier.tests.world import World
from daliang.leads.desk.working import assess, respond
from daliang.leads.models import Lead
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ
from daliang.web.tests.test_leads import Go, given, heard

HIDDEN = ("海棠储能公司", "想找江边厂房", "要求太高", "park_a1", "市电子商会")


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


@pytest.fixture
def partner(world: World) -> Person:
    world.people["partner"] = employ("partner", Role.PARTNER, world.units["city"])
    return world.people["partner"]


@pytest.fixture
def client(partner: Person) -> Client:
    made = Client()
    made.force_login(partner, backend="daliang.web.backend.Backend")
    return made


@pytest.fixture
def go(world: World) -> Go:
    def signed_in(login: str) -> Client:
        made = Client()
        made.force_login(world.people[login], backend="daliang.web.backend.Backend")
        return made

    return signed_in


def content(page: str) -> str:
    """Without the frame, which names the person."""
    return page.partition('id="content"')[2]


def test_the_page_says_where_the_own_leads_stand_and_nothing_else(
    world: World, partner: Person, client: Client
) -> None:
    lead, clerk = given(world, partner=partner), world.people["clerk-a1"]
    assess(respond(lead, by=clerk), by=clerk, words="要求太高")
    heard(world, "别人的线索")
    page = content(client.get("/leads/brought/").content.decode())
    assert lead.name in page and "已评估，待答复" in page and "别人的线索" not in page
    assert not [text for text in HIDDEN if text in page] and f"/leads/{lead.pk}/" not in page


def test_it_is_the_partners_home_and_the_only_place_to_go(client: Client) -> None:
    assert client.get("/")["Location"] == "/leads/brought/"
    page = client.get("/leads/brought/").content.decode()
    assert 'href="/leads/brought/"' in page and "还没有记在您名下的线索" in page
    assert 'href="/leads/"' not in page and 'href="/projects/"' not in page


def test_neither_the_desk_nor_another_role_comes_to_the_others_page(
    world: World, partner: Person, client: Client, go: Go
) -> None:
    lead = given(world, partner=partner)
    for address in ("/leads/", "/leads/new/", f"/leads/{lead.pk}/", f"/leads/{lead.pk}/project/", "/leads/yield/"):
        assert client.get(address).status_code == 403, address
    for login in ("officer", "leader", "clerk-a1"):
        assert go(login).get("/leads/brought/").status_code == 403, login


def test_a_confidential_one_goes_by_its_number(world: World, partner: Person, client: Client) -> None:
    lead = given(world, partner=partner, is_confidential=True)
    page = content(client.get("/leads/brought/").content.decode())
    assert lead.name not in page and "保密线索" in page and f"#{lead.pk}" in page


def test_who_registers_a_lead_names_the_partner(world: World, partner: Person, go: Go, client: Client) -> None:
    form = {"name": "海棠储能", "channel": "市电子商会"}
    assert 'name="partner"' in go("clerk-a1").get("/leads/new/").content.decode()
    assert go("clerk-a1").post("/leads/new/", form | {"partner": "officer"}).status_code == 422
    assert go("clerk-a1").post("/leads/new/", form | {"partner": "partner"}).status_code == 303
    lead = Lead.objects.get()
    assert lead.brought_by == partner
    assert partner.name in content(go("clerk-a1").get(f"/leads/{lead.pk}/").content.decode())
    assert "海棠储能" in client.get("/leads/brought/").content.decode()


def test_a_partner_who_has_left_stays_named_when_a_lead_is_corrected(world: World, partner: Person, go: Go) -> None:
    lead = given(world, partner=partner)
    partner.is_active = False
    partner.save()
    page = go("clerk-a1").get(f"/leads/{lead.pk}/correct/").content.decode()
    assert f'<option value="{partner.username}" selected>' in page
    form = {"name": lead.name, "channel": lead.channel, "version": lead.version, "partner": partner.username}
    assert go("clerk-a1").post(f"/leads/{lead.pk}/correct/", form | {"stage": "正在选址"}).status_code == 303
    lead.refresh_from_db()
    assert (lead.brought_by, lead.stage) == (partner, "正在选址")


def test_without_partners_the_form_asks_for_none(world: World, go: Go) -> None:
    assert 'name="partner"' not in go("clerk-a1").get("/leads/new/").content.decode()

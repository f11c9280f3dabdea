"""A project's page leads back to the lead that it came from, for who may read that lead."""

from __future__ import annotations

import pytest
from django.test import Client

from daliang.dossier.rules import merge
from daliang.dossier.tests.world import World, project_at
from daliang.leads.desk.turning import to_known
from daliang.leads.gathering import settle_page
from daliang.leads.leading import lead_from
from daliang.leads.models import Lead
from daliang.leads.taking import take_text
from daliang.leads.tests.articles import FIRST
from daliang.org import clock
from daliang.register.models import Project
from daliang.web.tests.test_leads import Go, given


@pytest.fixture
def world(dossier_city: World) -> World:
    return dossier_city


@pytest.fixture
def go(world: World) -> Go:
    def signed_in(login: str) -> Client:
        made = Client()
        made.force_login(world.people[login], backend="daliang.web.backend.Backend")
        return made

    return signed_in


def turned(world: World) -> tuple[Lead, Project]:
    """A lead of the park that was found to be its first project."""
    lead = given(world)
    project = Project.objects.get(code="TW2022-0001")
    to_known(lead, project, by=world.people["clerk-a1"])
    return lead, project


def card(page: str) -> str:
    return page.partition('id="leads"')[2].partition("</section>")[0]


def test_the_lead_its_channel_and_the_way_back(world: World, go: Go) -> None:
    lead, project = turned(world)
    shown = card(go("clerk-a1").get(f"/projects/{project.code}/").content.decode())
    assert f'href="/leads/{lead.pk}/"' in shown and lead.name in shown and "市电子商会" in shown
    other = go("officer").get("/projects/TW2022-0002/").content.decode()
    assert 'id="leads"' not in other


def test_the_source_is_named_to_who_reads_pages(world: World, go: Go) -> None:
    officer = world.people["officer"]
    settle_page((page := take_text(FIRST, by=officer)).pk)
    fact = page.facts.filter(kind="project")[0]
    fact.state = "confirmed"
    fact.save()
    lead, project = lead_from(fact, by=officer), Project.objects.get(code="TW2022-0001")
    to_known(lead, project, by=officer)
    assert card(go("officer").get(f"/projects/{project.code}/").content.decode()).count(page.source.name) == 1
    Lead.objects.filter(pk=lead.pk).update(channel="东岭日报 2022-08-20")
    told = {
        login: card(go(login).get(f"/projects/{project.code}/").content.decode())
        for login in ("officer", "leader", "clerk-a1")
    }
    assert all(lead.name in one and "东岭日报 2022-08-20" in one for one in told.values())
    assert [login for login, one in told.items() if page.source.name in one] == ["officer", "leader"]


def test_who_may_not_read_the_lead_sees_neither_link_nor_name(world: World, go: Go) -> None:
    """A lead stays with the unit that had it: the project's next unit does not read it."""
    lead, project = turned(world)
    Lead.objects.filter(pk=lead.pk).update(unit=world.units["park_b1"])
    page = go("clerk-a1").get(f"/projects/{project.code}/").content.decode()
    assert 'id="leads"' not in page and lead.name not in page and "市电子商会" not in page
    assert lead.name in go("officer").get(f"/projects/{project.code}/").content.decode()


def test_a_confidential_lead_is_not_told_to_a_leader(world: World, go: Go) -> None:
    lead, project = turned(world)
    Lead.objects.filter(pk=lead.pk).update(is_confidential=True)
    assert lead.name not in go("leader").get(f"/projects/{project.code}/").content.decode()
    assert lead.name in go("clerk-a1").get(f"/projects/{project.code}/").content.decode()


def test_the_leads_of_a_file_that_was_merged_into_it_stand_there_too(world: World, go: Go) -> None:
    lead, project = turned(world)
    into = project_at("park_a1", "TW2022-0008", "青石电机二期")
    merge(project, into=into, on=clock.today(), reason="同一项目", by=world.people["officer"])
    assert lead.name in card(go("clerk-a1").get(f"/projects/{into.code}/").content.decode())

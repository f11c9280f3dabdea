"""A lead becomes a project: a new file, or one that is there already; where it lies, once, as secret as it was."""

from __future__ import annotations

import pytest

from daliang.dossier.tests.world import NOW, World
from daliang.leads.desk.turning import to_known, to_project
from daliang.leads.desk.working import drop
from daliang.leads.models import Lead, LeadState
from daliang.leads.tests.desk.test_deeds import given, heard, lines, refused
from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Deed
from daliang.register.models import Alike, Project
from daliang.vocabulary.refusal import Refusal


def test_it_becomes_a_project_once_and_carries_where_it_came_from(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    new = world.new("park_a1", texts={"name": "海棠储能电池项目", "investor": "海棠储能公司"})
    project = to_project(lead, new, by=clerk)
    lead.refresh_from_db()
    assert (lead.state, lead.project, lead.due_at) == (LeadState.PROJECT, project, None)
    assert project.unit == world.units["park_a1"] and lead.events.get(kind="project").words == project.code
    files = Project.objects.count()
    assert to_project(lead, new, by=clerk) == project and Project.objects.count() == files, "a second click: the same"


def test_a_look_alike_is_asked_about_as_at_any_file_and_the_lead_stays(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    new = world.new("park_a1", texts={"name": "黑石线缆项目", "investor": "黑石线缆项目投资公司"})
    with pytest.raises(Refusal) as caught:
        to_project(lead, new, by=clerk)
    lead.refresh_from_db()
    assert caught.value.code == "look_alike" and lead.state == LeadState.ASSIGNED
    assert Deed.objects.filter(action="project.look_alike").count() == 1, "that it was asked about is logged"
    to_project(lead, world.new("park_a1", texts=dict(new.texts), is_other=True), by=clerk)
    assert Alike.objects.exists()


def test_it_lands_where_it_lies_or_below(world: World) -> None:
    lead = given(world, "county_a")
    assert refused(lambda: to_project(lead, world.new("park_b1"), by=world.people["officer"])) == "outside"
    assert to_project(lead, world.new("park_a2"), by=world.people["approver-a"]).unit == world.units["park_a2"]


def test_a_lead_dropped_meanwhile_opens_no_file(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    drop(Lead.objects.get(pk=lead.pk), by=clerk, words="企业已在外地签约")
    files = Project.objects.count()
    assert refused(lambda: to_project(lead, world.new("park_a1"), by=clerk)) == "wrong_state"
    assert Project.objects.count() == files


def test_a_confidential_lead_becomes_a_confidential_project_under_its_code_name(world: World) -> None:
    lead, clerk = heard(world, by="clerk-a1", is_confidential=True), world.people["clerk-a1"]
    texts = {"name": "海棠储能电池项目", "investor": "海棠储能公司"}
    for wrong in ({}, {"code_name": "海棠"}):
        assert refused(lambda wrong=wrong: to_project(lead, world.new(texts=texts | wrong), by=clerk)) == (  # type: ignore[misc]
            "needs_code_name"
        )
    project = to_project(lead, world.new(texts=texts | {"code_name": "春江项目"}), by=clerk)
    assert project.is_confidential and project.shown_to(world.people["leader"]) == "春江项目"
    assert not to_project(given(world), world.new(is_other=True), by=clerk).is_confidential


def test_it_is_a_project_that_has_a_file_already(world: World) -> None:
    lead, clerk, files = given(world), world.people["clerk-a1"], Project.objects.count()
    own = Project.objects.get(code="TW2022-0001")
    to_known(lead, own, by=clerk)
    lead.refresh_from_db()
    assert (lead.state, lead.project, lead.due_at) == (LeadState.PROJECT, own, None)
    assert lead.events.get(kind="project").words == own.code and Project.objects.count() == files
    assert refused(lambda: to_known(lead, own, by=clerk)) == "wrong_state"


@pytest.mark.parametrize("unit", ["", "park_a1"])
def test_told_by_the_city_office_it_goes_to_the_projects_unit_and_out_of_sight_of_others(
    world: World, unit: str
) -> None:
    """From the city's own desk, or from another unit that has it."""
    lead = given(world, unit) if unit else heard(world)
    to_known(lead, Project.objects.get(code="TW2022-0003"), by=world.people["officer"])
    lead.refresh_from_db()
    assert (lead.state, lead.unit) == (LeadState.PROJECT, world.units["park_b1"])
    assert lines(lead)[-2:] == ["assigned", "project"]
    assert not Lead.objects.visible_to(world.people["clerk-a1"]).exists()


def test_a_project_elsewhere_or_one_that_ended_is_no_answer(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    with pytest.raises(Project.DoesNotExist):
        to_known(lead, Project.objects.get(code="TW2022-0003"), by=clerk)
    beside = Project.objects.get(code="TW2022-0002")
    assert refused(lambda: to_known(lead, beside, by=world.people["approver-a"])) == "outside"
    own = Project.objects.get(code="TW2022-0001")
    assert refused(lambda: to_known(lead, own, by=world.people["leader"])) == "not_your_role"
    post([NewFact(own, Kind.ENDED, NOW.date(), {"reason": "investor"})], by=None, source="test")
    assert refused(lambda: to_known(lead, Project.objects.get(pk=own.pk), by=clerk)) == "ended"
    lead.refresh_from_db()
    assert lead.state == LeadState.ASSIGNED

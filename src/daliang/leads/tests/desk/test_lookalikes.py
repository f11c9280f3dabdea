"""Files that look like a lead: one's own by name, another unit's as being there; the city office hears of it."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.dossier.tests.world import World, project_at
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.lookalikes import alike_of, tell_of_elsewhere
from daliang.leads.desk.working import drop
from daliang.leads.models import Lead
from daliang.leads.tests.desk.test_deeds import SAID, given, heard
from daliang.notices.models import Notice
from daliang.org.models import Deed
from daliang.org.refusals import MANY


def told() -> list[str]:
    return sorted(one.person.username for one in Notice.objects.filter(kind="lead-alike"))


def test_ones_own_are_named_and_another_units_are_not(world: World) -> None:
    own = project_at("park_a1", "TW2022-0008", "海棠储能电池")
    other = project_at("park_b1", "TW2022-0009", "海棠储能电池")
    lead = given(world)
    for login, seen, elsewhere in (
        ("clerk-a1", [own], (other.pk,)), ("approver-a", [own], (other.pk,)), ("officer", [own, other], ()),
    ):  # fmt: skip
        alike = alike_of(lead, world.people[login])
        assert (sorted(alike.files, key=lambda one: one.pk), alike.elsewhere) == (seen, elsewhere), login


def test_the_city_office_is_told_once_for_each_unit_that_has_the_lead(world: World) -> None:
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    lead, clerk = given(world), world.people["clerk-a1"]
    for _again in range(2):
        assert tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk)
    assert told() == ["officer", "officer-2"]
    notice = Notice.objects.filter(kind="lead-alike")[0]
    assert (notice.about, notice.params) == (world.units["park_a1"], {}) and "海棠" not in notice.title
    logged = Deed.objects.get(action="lead.look_alike")
    assert logged.by == clerk and "海棠" not in f"{logged.subject}{logged.details}"
    assign(lead, world.units["park_a2"], by=world.people["officer"])
    assert tell_of_elsewhere(lead, alike_of(lead, world.people["clerk-a2"]), to=world.people["clerk-a2"])
    assert len(told()) == 4


def test_asking_around_by_registering_leads_raises_the_alert(world: World) -> None:
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    clerk = world.people["clerk-a1"]
    for number in range(MANY):
        assert Deed.objects.filter(action="alert.probing").exists() is False, number
        lead = heard(world, by="clerk-a1")
        tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk)
    assert Deed.objects.get(action="alert.probing").by == clerk


def test_nothing_alike_tells_nobody_and_a_lead_that_is_done_with_asks_no_more(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    assert not tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk) and told() == []
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    drop(lead, by=clerk, words=SAID)
    assert alike_of(lead, clerk).elsewhere == ()


def test_leads_of_ones_own_are_named_and_others_are_not(world: World) -> None:
    """Those of other units, those that wait at the city, and of ones own branch those whose name is closed."""
    lead, own = given(world), given(world, texts={"name": "海棠储能电池二期", "company": "海棠储能公司"})
    other, waits = given(world, "park_b1"), heard(world)
    for login, seen, elsewhere in (
        ("clerk-a1", [own], {other.pk, waits.pk}), ("officer", [own, other, waits], set()),
    ):  # fmt: skip
        alike = alike_of(lead, world.people[login])
        assert (sorted(alike.leads, key=lambda one: one.pk), {*alike.leads_elsewhere}) == (seen, elsewhere), login
    Lead.objects.filter(pk=own.pk).update(is_confidential=True)
    assert own not in alike_of(lead, world.people["leader"]).leads


def test_who_gives_a_lead_one_name_after_another_asks_anew_each_time(world: World) -> None:
    """Else one lead that is corrected again and again would tell unheard which projects other units have."""
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    lead, clerk = given(world), world.people["clerk-a1"]
    for name in ("海棠储能电池项目", "海棠储能电池", "海棠储能电池项目"):
        lead.name = name
        lead.save()
        assert tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk) == {"files"}
    assert Deed.objects.filter(action="lead.look_alike").count() == 2, "each name once"


def test_another_company_a_lead_that_is_done_with_and_the_lead_itself_are_no_look_alikes(world: World) -> None:
    lead, other, done = given(world), given(world, texts={"name": "远岫冷链项目"}), given(world)
    drop(done, by=world.people["clerk-a1"], words=SAID)
    assert other != done and not alike_of(lead, world.people["officer"]).leads


def test_the_city_office_is_told_of_a_lead_elsewhere_apart_from_a_file(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    given(world, "park_b1")
    for _again in range(2):
        assert tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk) == {"leads"}
    assert told() == ["officer", "officer-2"]
    notice = Notice.objects.filter(kind="lead-alike")[0]
    assert "其他单位的线索相近" in notice.title and "海棠" not in f"{notice.title}{notice.params}"
    logged = Deed.objects.get(action="lead.look_alike")
    assert "海棠" not in f"{logged.subject}{logged.details}" and logged.texts["of"] == "leads"
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    assert tell_of_elsewhere(lead, alike_of(lead, clerk), to=clerk) == {"files", "leads"} and len(told()) == 4


@pytest.mark.counts
def test_many_look_alikes_cost_as_many_queries_as_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project_at("park_b1", "TW2022-0009", "海棠储能电池")
    lead, _other, officer = given(world), given(world), world.people["officer"]
    for _number in range(2):
        with django_assert_num_queries(4):
            alike = alike_of(lead, officer)
            [str(one) for one in (*alike.files, *alike.leads)]
        for _more in range(5):
            given(world, "park_b1")

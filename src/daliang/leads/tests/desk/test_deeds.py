"""The desk: a lead's way from the city to a unit and on, its clocks, who may do what, and its record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from daliang.dossier.tests.world import YI, World
from daliang.leads.desk.assigning import assign
from daliang.leads.desk.registering import NewLead, register_lead
from daliang.leads.desk.working import answer, assess, drop, follow, hand_back, note, respond
from daliang.leads.models import Lead, LeadEvent, LeadState
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import City, Deed, SpecialDay
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.refusal import Refusal

SAID = "已与企业通电话"


def heard(world: World, by: str = "officer", **more: Any) -> Lead:
    texts = {"name": "海棠储能电池项目", "company": "海棠储能公司", "channel": "市电子商会"} | more.pop("texts", {})
    return register_lead(NewLead(texts, **more), by=world.people[by])


def given(world: World, unit: str = "park_a1", **more: Any) -> Lead:
    return assign(heard(world, **more), world.units[unit], by=world.people["officer"])


def day(lead: Lead) -> str:
    """The last day that is in time, by the city's clock."""
    assert lead.due_at is not None
    assert clock.local(lead.due_at).time().isoformat() == "00:00:00", "a clock ends with a day"
    return str(clock.local(lead.due_at - timedelta(seconds=1)).date())


def lines(lead: Lead) -> list[str]:
    return [*lead.events.order_by("id").values_list("kind", flat=True)]


def refused(deed: Callable[[], object]) -> str:
    """The code of the refusal; nothing was written."""
    before = [*Lead.objects.values_list()], LeadEvent.objects.count(), Deed.objects.count(), Notice.objects.count()
    with pytest.raises(Refusal) as caught:
        deed()
    assert before == (
        [*Lead.objects.values_list()], LeadEvent.objects.count(), Deed.objects.count(), Notice.objects.count()
    )  # fmt: skip
    return caught.value.code


def test_what_the_city_hears_waits_to_be_assigned_and_no_unit_sees_it(world: World) -> None:
    lead = heard(world, amount=parse_money("30亿"))
    assert (lead.state, lead.unit, lead.amount, lead.due_at) == (LeadState.NEW, world.units["city"], 30 * YI, None)
    assert not Lead.objects.visible_to(world.people["clerk-a1"]).exists()
    assert not Lead.objects.visible_to(world.people["approver-a"]).exists()
    assert Lead.objects.visible_to(world.people["leader"]).get() == lead


def test_each_clock_runs_from_the_step_before_it(world: World) -> None:
    """Wednesday 24 August 2022: one working day is Thursday, three are Monday, a week is the next Wednesday."""
    clerk = world.people["clerk-a1"]
    lead = given(world)
    assert day(lead) == "2022-08-25"
    assert day(respond(lead, by=clerk)) == "2022-08-29"
    assert day(assess(lead, by=clerk, words=SAID)) == "2022-08-31"
    with clock.held_at(datetime(2022, 8, 26, 2, tzinfo=UTC)):
        assert day(answer(lead, by=clerk, words=SAID)) == "2022-09-09"
    with clock.held_at(datetime(2022, 9, 6, 2, tzinfo=UTC)):
        assert day(follow(lead, by=clerk, words=SAID)) == "2022-09-20"
    assert lines(lead) == ["opened", "assigned", "responded", "assessed", "answered", "followed"]
    answered = lead.events.get(kind="answered")
    assert answered.due_at is not None and answered.at < answered.due_at, "the record says which clock was met"


def test_who_is_late_with_one_step_has_the_whole_time_of_the_next(world: World) -> None:
    lead = given(world)
    with clock.held_at(datetime(2022, 9, 1, 2, tzinfo=UTC)):
        assert day(respond(lead, by=world.people["clerk-a1"])) == "2022-09-06"


def test_a_clock_of_calendar_days_never_ends_on_a_day_of_rest(world: World) -> None:
    """Two weeks from Monday 29 August end on the Mid-Autumn holiday, so on Tuesday; the Sunday before it is worked."""
    SpecialDay.objects.create(day=date(2022, 9, 12), is_working=False, name="中秋节")
    SpecialDay.objects.create(day=date(2022, 9, 11), is_working=True, name="调休")
    lead, clerk = given(world), world.people["clerk-a1"]
    respond(lead, by=clerk)
    assess(lead, by=clerk, words=SAID)
    with clock.held_at(datetime(2022, 8, 29, 2, tzinfo=UTC)):
        assert day(answer(lead, by=clerk, words=SAID)) == "2022-09-13"
    with clock.held_at(datetime(2022, 8, 28, 2, tzinfo=UTC)):
        assert day(follow(lead, by=clerk, words=SAID)) == "2022-09-11"


def test_the_clocks_are_the_citys_own(world: World) -> None:
    city, clerk = City.current(), world.people["clerk-a1"]
    city.playbook = city.playbook | {"leads": {"respond": 3, "assess": 2, "working": ["assess"]}}
    city.save()
    lead = given(world)
    assert day(lead) == "2022-08-29", "three days of the calendar end on a Saturday"
    assert day(respond(lead, by=clerk)) == "2022-08-26"


def test_a_step_out_of_turn_is_refused(world: World) -> None:
    clerk = world.people["clerk-a1"]
    lead = given(world)
    assert refused(lambda: assess(lead, by=clerk, words=SAID)) == "wrong_state"
    assert refused(lambda: answer(lead, by=clerk, words=SAID)) == "wrong_state"
    respond(lead, by=clerk)
    assert refused(lambda: respond(lead, by=clerk)) == "wrong_state", "a second click does nothing"
    assert refused(lambda: assess(lead, by=clerk, words=" ")) == "empty"
    assert refused(lambda: assess(lead, by=clerk, words="长" * 301)) == "too_long"


@pytest.mark.parametrize("login", ["clerk-a2", "clerk-b1", "approver-b"])
def test_nobody_outside_of_its_unit_and_above_sees_or_touches_it(world: World, login: str) -> None:
    lead, person = given(world), world.people[login]
    assert not Lead.objects.visible_to(person).exists()
    with pytest.raises(Lead.DoesNotExist):
        respond(lead, by=person)
    assert lines(lead) == ["opened", "assigned"]


@pytest.mark.parametrize("login", ["clerk-a1", "approver-a", "county-clerk-a", "officer"])
def test_its_unit_its_county_and_the_city_office_work_on_it(world: World, login: str) -> None:
    lead = respond(given(world), by=world.people[login])
    assert lead.state == LeadState.RESPONDED
    deed = Deed.objects.get(action="lead.responded")
    assert (deed.by, deed.unit, deed.details.get("on_behalf")) == (
        world.people[login], world.units["park_a1"], True if login == "officer" else None
    )  # fmt: skip


def test_a_leader_reads_only(world: World) -> None:
    lead = given(world)
    assert refused(lambda: respond(lead, by=world.people["leader"])) == "not_your_role"
    assert refused(lambda: assign(lead, world.units["park_b1"], by=world.people["leader"])) == "not_your_role"
    assert refused(lambda: heard(world, by="leader")) == "not_your_role"


def test_only_the_city_assigns_and_never_to_itself(world: World) -> None:
    lead, officer = heard(world), world.people["officer"]
    assert refused(lambda: assign(lead, world.units["park_a1"], by=world.people["approver-a"])) == "not_your_role"
    assert refused(lambda: assign(lead, world.units["city"], by=officer)) == "not_a_unit"
    assign(lead, world.units["county_a"], by=officer)
    assert refused(lambda: assign(lead, world.units["county_a"], by=officer)) == "same_unit"


def test_given_to_another_the_first_sees_it_no_more_and_the_clock_begins_anew(world: World) -> None:
    lead = respond(given(world), by=world.people["clerk-a1"])
    assign(lead, world.units["park_b1"], by=world.people["officer"], words="离港口近")
    assert (lead.state, day(lead)) == (LeadState.ASSIGNED, "2022-08-25")
    assert not Lead.objects.visible_to(world.people["clerk-a1"]).exists()
    assert not LeadEvent.objects.filter(lead__in=Lead.objects.visible_to(world.people["clerk-a1"])).exists()
    assert Lead.objects.visible_to(world.people["clerk-b1"]).get() == lead


def test_handed_back_it_waits_at_the_city_and_its_officers_hear_why(world: World) -> None:
    lead = given(world)
    assert refused(lambda: hand_back(lead, by=world.people["clerk-a1"], words="")) == "empty"
    hand_back(lead, by=world.people["clerk-a1"], words="本园区没有化工用地")
    assert (lead.state, lead.unit, lead.due_at) == (LeadState.NEW, world.units["city"], None)
    told = Notice.objects.filter(kind="lead-back")
    assert {one.person.username for one in told} == {"officer", "officer-2"}
    line = lead.events.get(kind="back")
    assert (line.unit, line.words) == (world.units["park_a1"], "本园区没有化工用地")


def test_dropped_it_keeps_its_reason_and_takes_no_deed_more(world: World) -> None:
    lead, clerk = given(world), world.people["clerk-a1"]
    drop(lead, by=clerk, words="企业已在外地签约")
    assert (lead.state, lead.due_at, lead.dropped_reason) == (LeadState.DROPPED, None, "企业已在外地签约")
    for deed in (respond, assess, note, hand_back, drop):
        assert refused(lambda deed=deed: deed(lead, by=clerk, words=SAID)) == "wrong_state"  # type: ignore[misc]


def test_heard_by_a_unit_it_is_that_units_and_taken_on_at_once(world: World) -> None:
    lead = heard(world, by="clerk-a1")
    assert (lead.unit, lead.state, day(lead)) == (world.units["park_a1"], LeadState.RESPONDED, "2022-08-29")


def test_all_that_is_wrong_with_a_new_one_is_said_at_once(world: World) -> None:
    with pytest.raises(Refusal) as caught:
        heard(world, texts={"name": "", "channel": ""})
    assert [(one.code, one.field) for one in caught.value.all] == [("empty", "name"), ("no_source", "channel")]
    assert not Lead.objects.exists()


def test_who_was_given_a_lead_is_told_without_a_name_or_an_amount(world: World) -> None:
    given(world)
    told = Notice.objects.filter(kind="lead-assigned")
    assert {one.person.username for one in told} == {"clerk-a1", "approver-a"}
    assert "海棠" not in "".join(f"{one.title}{one.params}" for one in told)


def test_a_confidential_lead_is_worked_on_by_who_may_read_it(world: World) -> None:
    lead = heard(world, is_confidential=True)
    assign(lead, world.units["park_a1"], by=world.people["officer"])
    assert not lead.opens_to(world.people["leader"]) and lead.opens_to(world.people["clerk-a1"])
    assert lead.shown_to(world.people["leader"]) == f"#{lead.pk}"
    respond(lead, by=world.people["clerk-a1"])


def test_the_log_seals_the_words_and_names_no_investor(world: World) -> None:
    lead = given(world)
    note(lead, by=world.people["clerk-a1"], words="海棠要看长江岸线")
    for deed in Deed.objects.filter(action__startswith="lead."):
        assert "海棠" not in f"{deed.subject}{deed.details}"
    assert Deed.objects.get(action="lead.noted").texts == {"words": "海棠要看长江岸线"}

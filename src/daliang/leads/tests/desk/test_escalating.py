"""Clocks that ran out: the unit hears at once, the city office a working day later, each once."""

from __future__ import annotations

from datetime import UTC, datetime

from daliang.dossier.tests.world import World
from daliang.leads.desk.escalating import remind_of_leads
from daliang.leads.desk.working import respond
from daliang.leads.tests.desk.test_deeds import given, lines
from daliang.notices.models import Notice
from daliang.org import clock

THE_DAY = datetime(2022, 8, 25, 15, 59, 59, tzinfo=UTC)  # the last second of Thursday by the city's clock
LATE = datetime(2022, 8, 25, 16, tzinfo=UTC)  # 00:00:00 is late
FRIDAY_OVER = datetime(2022, 8, 26, 16, tzinfo=UTC)


def told() -> list[str]:
    return sorted(one.person.username for one in Notice.objects.filter(kind="lead-overdue"))


def test_the_last_second_is_in_time_and_midnight_is_late(world: World) -> None:
    given(world)
    with clock.held_at(THE_DAY):
        assert remind_of_leads() == 0
    with clock.held_at(LATE):
        assert remind_of_leads() == 2 and told() == ["approver-a", "clerk-a1"]
        assert remind_of_leads() == 0, "each clock is told of once"


def test_a_working_day_later_the_city_office_hears_and_the_record_says_so(world: World) -> None:
    lead = given(world)
    with clock.held_at(LATE):
        remind_of_leads()
        assert lines(lead) == ["opened", "assigned"]
    with clock.held_at(FRIDAY_OVER):
        assert remind_of_leads() == 2 and told() == ["approver-a", "clerk-a1", "officer", "officer-2"]
        assert remind_of_leads() == 0
    assert lines(lead) == ["opened", "assigned", "escalated"]


def test_the_next_clock_is_told_of_anew(world: World) -> None:
    lead = given(world)
    with clock.held_at(LATE):
        remind_of_leads()
        respond(lead, by=world.people["clerk-a1"])
    with clock.held_at(datetime(2022, 8, 31, 16, tzinfo=UTC)):
        assert remind_of_leads() == 2


def test_what_is_done_in_time_tells_nobody(world: World) -> None:
    lead = given(world)
    respond(lead, by=world.people["clerk-a1"])
    with clock.held_at(LATE):
        assert remind_of_leads() == 0


def test_without_a_city_there_is_nothing_to_do(db: None) -> None:
    assert remind_of_leads() == 0

"""What each rule asks, has and lacks, counted by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.ledger.facts import Kind
from daliang.org.models import Person, Role, Unit
from daliang.targets.lights import Light, Lights
from daliang.targets.models import Target
from daliang.targets.progress import Standing, standings
from daliang.targets.tests.world import HALF, YEAR, World, coverage, row, standing


def told(one: Standing) -> tuple[object, ...]:
    return one.target, one.done, one.gap, one.completion


def test_a_pool_counts_the_period_up_to_the_day(world: World) -> None:
    world.signed("before", "06-30", "east-1", 3)
    world.signed("first", "07-01", "east-1", 3)
    world.signed("second", "07-31", "west-1", 3)
    world.signed("later", "08-02", "west-1", 3)
    world.issue(row("signed", targets={"city": 4, "west": 1}), period=HALF)
    city = standing("city", "signed", "08-01")
    assert told(city) == (4, 2, 2, Decimal("0.5"))
    west = standing("west", "signed", "08-01")
    assert told(west) == (1, 1, 0, Decimal(1))


def test_time_is_counted_in_days_at_their_end(world: World) -> None:
    world.issue(row("signed", targets={"city": 36}), period=HALF)
    first, last = standing("city", "signed", "07-01"), standing("city", "signed", "12-31")
    assert (first.pace, last.pace) == (Decimal(1) / 184, Decimal(1))
    assert (first.course.left, first.needed_per_day) == (183, Decimal(36) / 183)
    assert first.needed_per_month == Decimal(36) / 183 * 30
    assert last.needed_per_day is None, "no day is left in which anything could be done"


def test_before_the_period_nothing_is_done_and_no_light_burns(world: World) -> None:
    world.signed("early", "06-01", "east-1", 3)
    world.issue(row("signed", targets={"city": 1}), period=HALF)
    early = standing("city", "signed", "06-15")
    assert (early.done, early.pace, early.light) == (0, Decimal(0), None)


def test_after_the_period_it_stays_as_it_ended(world: World) -> None:
    world.signed("inside", "07-01", "east-1", 3)
    world.signed("after", "07-02", "east-1", 3)
    world.issue(row("signed", targets={"city": 2}), period=(YEAR[0], HALF[0]))
    after = standing("city", "signed", "09-01")
    assert (after.done, after.pace, after.gap) == (1, Decimal(1), 1)


def test_every_park_owes_the_minimum_and_a_branch_counts_its_parks(world: World) -> None:
    world.recognised("one", "07-10", "east-1")
    world.recognised("two", "07-11", "east-1")
    world.recognised("three", "07-12", "west-1")
    world.issue(coverage("recognised"), period=HALF)
    city = standing("city", "recognised", "08-01")
    assert (city.is_coverage, city.target, city.done, city.gap, city.below) == (True, 3, 2, 1, ("east-2",))
    assert city.completion == Decimal(2) / 3
    east = standing("east", "recognised", "08-01")
    assert (east.target, east.done, east.gap) == (2, 1, 1)
    park = standing("east-1", "recognised", "08-01")
    assert not park.is_coverage and told(park) == (1, 2, 0, Decimal(2))
    assert standing("east-2", "recognised", "08-01").gap == 1


def test_a_park_may_owe_more_or_nothing(world: World) -> None:
    world.recognised("one", "07-10", "east-1")
    world.issue(coverage("recognised", targets={"east-1": 2, "east-2": 0}), period=HALF)
    city = standing("city", "recognised", "08-01")
    assert (city.target, city.done, city.below) == (2, 0, ("east-1", "west-1"))
    spared = standing("east-2", "recognised", "08-01")
    assert (spared.target, spared.is_set, spared.gap, spared.completion, spared.light) == (0, False, None, None, None)


def test_a_park_is_asked_from_the_day_on_which_it_is_there(world: World) -> None:
    world.issue(coverage("recognised"), period=HALF)
    world.add_unit("west-2", "west", on=HALF[0].replace(month=9))
    world.units["west-2"].is_park = True
    world.units["west-2"].save()
    assert standing("city", "recognised", "08-31").target == 3
    assert standing("city", "recognised", "09-01").target == 4


def test_half_a_project_does_not_cover_a_park(world: World) -> None:
    world.recognised("shared", "07-10", "east-1")
    world.post("shared", Kind.RECREDITED, "07-10", {"shares": {"east-1": 500_000, "east-2": 500_000}})
    world.issue(coverage("recognised"), period=HALF)
    park = standing("east-1", "recognised", "08-01")
    assert (park.done, park.gap) == (Decimal("0.5"), Decimal("0.5"))
    assert standing("city", "recognised", "08-01").done == 0


def test_a_share_is_a_part_of_another_measure(world: World) -> None:
    world.signed("chips", "02-01", "east-1", 3)
    world.open("cars", "02-01", "east-1", industry="cars")
    world.amount("cars", "02-01", 5)
    world.reach("cars", "02-01", "signed")
    world.issue(
        row("signed-chips", rule="share", whole="signed", targets={"city": 600_000, "west": 600_000}),
        row("money", measure="signed-chips", rule="share", whole="signed", aspect="cny", targets={"city": 375_000}),
    )
    city = standing("city", "signed-chips", "03-01")
    assert (city.target, city.done, city.gap) == (Decimal("0.6"), Decimal("0.5"), Decimal("0.1"))
    assert city.needed_per_day is None, "a share is held, not gathered"
    assert standing("city", "money", "03-01").completion == 1
    west = standing("west", "signed-chips", "03-01")
    assert (west.done, west.completion, west.light) == (None, None, None), "nothing to divide by is not infinity"


def test_a_rate_is_one_measure_over_another(world: World) -> None:
    for project in ("one", "two", "three", "four"):
        world.signed(project, "02-01", "east-1", 3)
    world.reach("one", "02-10", "started")
    world.issue(row("start-rate", rule="rate", targets={"city": 500_000}))
    city = standing("city", "start-rate", "03-01")
    assert (city.done, city.gap, city.completion) == (Decimal("0.25"), Decimal("0.25"), Decimal("0.5"))
    assert city.light is Light.LATE, "time does not excuse a rate"


def test_money_is_whole_yuan(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.issue(row("signed", aspect="cny", targets={"city": 1_000_000_000}))
    city = standing("city", "signed", "03-01")
    assert (city.done, city.gap) == (300_000_000, 700_000_000)


def test_a_stock_is_what_stands_on_the_day_and_says_so(world: World) -> None:
    world.open("one", "02-01", "east-1")
    world.amount("one", "02-01", 30)
    world.reach("one", "02-01", "negotiating")
    world.reach("one", "04-01", "signed")
    world.issue(row("negotiating", targets={"city": 1}))
    march, april = standing("city", "negotiating", "03-01"), standing("city", "negotiating", "04-01")
    assert (march.is_stock, march.done, april.done) == (True, 1, 0)
    assert (march.light, april.light, april.needed_per_day) == (Light.GOOD, Light.LATE, None)


def test_a_target_of_nothing_is_not_set_and_never_infinite(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.issue(row("signed", targets={"city": 0}))
    city = standing("city", "signed", "03-01")
    assert (city.target, city.done, city.gap, city.completion, city.light) == (0, 1, None, None, None)


def test_units_without_a_target_come_when_asked_for(world: World) -> None:
    world.issue(row("signed", targets={"city": 1}))
    assert {one.unit.code for one in standings(None)} == {"city"}
    full = {one.unit.code: one.target for one in standings(None, is_full=True)}
    assert full == {"city": 1, "east": None, "east-1": None, "east-2": None, "west": None, "west-1": None}


def test_what_stands_beside_is_potential(world: World) -> None:
    world.signed("one", "02-01", "east-1", 30)
    world.issue(row("recognised", beside=("signed-20", "negotiating"), targets={"city": 1}))
    city = standing("city", "recognised", "03-01")
    assert [(of.measure.code, of.value) for of in city.potential] == [("signed-20", 1), ("negotiating", 0)]


@pytest.mark.nodb
@pytest.mark.parametrize(
    ("behind", "light"), [("0", "good"), ("10", "good"), ("10.1", "warn"), ("30", "warn"), ("30.1", "late")]
)
def test_lights_go_by_points_behind(behind: str, light: str) -> None:
    found = Lights().light(expected=Decimal("0.8"), completion=Decimal("0.8") - Decimal(behind) / 100)
    assert found == light


def test_a_city_sets_its_own_lights(world: World) -> None:
    world.issue(row("signed", targets={"city": 2}), period=HALF)
    assert standing("city", "signed", "08-01").light is Light.WARN
    world.city(playbook={"lights": {"warn": 20, "late": 40}})
    assert standing("city", "signed", "08-01").light is Light.GOOD


def test_a_county_reads_its_own_branch_only(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.issue(row("signed", targets={"city": 4, "east": 2, "west": 2}), coverage("recognised"))
    approver = world.person("west", Role.APPROVER)
    found = {(one.unit.code, one.indicator.code) for one in standings(approver)}
    assert found == {("west", "signed"), ("west", "recognised"), ("west-1", "recognised")}
    assert standings(world.person(None, Role.APPROVER)) == []
    assert [target.unit.code for target in Target.objects.visible_to(approver)] == ["west"]
    assert not Target.objects.visible_to(Person.objects.get(unit=None)).exists()


@pytest.mark.counts
def test_more_rows_and_units_ask_no_more_questions(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.issue(row("signed-chips", targets={"city": 4}), row("start-rate", rule="rate", targets={"city": 1}))
    with CaptureQueriesContext(connection) as few:
        standings(world.officer)
    world.issue(
        row("signed-20", targets={"city": 4, "east": 2, "west": 2}),
        row("signed-chips", rule="share", whole="signed", targets={"city": 1}, beside=("negotiating", "started")),
        coverage("recognised", beside=("signed-20",)),
        code="other",
    )
    with CaptureQueriesContext(connection) as many:
        standings(world.officer)
    assert len(few) == len(many) > 0


def test_a_zone_that_is_a_park_is_told_of_itself_and_of_the_parks_inside_it(world: World) -> None:
    Unit.objects.filter(code="east").update(is_park=True)
    world.recognised("a", "07-10", "east-1")
    world.issue(coverage("recognised"))
    east, city = standing("east", "recognised", "08-01"), standing("city", "recognised", "08-01")
    assert (east.target, east.done, east.gap, east.is_coverage) == (1, 1, 0, False)
    assert (east.inside, east.below) == ((1, 2), ("east-2",))
    assert (city.target, city.done, city.inside) == (4, 2, None), "the zone and each of its parks owe theirs"
    assert standing("east-1", "recognised", "08-01").inside is None

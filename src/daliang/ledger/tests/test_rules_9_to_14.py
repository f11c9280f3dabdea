"""Arrivals and who is credited with them: rules 9 to 14, each by a small example counted by hand."""

from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.models import Entry
from daliang.ledger.tests.world import World
from daliang.register.models import Project

HALVES = {"park_a1": WHOLE // 2, "park_b1": WHOLE // 2}


def stage_of(project: str) -> str | None:
    return Project.objects.values_list("stage__code", flat=True).get(code=project)


def test_rule_9_reaching_an_earlier_stage_late_does_not_lower_the_standing(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "started")
    world.reach("p1", 6, "signed")
    assert stage_of("p1") == "started"
    assert world.counted("started", 6, book="position") == WHOLE


def test_rule_9_falling_back_lowers_the_standing_and_leaves_arrivals_alone(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "started")
    world.put("p1", Kind.FELL_BACK, 7, stage="talks")
    assert stage_of("p1") == "talks"
    assert [world.counted(stage, 8) for stage in ("talks", "signed", "started")] == [WHOLE] * 3
    assert world.counted("started", 8, book="position") == 0


def test_rule_10_a_skipped_stage_is_reached_on_the_same_day(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "started")
    assert [world.counted("signed", day) for day in (4, 5)] == [0, WHOLE]
    world.reach("p1", 6, "completed")
    assert world.counted("signed", 6) == world.counted("started", 6) == world.counted("completed", 6) == WHOLE


def test_rule_10_recognition_and_payments_imply_nothing_and_move_nothing(world: World) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.RECOGNISED, 5, act="recognised")
    world.put("p1", Kind.PAID_IN, 5, value=5, currency="USD")
    assert stage_of("p1") == "talks"
    assert [world.counted(code, 5) for code in ("signed", "praised", "recognised", "paid_in")] == [0, 0, WHOLE, WHOLE]


def test_rule_11_a_milestone_counts_once_a_life(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.FELL_BACK, 6, stage="talks")
    again = world.reach("p1", 7, "signed")
    world.put("p1", Kind.ENDED, 8, reason="资金")
    world.put("p1", Kind.REOPENED, 9)
    assert world.counted("signed", 9) == WHOLE
    assert not Entry.objects.filter(posting_id=again, book="arrivals").exists()


def test_rule_11_reversing_the_first_arrival_moves_it_to_the_next_reach(world: World) -> None:
    world.open("p1", 3)
    first = world.reach("p1", 5, "signed")
    world.put("p1", Kind.FELL_BACK, 6, stage="talks")
    world.reach("p1", 7, "signed")
    fell_back = first + 1
    world.enter(world.reversal(first), world.reversal(fell_back))
    assert [world.counted("signed", day) for day in (4, 5, 6, 7)] == [0, 0, 0, WHOLE]
    assert [world.counted("signed", day, known_at=fell_back) for day in (4, 5, 6, 7)] == [0, WHOLE, WHOLE, WHOLE]


def test_rule_11_an_earlier_reach_recorded_later_becomes_the_first(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 7, "signed")
    world.reach("p1", 5, "signed")
    assert [world.counted("signed", day) for day in (4, 5, 7)] == [0, WHOLE, WHOLE]


def test_rule_12_withdrawing_subtracts_on_its_own_day_and_a_later_reach_counts_again(world: World) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.RECOGNISED, 5, act="recognised")
    world.put("p1", Kind.WITHDRAWN, 7, milestone="recognised")
    world.put("p1", Kind.RECOGNISED, 9, act="recognised")
    assert [world.counted("recognised", day) for day in (5, 6, 7, 8, 9)] == [WHOLE, WHOLE, 0, 0, WHOLE]


def test_rule_12_withdrawing_payments_starts_their_sum_again(world: World) -> None:
    world.open("p1", 3)
    for day, value in ((4, 5), (5, 7)):
        world.put("p1", Kind.PAID_IN, day, value=value, currency="USD")
    world.put("p1", Kind.WITHDRAWN, 6, milestone="paid_in")
    world.put("p1", Kind.PAID_IN, 7, value=2, currency="USD")

    def paid(day: int) -> int:
        here = {cell: sums for cell, sums in world.believed(day).items() if cell.account == "paid_in"}
        return sum(sums.usd for cell, sums in here.items() if cell.kind == "paid_in")

    assert [paid(day) for day in (3, 4, 5, 6, 7)] == [0, 5, 12, 0, 2]
    assert [world.counted("paid_in", day) for day in (3, 4, 5, 6, 7)] == [0, WHOLE, WHOLE, 0, WHOLE]


def test_rule_13_credit_is_frozen_at_the_end_of_the_arrival_day(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.MOVED, 5, unit="park_a2")
    world.put("p1", Kind.MOVED, 6, unit="park_b1")
    world.reach("p1", 7, "started")
    assert world.counted("signed", 8, unit="park_a2") == WHOLE
    assert world.counted("started", 8, unit="park_b1") == WHOLE
    assert world.counted("talks", 8, unit="park_a1") == WHOLE
    assert world.counted("started", 8, book="position", unit="park_b1") == WHOLE


def test_rule_13_industry_and_origin_are_frozen_with_the_credit(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.RECLASSIFIED, 6, industry="boats", origin="foreign")
    world.reach("p1", 7, "started")
    assert world.counted("signed", 8, industry="chips", origin="domestic") == WHOLE
    assert world.counted("started", 8, industry="boats", origin="foreign") == WHOLE


def test_rule_13_recrediting_touches_only_later_arrivals(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.RECREDITED, 6, shares=HALVES)
    world.reach("p1", 7, "started")
    assert world.counted("signed", 8, unit="park_a1") == WHOLE
    assert [world.counted("started", 8, unit=unit) for unit in HALVES] == [WHOLE // 2] * 2


def test_rule_14_a_transfer_moves_every_held_milestone_on_its_own_day(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.RECREDITED, 8, shares={"park_b1": WHOLE}, transfer=True)
    for milestone in ("talks", "signed"):
        assert world.counted(milestone, 7, unit="park_a1") == world.counted(milestone, 8, unit="park_b1") == WHOLE
        assert world.counted(milestone, 7, unit="park_b1") == world.counted(milestone, 8, unit="park_a1") == 0
    assert world.counted("signed", 8, book="position", unit="park_a1") == WHOLE


def test_rule_14_only_a_correction_changes_the_past(world: World) -> None:
    opened = world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.correct(opened, unit="park_b1")
    assert [world.counted("signed", day, unit="park_b1") for day in (4, 5)] == [0, WHOLE]
    assert world.counted("signed", 5, unit="park_a1") == 0

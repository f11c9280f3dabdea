"""Corners, closings, the tree, refusals and the numbering: rules 18 to 25, each by a small example counted by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from daliang.ledger.closing import close, seq_known_at
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.models import Batch, Closing, Entry, Head, Posting
from daliang.ledger.posting import post
from daliang.ledger.tests.replay import Sums
from daliang.ledger.tests.world import NOW, YI, World, add, march, stored_legs
from daliang.ledger.tree import branch, parents, rearrange
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.models import Unit
from daliang.vocabulary.refusal import Refusal


def test_rule_18_two_corners_differ_by_what_is_new_and_what_was_adjusted(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    known_then = world.head
    world.reach("p1", 9, "started")
    world.open("p2", 4)
    world.reach("p2", 5, "signed")

    def flow(first: int, last: int, after: int, upto: int) -> int:
        """Signed by entries with first < day ≤ last and after < seq ≤ upto."""
        legs = [leg for leg in stored_legs() if leg.cell and leg.cell[1:3] == ("arrivals", "signed")]
        inside = [leg for leg in legs if march(first) < leg.day <= march(last) and after < leg.seq <= upto]
        return sum(leg.sums.quantity for leg in inside)

    new, adjustments = flow(5, 9, 0, world.head), flow(1, 5, known_then, world.head)
    assert (new, adjustments) == (0, WHOLE)
    assert world.counted("signed", 9) - world.counted("signed", 5, known_at=known_then) == new + adjustments


def test_rule_19_a_back_dated_posting_falls_into_the_next_range(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    first = close(title="第一轮", day=march(6), figures={"signed": WHOLE}, by=world.clerk)
    world.open("p2", 2)
    world.reach("p2", 4, "signed")
    second = close(title="第二轮", day=march(20), figures={"signed": 2 * WHOLE}, by=world.clerk)
    assert (first.number, first.seq, second.number, second.seq) == (1, 2, 2, 4)
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert world.counted("signed", 6, known_at=first.seq) == Closing.objects.get(number=1).figures["signed"]
    assert world.counted("signed", 6) == 2 * WHOLE
    assert verify() == []


def test_rule_19_a_fact_inside_a_closed_round_needs_a_reason(world: World) -> None:
    world.open("p1", 3)
    close(title="第一轮", day=march(10), figures={}, by=world.clerk)
    fact = replace(world.fact("p1", Kind.REACHED, 10, stage="signed"), reason="")
    with pytest.raises(Refusal) as refused:
        post([fact], by=world.clerk)
    assert refused.value.code == "needs_reason"
    world.reach("p1", 11, "signed")


def under(world: World, county: str, day: int, seq: int) -> int:
    """Signed in the branch of `county` as the tree stood on that day, as known then."""
    ids = branch(world.units[county].pk, parents(march(day), seq))
    codes = [code for code, unit in world.units.items() if unit.pk in ids]
    return sum(world.counted("signed", day, known_at=seq, unit=code) for code in codes)


def test_rule_20_the_tree_is_read_at_the_end_of_the_period_as_known_then(world: World) -> None:
    world.open("p1", 3, unit="park_a1")
    world.reach("p1", 5, "signed")
    before = world.head
    moved = rearrange(world.units["park_a1"], parent=world.units["county_b"], on=march(8), by=world.clerk)
    assert moved.seq == before + 1 == world.head
    assert set(Entry.objects.exclude(unit=None).values_list("unit__code", flat=True)) == {"park_a1"}
    assert [under(world, "county_a", day, world.head) for day in (7, 8)] == [WHOLE, 0]
    assert [under(world, "county_b", day, world.head) for day in (7, 8)] == [0, WHOLE]
    assert under(world, "county_a", 8, before) == WHOLE
    assert under(world, "city", 8, world.head) == WHOLE


def test_rule_20_a_late_record_of_an_earlier_day_leaves_todays_tree_alone(world: World) -> None:
    park = world.units["park_a1"]
    rearrange(park, parent=world.units["county_b"], on=march(8), by=world.clerk)
    rearrange(park, parent=world.units["city"], on=march(4), by=world.clerk)
    today = parents(clock.today(), world.head)
    assert today[park.pk] == world.units["county_b"].pk
    assert parents(march(5), world.head)[park.pk] == world.units["city"].pk
    assert Unit.objects.get_parent(Unit.objects.get(pk=park.pk)) == world.units["county_b"]


def test_rule_20_no_day_of_the_tree_runs_in_a_circle(world: World) -> None:
    first, second = world.units["county_a"], world.units["county_b"]
    rearrange(first, parent=second, on=march(2), by=world.clerk)
    rearrange(first, parent=world.units["city"], on=march(8), by=world.clerk)
    for parent, on in ((first, 2), (first, 7), (second, 9)):
        with pytest.raises(Refusal) as refused:
            rearrange(second, parent=parent, on=march(on), by=world.clerk)
        assert refused.value.code == "circular"
    assert world.head == 2
    rearrange(second, parent=first, on=march(8), by=world.clerk)


def test_rule_21_a_project_whose_money_alone_changed_still_leaves_its_row(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 3, 12)
    world.reach("p1", 5, "signed")
    world.open("p2", 3)
    world.reach("p2", 5, "signed")
    world.invest("p1", 9, 15)
    rows: dict[str, Sums] = {}
    for leg in stored_legs():
        if leg.cell and leg.cell[1:3] == ("arrivals", "signed") and leg.day > march(8):
            add(rows, leg.cell.project, leg.sums)
    kept = {project: sums[1:3] for project, sums in rows.items() if sums.quantity or sums.cny or sums.usd}
    assert kept == {"p1": (0, 3 * YI)}


@pytest.mark.parametrize(
    ("kind", "on", "argument", "code"),
    [
        (Kind.REACHED, 2, {"stage": "signed"}, "not_opened"),
        (Kind.OPENED, 5, {"unit": "park_a1", "industry": "chips", "origin": "domestic"}, "opened_twice"),
        (Kind.BROUGHT_FORWARD, 5, {"unit": "park_a1", "industry": "chips", "origin": "domestic"}, "opened_twice"),
        (Kind.REOPENED, 4, {}, "not_ended"),
        (Kind.SUSPENDED, 8, {}, "ended"),
        (Kind.REACHED, 5, {"stage": "completed"}, "forbidden_move"),
        (Kind.REACHED, 5, {"stage": "flying"}, "unknown_stage"),
        (Kind.FELL_BACK, 5, {"stage": "signed"}, "not_back"),
        (Kind.RECOGNISED, 5, {"act": "knighted"}, "unknown_milestone"),
        (Kind.MOVED, 5, {"unit": "atlantis"}, "unknown_unit"),
        (Kind.RECLASSIFIED, 5, {"industry": "alchemy"}, "unknown_industry"),
    ],
)
def test_rule_22_a_batch_that_does_not_fit_the_timeline_is_refused_whole(
    world: World, kind: Kind, on: int, argument: dict[str, str], code: str
) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.ENDED, 7, reason="资金")
    before = world.head
    good = world.fact("p2", Kind.OPENED, 3, unit="park_a1", industry="chips", origin="domestic")
    with pytest.raises(Refusal) as refused:
        post([good, world.fact("p1", kind, on, **argument)], by=world.clerk)
    assert (refused.value.code, refused.value.where) == (code, "p1")
    assert (world.head, Posting.objects.count(), Batch.objects.count()) == (before, before, before)
    world.projects["p2"].refresh_from_db()
    assert world.projects["p2"].unit is None


def test_rule_22_a_late_fact_that_would_break_a_later_one_is_refused(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.reach("p1", 9, "started")
    with pytest.raises(Refusal) as refused:
        post([world.fact("p1", Kind.ENDED, 7, reason="资金")], by=world.clerk)
    assert refused.value.code == "ended"


def test_rule_23_a_posting_is_reversed_at_most_once(world: World) -> None:
    world.open("p1", 3)
    signed = world.reach("p1", 5, "signed")
    reversal = world.take_back(signed)
    for wrong, code in ((signed, "reversed_twice"), (reversal, "not_reversible")):
        with pytest.raises(Refusal) as refused:
            post([world.reversal(wrong)], by=world.clerk)
        assert refused.value.code == code
    assert Posting._meta.get_field("reverses").unique


def test_rule_23_only_a_reversal_of_the_own_project_takes_a_posting_back(world: World) -> None:
    world.open("p1", 3)
    opened = world.open("p2", 3)
    disguised = replace(world.fact("p2", Kind.SUSPENDED, 3), reverses=opened)
    other = replace(world.fact("p1", Kind.REVERSED, 3), reverses=opened)
    for fact in (disguised, other):
        with pytest.raises(Refusal) as refused:
            post([fact], by=world.clerk)
        assert refused.value.code == "not_reversible"


def test_rule_23_a_batch_has_one_moment_and_moments_never_run_backward(world: World) -> None:
    later, earlier = NOW + timedelta(hours=2), NOW - timedelta(hours=2)
    opened = {"unit": "park_a1", "industry": "chips", "origin": "domestic"}
    both = [world.fact(project, Kind.OPENED, 3, **opened) for project in ("p1", "p2")]
    first = world.enter(*both, recorded_at=later)
    second = world.enter(world.fact("p1", Kind.SUSPENDED, 4), recorded_at=earlier)
    assert list(first.postings.values_list("seq", flat=True)) == [1, 2]
    assert (first.recorded_at, second.recorded_at) == (later, later)
    assert [seq_known_at(moment) for moment in (earlier, later)] == [0, 3]


def test_rule_24_seq_counts_on_without_gaps_and_refusals_take_none(world: World) -> None:
    world.open("p1", 3)
    with pytest.raises(Refusal):
        world.open("p1", 4)
    rearrange(world.units["park_a1"], parent=world.units["county_b"], on=march(8), by=world.clerk)
    world.reach("p1", 5, "signed")
    assert list(Posting.objects.values_list("seq", flat=True)) == [1, 3]
    assert Head.objects.get().seq == 3


def test_rule_24_who_saw_an_older_state_of_the_project_is_refused(world: World) -> None:
    seen = world.open("p1", 3)
    project = world.projects["p1"]
    world.enter(world.fact("p1", Kind.REACHED, 5, stage="signed"), expected={project.pk: seen})
    with pytest.raises(Refusal) as refused:
        post([world.fact("p1", Kind.REACHED, 6, stage="started")], by=world.clerk, expected={project.pk: seen})
    assert (refused.value.code, refused.value.params["now"]) == ("moved_on", 2)
    assert world.counted("started", 20) == 0


def test_rule_25_signed_net_of_what_fell_back_is_a_difference_of_stocks(world: World) -> None:
    for project, day in (("p1", 5), ("p2", 6)):
        world.open(project, 3)
        world.reach(project, day, "signed")
    world.put("p1", Kind.FELL_BACK, 8, stage="talks")
    stock = [world.counted("signed", day, book="position") for day in (4, 9)]
    arrivals = [world.counted("signed", day) for day in (4, 9)]
    assert stock[1] - stock[0] == WHOLE
    assert arrivals[1] - arrivals[0] == 2 * WHOLE


def test_known_at_a_moment_is_the_last_seq_recorded_by_then(world: World) -> None:
    with clock.held_at(datetime(2022, 3, 20, tzinfo=UTC)):
        world.open("p1", 3)
    with clock.held_at(datetime(2022, 3, 25, tzinfo=UTC)):
        rearrange(world.units["park_a1"], parent=world.units["county_b"], on=march(8), by=world.clerk)
    assert [seq_known_at(datetime(2022, 3, day, tzinfo=UTC)) for day in (19, 20, 24, 25)] == [0, 1, 1, 2]

"""Postings, entries, days and the position book: rules 1 to 8, each by a small example counted by hand."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from daliang.ledger.derive import derive, difference
from daliang.ledger.facts import WHOLE, Fact, Kind
from daliang.ledger.models import Entry, Posting
from daliang.ledger.posting import post, standing_facts
from daliang.ledger.tests.world import NOW, SCHEME, WHY, YI, World, march, stored_legs, unbalanced
from daliang.org import clock
from daliang.vocabulary.refusal import Refusal


def facts_upto(seq: int) -> list[Fact]:
    return standing_facts(Posting.objects.filter(seq__lte=seq))


def test_rule_1_a_posting_records_one_fact_and_its_entries_are_derived(world: World) -> None:
    seq = world.open("p1", 3)
    posting = Posting.objects.get(seq=seq)
    assert (posting.project.code, posting.kind, posting.effective_on) == ("p1", "opened", march(3))
    assert posting.argument == {"unit": "park_a1", "industry": "chips", "origin": "domestic"}
    made = posting.entries.values_list("book", "account", "quantity")
    assert Counter(made) == {
        ("position", "talks", WHOLE): 1,
        ("position", "outside", -WHOLE): 1,
        ("arrivals", "talks", WHOLE): 1,
        ("arrivals", "outside", -WHOLE): 1,
    }


def test_rule_2_entries_are_the_difference_that_the_fact_makes(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 9, "signed")
    late = world.invest("p1", 5, 12)
    before, after = derive(facts_upto(late - 1), SCHEME), derive(facts_upto(late), SCHEME)
    wanted = {
        (day, cell.book, cell.account, times * cell.cny) for (day, cell), times in difference(after, before).items()
    }
    stored = Entry.objects.filter(posting_id=late).exclude(account="outside")
    assert set(stored.values_list("day", "book", "account", "cny")) == wanted
    assert (march(9), "arrivals", "signed", 12 * YI) in wanted


def test_rule_2_the_sum_up_to_a_seq_is_what_was_believed_then(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 9, "signed")
    believed_then = world.believed(20)
    world.invest("p1", 5, 12)
    world.open("p2", 1)
    assert world.believed(20, 2) == believed_then
    assert [cell.basis_cny for cell in believed_then] == [0, 0, 0]


def test_rule_3_a_fact_changes_no_figure_before_its_day(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 9, "signed")
    before = [world.believed(day) for day in range(1, 6)]
    late = world.put("p1", Kind.MOVED, 6, unit="park_b1")
    assert [world.believed(day) for day in range(1, 6)] == before
    assert set(Entry.objects.filter(posting_id=late).values_list("day", flat=True)) == {march(6), march(9)}


def test_rule_3_a_reversal_bears_the_day_of_what_it_reverses(world: World) -> None:
    world.open("p1", 3)
    signed = world.reach("p1", 5, "signed")
    with pytest.raises(Refusal) as refused:
        post([replace(world.reversal(signed), on=march(9))], by=world.clerk)
    assert refused.value.code == "other_day"


def test_rule_4_facts_of_a_day_take_effect_in_the_order_of_their_slots(world: World) -> None:
    world.open("p1", 3)
    first = world.put("p1", Kind.MOVED, 5, unit="park_a2")
    world.put("p1", Kind.MOVED, 5, unit="park_b1")
    assert world.counted("talks", 5, book="position", unit="park_b1") == WHOLE
    before = world.believed(20)
    again = world.correct(first)
    assert world.slots()[again] == first
    assert world.believed(20) == before
    third = world.correct(again, unit="county_b")
    assert world.slots()[third] == first
    assert world.believed(20) == before


def test_rule_4_a_fact_moved_to_another_day_keeps_its_slot(world: World) -> None:
    world.open("p1", 3)
    first = world.put("p1", Kind.MOVED, 5, unit="park_a2")
    world.put("p1", Kind.MOVED, 7, unit="park_b1")
    world.correct(first, on=7)
    assert world.counted("talks", 7, book="position", unit="park_b1") == WHOLE
    assert world.counted("talks", 6, book="position", unit="park_a1") == WHOLE


@pytest.mark.parametrize("wrong", ["still standing", "unknown", "twice"])
def test_rule_4_only_one_fact_of_a_chain_stands(world: World, wrong: str) -> None:
    world.open("p1", 3)
    moved = world.put("p1", Kind.MOVED, 5, unit="park_a2")
    if wrong == "twice":
        world.correct(moved)
    again = replace(world.repost(moved), corrects=99 if wrong == "unknown" else moved)
    with pytest.raises(Refusal) as refused:
        post([again], by=world.clerk)
    assert refused.value.code == "not_correctable"


def test_rule_5_figures_are_those_of_the_evening(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.FELL_BACK, 5, stage="talks")
    suspended = world.put("p1", Kind.SUSPENDED, 6)
    resumed = world.put("p1", Kind.RESUMED, 6)
    position = Entry.objects.filter(book="position", posting_id__in=[suspended, resumed])
    assert world.counted("talks", 5, book="position") == WHOLE
    assert world.counted("signed", 5) == WHOLE
    assert sum(position.values_list("times", flat=True)) == 0
    assert world.believed(6) == world.believed(5)


def test_rule_6_as_of_and_known_at_are_two_questions(world: World) -> None:
    world.open("p1", 3)
    on_time = world.reach("p1", 9, "signed")
    late = world.invest("p1", 4, 12)
    assert world.counted("signed", 8) == 0
    assert world.counted("signed", 9) == WHOLE
    assert world.counted("signed", 20, known_at=on_time - 1) == 0
    assert world.counted("signed", 20, known_at=on_time, at_least=YI) == 0
    assert world.counted("signed", 20, known_at=late, at_least=YI) == WHOLE


def test_rule_6_the_order_of_recording_does_not_matter(world: World) -> None:
    world.projects["p2"].refresh_from_db()
    for project, order in (("p1", [0, 1, 2, 3]), ("p2", [0, 3, 1, 2])):
        deeds = [
            lambda one=project: world.open(one, 3),
            lambda one=project: world.invest(one, 4, 12),
            lambda one=project: world.put(one, Kind.MOVED, 5, unit="park_b1"),
            lambda one=project: world.reach(one, 6, "signed"),
        ]
        for at in order:
            deeds[at]()
    for day in range(1, 9):
        found = world.believed(day)
        first = {cell: sums for cell, sums in found.items() if cell.project == "p1"}
        second = {cell._replace(project="p1"): sums for cell, sums in found.items() if cell.project == "p2"}
        assert first == second


def test_rule_7_each_posting_day_and_book_sums_to_zero_outside_included(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 4, 12)
    world.put("p1", Kind.AMOUNT, 4, kind="fixed", value=7, currency="CNY", qualifier="exactly")
    world.put("p1", Kind.RECREDITED, 5, shares={"park_a1": 333_333, "park_b1": 666_667})
    world.reach("p1", 6, "started")
    world.put("p1", Kind.ENDED, 7, reason="资金")
    assert unbalanced(stored_legs()) == set()
    outside = Entry.objects.filter(account="outside", posting__kind="ended").values_list("quantity", "cny", "times")
    assert list(outside) == [(WHOLE, 12 * YI + 7, 0)]


def test_rule_8_a_project_stands_in_one_undivided_cell_or_none(world: World) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.RECREDITED, 4, shares={"park_a1": 500_000, "park_b1": 500_000})
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.SUSPENDED, 6)
    world.put("p1", Kind.ENDED, 7, reason="资金")
    world.put("p1", Kind.REOPENED, 8)

    def standing(day: int) -> list[tuple[str, str, bool, int]]:
        cells = [cell for cell in world.believed(day) if cell.book == "position"]
        return [(cell.unit, cell.account, cell.is_suspended, cell.share) for cell in cells]

    assert standing(2) == []
    assert standing(5) == [("park_a1", "signed", False, WHOLE)]
    assert standing(6) == [("park_a1", "signed", True, WHOLE)]
    assert standing(7) == []
    assert standing(8) == [("park_a1", "signed", True, WHOLE)]


def test_a_fact_of_tomorrow_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        post([world.fact("p1", Kind.OPENED, clock.local(NOW).date().replace(month=4, day=1))], by=world.clerk)
    assert refused.value.code == "future_day"


def test_a_fact_of_an_impossible_year_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        post([world.fact("p1", Kind.OPENED, date(1899, 12, 31))], by=world.clerk)
    assert refused.value.code == "year_out_of_range"


def test_a_fact_before_the_projects_last_one_needs_a_reason(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 9, "signed")
    late = world.fact("p1", Kind.SUSPENDED, 8)
    with pytest.raises(Refusal) as refused:
        post([replace(late, reason="")], by=world.clerk)
    assert refused.value.code == "needs_reason"
    world.enter(replace(late, reason=WHY))

"""Rules 23 and 24 with real writers: several connections post, roll back, close and rearrange at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Event

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from daliang.ledger.closing import close
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.models import Batch, Closing, Entry, Head, Posting
from daliang.ledger.posting import NewFact, post
from daliang.ledger.tests.side_by_side import Deed, in_processes, in_threads
from daliang.ledger.tests.world import NOW, World, march, stored_legs, unbalanced
from daliang.ledger.tree import rearrange
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.many import insert
from daliang.org.models import Membership, Unit
from daliang.vocabulary.refusal import Refusal

WRITERS, EACH = 4, 25
NAMES = tuple(f"p{number}" for number in range(WRITERS))
SideBySide = Callable[[Sequence[Deed]], list[str]]


@pytest.fixture
def busy(transactional_db: None) -> Iterator[World]:
    """A committed world; `verify` must find nothing when the writers are done."""
    with clock.held_at(NOW):
        world = World.make(NAMES)
        for name in NAMES:
            world.open(name, 1)
        yield world
        assert verify() == []
        assert unbalanced(stored_legs()) == set()


def posted(*facts: NewFact, expected: dict[int, int] | None = None) -> str:
    try:
        post(facts, by=None, expected=expected)
    except Refusal as refusal:
        return refusal.code
    return "posted"


def seqs() -> list[int]:
    changes = Membership.objects.filter(seq__gt=0).values_list("seq", flat=True)
    return sorted([*Posting.objects.values_list("seq", flat=True), *changes])


both_ways = pytest.mark.parametrize("side_by_side", [in_threads, in_processes])


@both_ways
def test_rule_24_of_two_writers_from_one_base_exactly_one_wins(busy: World, side_by_side: SideBySide) -> None:
    project = busy.projects["p0"]
    seen = busy.record(1).seq
    signed = busy.fact("p0", Kind.REACHED, 5, stage="signed")
    answers = side_by_side([partial(posted, signed, expected={project.pk: seen})] * 2)
    assert sorted(answers) == ["moved_on", "posted"]
    assert busy.counted("signed", 20) == WHOLE
    assert seqs() == [1, 2, 3, 4, 5]


@both_ways
def test_rule_11_two_writers_who_saw_nothing_still_arrive_once(busy: World, side_by_side: SideBySide) -> None:
    signed = busy.fact("p0", Kind.REACHED, 5, stage="signed")
    assert side_by_side([partial(posted, signed)] * 2) == ["posted", "posted"]
    assert busy.counted("signed", 20) == WHOLE


@both_ways
def test_rule_23_of_two_reversals_of_one_posting_exactly_one_wins(busy: World, side_by_side: SideBySide) -> None:
    signed = busy.reach("p0", 5, "signed")
    answers = side_by_side([partial(posted, busy.reversal(signed))] * 2)
    assert sorted(answers) == ["posted", "reversed_twice"]
    assert busy.counted("signed", 20) == 0


def write_on(world: World, name: str) -> str:
    """25 postings to one project, with a refusal and a rollback between them."""
    for day in range(2, 2 + EACH):
        assert posted(world.fact(name, Kind.MOVED, day, unit="park_b1")) == "posted"
        if day % 5 == 0:
            assert posted(world.fact(name, Kind.REOPENED, day)) == "not_ended"
            with transaction.atomic():
                assert posted(world.fact(name, Kind.SUSPENDED, day)) == "posted"
                transaction.set_rollback(True)
    return name


@both_ways
def test_rule_24_many_writers_leave_no_gap(busy: World, side_by_side: SideBySide) -> None:
    assert side_by_side([partial(write_on, busy, name) for name in NAMES]) == list(NAMES)
    assert seqs() == list(range(1, WRITERS * (EACH + 1) + 1))
    assert Head.objects.get().seq == WRITERS * (EACH + 1)
    moments = list(Posting.objects.order_by("seq").values_list("batch__recorded_at", flat=True))
    assert moments == sorted(moments)
    assert Batch.objects.count() == WRITERS * (EACH + 1)


def close_often(world: World) -> str:
    for number in range(8):
        close(title=f"第{number + 1}轮", day=march(1), figures={"number": number}, by=None)
    return "closed"


def move_often(world: World) -> str:
    for parent in ("county_b", "county_a") * 4:
        park, home = (Unit.objects.get(code=code) for code in ("park_a1", parent))
        rearrange(park, parent=home, on=march(2), by=None)
    return "moved"


@both_ways
def test_rule_19_a_closing_holds_all_of_its_range_while_others_write(busy: World, side_by_side: SideBySide) -> None:
    deeds = [partial(write_on, busy, "p0"), partial(write_on, busy, "p1")]
    answers = side_by_side([*deeds, partial(close_often, busy), partial(move_often, busy)])
    assert answers == ["p0", "p1", "closed", "moved"]
    assert seqs() == list(range(1, WRITERS + 2 * EACH + 8 + 1))
    upto = list(Closing.objects.values_list("seq", flat=True))
    assert (len(upto), upto) == (8, sorted(upto))


def test_rule_24_a_writer_that_rolls_back_leaves_no_gap_for_the_one_that_waits(busy: World) -> None:
    holding = Event()

    def roll_back() -> str:
        with transaction.atomic():
            answer = posted(busy.fact("p0", Kind.SUSPENDED, 5))
            holding.set()
            transaction.set_rollback(True)
        return answer

    def wait_and_post() -> str:
        holding.wait(10)
        return posted(busy.fact("p1", Kind.SUSPENDED, 5))

    assert in_threads([roll_back, wait_and_post]) == ["posted", "posted"]
    assert seqs() == [1, 2, 3, 4, 5]
    assert Posting.objects.get(seq=5).project.code == "p1"


def test_rule_24_a_crash_before_the_entries_leaves_nothing(busy: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(rows: list[Model]) -> None:
        if isinstance(rows[0], Entry):
            raise DatabaseError("the disk is full")
        insert(rows)

    with monkeypatch.context() as patch:
        patch.setattr("daliang.ledger.posting.many.insert", crash)
        with pytest.raises(DatabaseError, match="full"):
            post([busy.fact("p0", Kind.SUSPENDED, 5)], by=None)
    assert not connection.in_atomic_block
    assert seqs() == [1, 2, 3, 4]
    assert posted(busy.fact("p0", Kind.SUSPENDED, 5)) == "posted"

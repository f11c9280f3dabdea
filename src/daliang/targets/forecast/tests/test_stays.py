"""Where a project stood and when it waited, read off the ledger, told in days by hand."""

from __future__ import annotations

import pytest

from daliang.ledger.columns import columns, day_of
from daliang.ledger.columns.tests.world import day
from daliang.ledger.facts import Kind
from daliang.measures.tests.world import World
from daliang.targets.forecast.stays import OPEN, pieces, stays, waits

END = day("12-31")


@pytest.fixture
def city(db: None) -> World:
    return World.founded()


def told(number: int) -> str:
    return "" if abs(number) >= OPEN else day_of(number).isoformat()[5:]


def stood(on: str = "12-31", seq: int | None = None) -> list[tuple[str, str, str, str]]:
    """(stage, + while suspended, since, begins, ends) of the one project."""
    held = columns()
    found = stays(held, day(on), held.seq if seq is None else seq)
    names = [code + mark for code in held.codes.stages for mark in ("", "+")]
    rows = zip(found.stage.tolist(), found.since.tolist(), found.begins.tolist(), found.ends.tolist(), strict=True)
    return [(names[stage - 1], *map(told, days)) for stage, *days in rows]


def waited(milestone: str, on: str = "12-31") -> list[tuple[str, str]]:
    held = columns()
    found = waits(held, milestone, day(on), held.seq)
    return [(told(begins), told(ends)) for begins, ends in zip(found.begins.tolist(), found.ends.tolist(), strict=True)]


def test_a_project_stands_in_one_stage_after_the_other(city: World) -> None:
    city.open("a", "01-10", "east-1")
    city.amount("a", "01-10", 2)
    city.reach("a", "02-10", "negotiating")
    city.post("a", Kind.SUSPENDED, "03-10")
    city.post("a", Kind.RESUMED, "04-10")
    city.reach("a", "05-10", "signed")
    city.post("a", Kind.FELL_BACK, "06-10", {"stage": "negotiating"})
    city.post("a", Kind.ENDED, "07-10", {"reason": "不再推进"})
    city.post("a", Kind.REOPENED, "08-10")
    assert stood() == [
        ("lead", "01-10", "01-10", "02-10"),
        ("negotiating", "02-10", "02-10", "03-10"),
        ("negotiating+", "03-10", "03-10", "04-10"),
        ("negotiating", "04-10", "04-10", "05-10"),
        ("signed", "05-10", "05-10", "06-10"),
        ("negotiating", "06-10", "06-10", "07-10"),
        ("negotiating", "08-10", "08-10", ""),
    ]
    assert stood("02-10") == [("lead", "01-10", "01-10", "02-10"), ("negotiating", "02-10", "02-10", "")]


def test_another_amount_or_unit_renews_no_stay(city: World) -> None:
    city.open("a", "01-10", "east-1")
    city.amount("a", "02-10", 2)
    city.post("a", Kind.MOVED, "03-10", {"unit": "west-1"})
    assert [row[:2] for row in stood()] == [("lead", "01-10")] * 3


def test_what_was_corrected_is_as_it_was_known(city: World) -> None:
    city.open("a", "01-10", "east-1")
    reached = city.reach("a", "02-10", "negotiating")
    city.correct(reached, on=day("03-10"))
    assert stood() == [("lead", "01-10", "01-10", "03-10"), ("negotiating", "03-10", "03-10", "")]
    assert stood(seq=reached.seq) == [("lead", "01-10", "01-10", "02-10"), ("negotiating", "02-10", "02-10", "")]


def test_a_project_waits_until_it_arrives_and_again_when_that_is_withdrawn(city: World) -> None:
    city.open("a", "01-10", "east-1")
    city.post("a", Kind.RECREDITED, "01-20", {"shares": {"east-1": 400_000, "west-1": 600_000}})
    city.amount("a", "01-20", 2)
    assert waited("recognised") == [("", "")]
    city.post("a", Kind.RECOGNISED, "02-10", {"act": "recognised"})
    city.amount("a", "03-10", 3)  # every share is taken back and given again that day
    city.post("a", Kind.WITHDRAWN, "04-10", {"milestone": "recognised"})
    city.post("a", Kind.RECOGNISED, "05-10", {"act": "recognised"})
    assert waited("recognised") == [("", "02-10"), ("04-10", "05-10")]
    assert waited("recognised", "04-20") == [("", "02-10"), ("04-10", "")]
    assert waited("signed") == [("", "")]


def test_a_stay_is_cut_to_the_time_of_waiting(city: World) -> None:
    city.open("a", "01-10", "east-1")
    city.reach("a", "02-10", "negotiating")
    city.post("a", Kind.RECOGNISED, "03-10", {"act": "recognised"})
    city.post("a", Kind.WITHDRAWN, "04-10", {"milestone": "recognised"})
    held = columns()
    found = pieces(stays(held, END, held.seq), waits(held, "recognised", END, held.seq))
    days = zip(*(of.tolist() for of in (found.since, found.begins, found.ends, found.arrives)), strict=True)
    assert [tuple(map(told, row)) for row in days] == [
        ("01-10", "01-10", "02-10", "03-10"),
        ("02-10", "02-10", "03-10", "03-10"),
        ("02-10", "04-10", "", ""),
    ]


def test_nothing_posted_is_nothing(city: World) -> None:
    assert stood() == [] and waited("signed") == []

"""Versions: which one holds, what is known of it when, what a closing says; issuing again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daliang.org import clock
from daliang.org.models import Deed
from daliang.targets.contents import Contents
from daliang.targets.contents import issued as issued_contents
from daliang.targets.models import Target, Version
from daliang.targets.progress import standings
from daliang.targets.rules import issue_draft, start_draft
from daliang.targets.tests.world import HALF, World, closed, notice, row, standing
from daliang.targets.valid import Under, valid_versions


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T09:00").replace(tzinfo=UTC)


def issued(world: World, on: str, amount: int, **more: Any) -> Version:
    """A version issued at nine of the day from which it holds."""
    day = date.fromisoformat(on)
    with clock.held_at(at(str(more.pop("at", on)))):
        return world.issue(row("signed", targets={"city": amount}), effective_on=day, dated=day, **more)


def test_the_version_of_then_and_the_one_of_today(world: World) -> None:
    issued(world, "2022-01-01", 100)
    issued(world, "2022-08-01", 120)
    then = [standing("city", "signed", day).target for day in ("07-31", "08-01")]
    today = [standing("city", "signed", day, under=Under.TODAY).target for day in ("07-31", "08-01")]
    assert (then, today) == ([100, 120], [120, 120])


def test_before_its_first_version_holds_a_notice_asks_nothing_then(world: World) -> None:
    issued(world, "2022-07-29", 1, period=HALF)
    assert standings(None, as_of=date(2022, 7, 28)) == []
    assert standing("city", "signed", "07-28", under=Under.TODAY).target == 1


def test_a_later_version_holds_from_its_day_whatever_earlier_ones_said(world: World) -> None:
    issued(world, "2022-01-01", 100)
    issued(world, "2022-08-01", 120)
    issued(world, "2022-03-01", 110, at="2022-09-01")
    assert [standing("city", "signed", day).target for day in ("02-28", "03-01", "09-01")] == [100, 110, 110]


def test_what_was_issued_later_was_not_known_then(world: World) -> None:
    issued(world, "2022-01-01", 100)
    issued(world, "2022-03-01", 110, at="2022-09-01")
    assert standing("city", "signed", "06-30", known_at=at("2022-08-31")).target == 100
    assert standing("city", "signed", "06-30").target == 110


def test_a_closing_is_read_where_it_holds_the_figure(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.signed("half", "07-05", "east-1", 3)
    issued(world, "2022-01-01", 100)
    frozen = closed(date(2022, 7, 31))
    world.signed("late", "07-20", "east-1", 3)
    then = standing("city", "signed", "01-01", closing=frozen)
    assert (then.done, then.is_frozen, then.course.as_of) == (2, True, date(2022, 7, 31))
    assert standing("city", "signed", "07-31").done == 3, "as known now"


def test_of_another_period_the_closing_s_ledger_is_asked(world: World) -> None:
    world.signed("one", "02-01", "east-1", 3)
    world.signed("half", "07-05", "east-1", 3)
    issued(world, "2022-07-01", 9, period=HALF)
    frozen = closed(date(2022, 7, 31))
    world.signed("late", "07-20", "east-1", 3)
    then = standing("city", "signed", "01-01", closing=frozen)
    assert (then.done, then.is_frozen) == (1, False)


def test_a_version_from_before_a_closing_is_allowed_and_marked(world: World) -> None:
    issued(world, "2022-01-01", 100)
    with clock.held_at(at("2022-12-30")):
        closed(date(2022, 7, 31))
    late = issued(world, "2022-07-31", 110, at="2022-12-31")
    assert late.is_backdated and standing("city", "signed", "12-31").is_backdated
    assert not issued(world, "2022-08-01", 120, at="2022-12-31").is_backdated


def test_issuing_the_same_again_changes_nothing(world: World) -> None:
    first = issued(world, "2022-01-01", 100)
    before = (Version.objects.count(), Target.objects.count(), Deed.objects.count())
    assert issued(world, "2022-01-01", 100) == first
    assert (Version.objects.count(), Target.objects.count(), Deed.objects.count()) == before


def test_a_draft_that_changes_nothing_is_the_version_there_is(world: World) -> None:
    first = world.issue(row("signed", label="口径signed", beside=("started",), targets={"city": 3, "east": 1}))
    draft = start_draft(notice(), by=world.officer)
    again = issue_draft(draft, seen=draft.seen, by=world.officer)
    assert (again.version, again.is_new) == (first, False)


def test_contents_come_back_as_they_were_issued(world: World) -> None:
    version = world.issue(
        row("signed", targets={"city": 3}, beside=("started", "negotiating"), label="签约"),
        row("signed-chips", part_of="signed", targets={"city": 2}),
        row("recognised", rule="at_least", each="park", minimum=2),
        row("share", measure="signed-chips", rule="share", whole="signed", targets={"city": 250_000}),
    )
    found = issued_contents([version])[version.pk]
    assert found.digest == version.digest == Contents.read(found.plain).digest
    assert [one.code for one in found.rows] == ["signed", "signed-chips", "recognised", "share"]


@pytest.mark.parametrize("table", ["version", "indicator", "beside", "target"])
@pytest.mark.parametrize("sql", ["UPDATE targets_{} SET id = id", "DELETE FROM targets_{}"])
def test_what_was_issued_is_never_changed(world: World, table: str, sql: str) -> None:
    world.issue(row("signed", beside=("started",), targets={"city": 3}))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table))


def test_both_notices_stand_side_by_side(world: World) -> None:
    issued(world, "2022-01-01", 100)
    issued_half = world.issue(row("signed-20", targets={"city": 1}), code="half", period=HALF, effective_on=HALF[0])
    assert [one.notice.code for one in valid_versions(date(2022, 12, 31))] == ["annual", "half"]
    assert issued_half.notice.code == "half"

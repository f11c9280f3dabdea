"""Deadlines and exceptions from the shell; what the status says of them to a program."""

from __future__ import annotations

import pytest

from daliang.cli.tests.test_fortnight import refused, told
from daliang.org import clock
from daliang.org.models import Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.rounds.rules import close_round
from daliang.rounds.tests.world import AFTER_DUE, NOW, World

EAST = ("2022-R02", "--unit", "east-a", "--by")


@pytest.fixture
def world(rounds_city: World) -> World:
    return rounds_city


def test_an_extension_stands_in_the_status_and_takes_the_stamp_back(world: World) -> None:
    with clock.held_at(AFTER_DUE):
        assert told("round", "file", *EAST, "clerk-east-a")["late_by"] == 8
        until = ("--until", "2022-08-29T12:00", "--reason", "网络中断")
        assert told("round", "extend", *EAST, "officer", *until)["late_by"] is None
        found = told("round", "status", "2022-R02")
    east = next(one for one in found["returns"] if one["unit"] == "east-a")
    assert east["allowance"] == {"kind": "extended", "due_at": "2022-08-29T12:00:00+08:00", "reason": "网络中断"}
    assert (found["working_days_left"], found["approve_due_at"]) == (0, None)


def test_the_status_says_who_approved_in_whose_place_and_what_is_overdue(world: World) -> None:
    li, approver = employ("li", Role.COUNTY_CLERK, world.unit("east")), world.approver("east")
    delegate(approver, li, from_on=NOW.date(), until_on=NOW.date(), reason="外出招商", by=approver)
    world.filed("east-a")
    told("round", "approve", *EAST, "li")
    found = told("round", "status", "2022-R02")
    east = next(one for one in found["returns"] if one["unit"] == "east-a")
    assert (east["approved_by"], east["approved_for"], east["approved_late_by"]) == ("li", "approver-east", 0)
    assert found["working_days_left"] == 2
    with clock.held_at(world.round.due_at):
        overdue = {one["unit"] for one in told("round", "status", "2022-R02")["returns"] if one["overdue"]}
    assert overdue == {"east-b", "west-a", "west-b", "zone"}


def test_an_excused_unit_is_excused_in_the_closing(world: World) -> None:
    told("round", "excuse", *EAST, "officer", "--reason", "机构调整")
    closing = close_round(world.round, by=world.officer).closing
    assert closing is not None and closing.figures["excused"] == ["east-a"]


def test_only_the_officer_makes_exceptions(world: World) -> None:
    assert "市商务局专员" in refused("round", "excuse", *EAST, "approver-east", "--reason", "机构调整")


def test_a_round_is_opened_with_deadlines_of_its_own(world: World) -> None:
    close_round(world.round, by=world.officer)
    days = ("--cut-off", "2022-09-09", "--approve-due", "2022-09-12T12:00", "--accept-due", "2022-09-13T12:00")
    found = told("round", "open", "2022-R03", "--by", "officer", *days)
    assert [found[name] for name in ("due_at", "approve_due_at", "accept_due_at")] == [
        "2022-09-09T17:00:00+08:00", "2022-09-12T12:00:00+08:00", "2022-09-13T12:00:00+08:00",
    ]  # fmt: skip

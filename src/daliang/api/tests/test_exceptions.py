"""Deadlines of each level, exceptions, and in whose place it was done, over the API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from daliang.api.tests.conftest import ROOT, As
from daliang.org import clock
from daliang.org.models import Deed, Role
from daliang.org.standing_in import delegate
from daliang.org.tests.tree import employ
from daliang.rounds.models import Round
from daliang.rounds.rules import return_to
from daliang.rounds.tests.world import World

R02 = "rounds/2022-R02"
RET = f"{R02}/returns/east-a"
MORE = {"kind": "extended", "due_at": "2022-08-29T12:00", "reason": "网络中断"}
EXCUSED = {"kind": "excused", "reason": "撤销合并中"}


def refused(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(reason["code"], reason["field"]) for reason in answer["refusals"]]


@pytest.fixture
def levels(world: World) -> World:
    """The county is due on Monday noon, the city on Tuesday at 17:00."""
    Round.objects.filter(pk=world.round.pk).update(
        approve_due_at=datetime(2022, 8, 29, 4, tzinfo=UTC), accept_due_at=datetime(2022, 8, 30, 9, tzinfo=UTC)
    )
    return world


def test_a_round_tells_the_deadline_of_each_level_or_none(calls: As, levels: World) -> None:
    found = calls("clerk-east-a").get("rounds")[1]["rounds"]
    assert [(one["approve_due_at"], one["accept_due_at"]) for one in found] == [
        ("2022-08-29T12:00:00+08:00", "2022-08-30T17:00:00+08:00"),
        (None, None),
    ]


def test_more_time_moves_the_deadlines_of_this_unit_alone(calls: As, levels: World) -> None:
    status, answer = calls("officer").post(f"{RET}/allowance", MORE)
    assert status == 200
    dues = ("due_at", "approve_due_at", "accept_due_at")
    assert [answer[name][:16] for name in dues] == ["2022-08-29T12:00", "2022-09-01T07:00", "2022-09-02T12:00"]
    assert (answer["allowance"]["kind"], answer["allowance"]["reason"]) == ("extended", "网络中断")
    assert calls("clerk-east-a").get(RET)[1]["due_at"] == answer["due_at"]
    sibling = calls("clerk-east-b").get(f"{R02}/returns/east-b")[1]
    assert (sibling["due_at"], sibling["allowance"]) == ("2022-08-26T17:00:00+08:00", None)


def test_exceptions_are_listed_for_the_own_branch_until_taken_back(calls: As, world: World) -> None:
    officer = calls("officer")
    officer.post(f"{RET}/allowance", MORE)
    officer.post(f"{R02}/returns/west-a/allowance", EXCUSED)

    def listed(login: str) -> list[tuple[str, str]]:
        return [(one["unit"], one["kind"]) for one in calls(login).get(f"{R02}/allowances")[1]["allowances"]]

    assert listed("leader") == [("east-a", "extended"), ("west-a", "excused")]
    assert listed("approver-west") == [("west-a", "excused")]
    assert calls("leader").get(R02)[1]["missing"] == ["east-a", "east-b", "west-b", "zone"]
    assert officer.post(f"{RET}/allowance", {"kind": "none", "reason": "误准"})[1]["allowance"] is None
    assert listed("leader") == [("west-a", "excused")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (MORE | {"due_at": "2022-08-26T17:00"}, ("not_later", "due_at")),
        (MORE | {"due_at": "下周"}, ("bad_moment", "due_at")),
        ({"kind": "extended", "reason": "网络中断"}, ("bad_moment", "due_at")),
        (MORE | {"reason": " "}, ("no_reason", "reason")),
        (MORE | {"kind": "forever"}, ("literal_error", "kind")),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(
    calls: As, world: World, body: dict[str, str], said: tuple[str, str]
) -> None:
    status, answer = calls("officer").post(f"{RET}/allowance", body)
    assert status == 422
    assert [(code, field.split(".")[-1]) for code, field in refused(answer)] == [said]
    assert world.ret("east-a").allowed is None
    assert not Deed.objects.filter(action="round.extend").exists()


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east", "leader"])
def test_only_the_city_s_officer_makes_exceptions(calls: As, world: World, login: str) -> None:
    assert calls(login).post(f"{RET}/allowance", EXCUSED)[0] == 403
    assert world.ret("east-a").allowed is None


def test_an_exception_made_on_an_older_reading_is_refused(calls: As, world: World) -> None:
    client = calls("officer").client
    tag = client.get(f"{ROOT}{RET}")["ETag"]
    world.type("east-a", progress="签了备忘录")

    def allow(wanted: str) -> Any:
        headers = {"If-Match": wanted}
        return client.post(f"{ROOT}{RET}/allowance", MORE, content_type="application/json", headers=headers)

    answer = allow(tag)
    assert (answer.status_code, refused(answer.json())) == (412, [("changed", "If-Match")])
    assert world.ret("east-a").allowed is None
    made = allow(client.get(f"{ROOT}{RET}")["ETag"])
    assert made.status_code == 200
    assert made["ETag"] == client.get(f"{ROOT}{RET}")["ETag"] != tag, "an exception is a change of the return"


def test_what_was_done_in_an_approvers_place_says_so(calls: As, levels: World) -> None:
    li, approver = employ("li", Role.COUNTY_CLERK, levels.unit("east")), levels.approver("east")
    today = clock.today()
    delegate(approver, li, from_on=today, until_on=today, reason="外出招商", by=approver)
    levels.people["li"] = li
    levels.filed("east-a")
    return_to(levels.ret("east-a"), [(levels.line("east-a"), "amount", "请核对")], by=li)
    seen = calls("clerk-east-a").get(RET)[1]
    assert (seen["returned_by"], seen["returned_for"]) == ("li", "approver-east")
    assert [(one["by"], one["acting_for"]) for one in seen["lines"][0]["remarks"]] == [("li", "approver-east")]
    levels.filed("east-a")
    done = calls("li").post(f"{RET}/approve")[1]
    assert (done["approved_by"], done["approved_for"], done["approved_late_by"]) == ("li", "approver-east", 0)

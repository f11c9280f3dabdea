"""Targets over the API: the branch of who asks, and refusals in words."""

from __future__ import annotations

from datetime import date

import pytest

from daliang.api.tests.conftest import As
from daliang.rounds.tests.world import World
from daliang.targets.contents import Contents, Row
from daliang.targets.rules import issue_contents, open_notice


@pytest.fixture
def targets(world: World) -> World:
    """Five filing parks; a pool of signed projects, and every park at least two in negotiation."""
    contents = Contents(
        title="年度指标", document="〔2022〕1号", dated=date(2022, 1, 1), effective_on=date(2022, 1, 1),
        rows=(
            Row("signed-1", "signed-1", targets={"city": 4, "east": 2, "west": 2}),
            Row("negotiating-20", "negotiating-20", rule="at_least", each="park", minimum=2),
        ),
    )  # fmt: skip
    issue_contents("2022", starts=date(2022, 1, 1), ends=date(2022, 12, 31), contents=contents, by=world.officer)
    return world


def test_the_city_reads_all_and_a_county_its_own(targets: World, calls: As) -> None:
    status, answer = calls("leader").get("targets")
    assert status == 200 and answer["as_of"] == "2022-08-24"
    found = {(one["indicator"], one["unit"]): (one["target"], one["done"], one["gap"]) for one in answer["targets"]}
    assert found["signed-1", "city"] == (4, 1, 3) and found["negotiating-20", "city"] == (5, 5, 0)
    _status, own = calls("approver-west").get("targets")
    assert {one["unit"] for one in own["targets"]} == {"west", "west-a", "west-b"}


def test_a_closing_a_notice_and_a_unit_may_be_named(targets: World, calls: As) -> None:
    status, answer = calls("leader").get("targets", round="2022-R01", notice="2022", unit="east", under="today")
    assert (status, answer["as_of"], answer["under"]) == (200, "2022-08-12", "today")
    assert {one["unit"] for one in answer["targets"]} == {"east", "east-a", "east-b"}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"unit": "west"}, 404, "unknown_unit"),
        ({"notice": "2021"}, 404, "unknown_notice"),
        ({"round": "2022-R01", "as_of": "2022-08-01"}, 422, "round_and_days"),
        ({"round": "2022-R02"}, 422, "not_closed"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    targets: World, calls: As, asked: dict[str, str], status: int, code: str
) -> None:
    said, answer = calls("approver-east").get("targets", **asked)
    assert (said, answer["refusals"][0]["code"]) == (status, code)


def test_promise_10_a_notice_that_was_never_issued_is_as_if_missing(targets: World, calls: As) -> None:
    """Neither by its code nor among the nearest ones; who sets targets finds it."""
    contents = Contents(title="尚未下达", rows=(Row("signed-1", "signed-1", targets={"west": 9}),))
    open_notice("2023", starts=date(2023, 1, 1), ends=date(2023, 12, 31), contents=contents, by=targets.officer)
    assert calls("officer").get("targets", notice="2023")[0] == 200
    for login in ("leader", "approver-east", "clerk-east-a"):
        theirs, nobodys = (calls(login).get("targets", notice=code) for code in ("2023", "2029"))
        assert theirs[0] == nobodys[0] == 404
        assert str(theirs[1]).replace("2023", "code") == str(nobodys[1]).replace("2029", "code")
        assert "2023" not in str(nobodys[1])

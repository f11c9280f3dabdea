"""The fortnight over the API: the board, a return, and the deeds from filing to closing."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from daliang.api.tests.conftest import ROOT, As
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.rounds.rules import add_line
from daliang.rounds.tests.world import NEW, NOW, World, build

R02 = "rounds/2022-R02"


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in answer["refusals"]]


def test_rounds_are_listed_newest_first(calls: As) -> None:
    status, answer = calls("clerk-east-a").get("rounds")
    assert status == 200
    assert [(one["code"], one["state"], one["closing"]) for one in answer["rounds"]] == [
        ("2022-R02", "open", None),
        ("2022-R01", "closed", 1),
    ]
    assert answer["rounds"][0]["due_at"] == "2022-08-26T17:00:00+08:00"


def test_the_board_shows_the_own_branch(world: World, calls: As) -> None:
    world.filed("east-a", progress="签了备忘录")
    _status, whole = calls("leader").get(R02)
    assert [row["unit"] for row in whole["returns"]] == ["east-a", "east-b", "west-a", "west-b", "zone"]
    assert whole["missing"] == ["east-b", "west-a", "west-b", "zone"]
    filed = whole["returns"][0]
    assert (filed["state"], filed["changed"], filed["carried"], filed["new"]) == ("filed", 1, 1, 0)
    _status, own = calls("clerk-west-a").get(R02)
    assert [row["unit"] for row in own["returns"]] == ["west-a"]


def test_a_return_shows_its_lines_with_last_time_beside(world: World, calls: As) -> None:
    world.type("east-a", progress="签了备忘录")
    status, answer = calls("approver-east").get(f"{R02}/returns/east-a")
    assert (status, answer["state"], len(answer["lines"])) == (200, "draft", 2)
    line = answer["lines"][0]
    assert (line["typed"]["progress"], line["before"]["progress"]) == ("签了备忘录", "正常推进。")


@pytest.mark.parametrize("login", ["clerk-west-a", "approver-west", "guest"])
def test_a_siblings_return_reads_like_a_missing_one(calls: As, login: str) -> None:
    caller = calls(login)
    said = [caller.get(f"{R02}/returns/{unit}") for unit in ("east-a", "no-such-unit")]
    assert said[0] == said[1]
    assert said[0][0] == 404
    if login != "guest":
        deeds = [caller.post(f"{R02}/returns/{unit}/file") for unit in ("east-a", "no-such-unit")]
        assert deeds[0] == deeds[1]
        assert deeds[0][0] == 404


def test_from_filing_to_closing(world: World, calls: As) -> None:
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    ret = f"{R02}/returns/east-a"
    status, answer = calls("clerk-east-a").post(f"{ret}/file")
    assert (status, answer["state"], answer["late_by"]) == (200, "filed", None)
    assert calls("clerk-east-a").post(f"{ret}/file")[0] == 200
    assert calls("approver-east").post(f"{ret}/approve")[1]["state"] == "approved"
    remarks = {"remarks": [{"line": 1, "field": "amount", "text": "与合同不符，请核对"}]}
    assert calls("officer").post(f"{ret}/return", remarks)[1]["state"] == "returned"
    line = calls("clerk-east-a").get(ret)[1]["lines"][0]
    assert (line["remarks"][0]["field"], line["remarks"][0]["text"]) == ("amount", "与合同不符，请核对")
    calls("clerk-east-a").post(f"{ret}/file")
    calls("approver-east").post(f"{ret}/approve")
    assert calls("officer").post(f"{R02}/accept")[1] == {"accepted": ["east-a"], "refused": []}
    assert calls("officer").post(f"{ret}/accept")[1]["state"] == "accepted"
    status, answer = calls("officer").post(f"{R02}/close")
    assert (status, answer["state"], answer["closing"]) == (200, "closed", 2)
    figure = calls("leader").get("figures", round="2022-R02", measure="negotiating-20")[1]["figures"][0]
    assert figure["count"] == 11
    assert codes(calls("officer").post(f"{R02}/close")[1]) == ["already_closed"]
    assert verify() == []


def test_nothing_new_is_one_call(world: World, calls: As) -> None:
    status, answer = calls("clerk-east-a").post(f"{R02}/returns/east-a/file", {"nothing_new": True})
    assert (status, answer["state"], answer["nothing_new"]) == (200, "filed", True)
    world.type("east-b", progress="签了备忘录")
    status, answer = calls("clerk-east-b").post(f"{R02}/returns/east-b/file", {"nothing_new": True})
    assert (status, codes(answer)) == (422, ["has_changes"])


def test_refusals_name_the_line_and_the_field(world: World, calls: As) -> None:
    world.type("east-a", amount="-3亿", stage_on="2022-02-31")
    status, answer = calls("clerk-east-a").post(f"{R02}/returns/east-a/file")
    assert status == 422
    assert {reason["field"] for reason in answer["refusals"]} == {"amount", "stage_on"}
    assert all("第1行" in reason["where"] and reason["message"] for reason in answer["refusals"])
    assert world.ret("east-a").state == "draft"


def test_a_deed_in_the_wrong_state_is_refused(calls: As) -> None:
    status, answer = calls("officer").post(f"{R02}/returns/east-a/accept")
    assert (status, codes(answer)) == (422, ["wrong_state"])


def test_a_remark_on_a_line_that_is_not_there_is_refused(world: World, calls: As) -> None:
    world.filed("east-a")
    body = {"remarks": [{"line": 99, "field": "amount", "text": "请核对"}]}
    status, answer = calls("officer").post(f"{R02}/returns/east-a/return", body)
    assert (status, codes(answer), answer["refusals"][0]["field"]) == (422, ["unknown_line"], "line")


def test_closing_with_open_ends_is_refused_unless_carried_over(world: World, calls: As) -> None:
    world.filed("east-a")
    status, answer = calls("officer").post(f"{R02}/close")
    assert (status, codes(answer)) == (422, ["pending"])
    assert calls("officer").post(f"{R02}/close", {"carry_over": True})[1]["state"] == "closed"
    assert verify() == []


def test_an_unknown_round_is_404_and_names_the_nearest(calls: As) -> None:
    status, answer = calls("leader").get("rounds/2022-R03")
    assert (status, codes(answer)) == (404, ["unknown_round"])
    assert "2022-R02" in answer["refusals"][0]["message"]


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.counts
def test_the_size_of_the_city_costs_no_query(
    db: None, client: Any, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    world = build(parks=size, projects=size)
    client.force_login(world.people["officer"])
    with clock.held_at(NOW):
        for address, count in (("rounds", 3), (R02, 8), (f"{R02}/returns/east-a", 12)):
            with django_assert_num_queries(count):
                assert client.get(ROOT + address).status_code == 200

"""A closed round over the API: compared with any earlier closing, opened again by two, its closing superseded."""

from __future__ import annotations

from typing import Any

import pytest

from daliang.api.tests.conftest import ROOT, As, Caller
from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import correction, post
from daliang.ledger.verify import verify
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.models import Reopening, Round
from daliang.rounds.rules import add_line, close_round, next_round, open_round, propose_reopening
from daliang.rounds.tests.world import NEW, YI, World

R02 = "rounds/2022-R02"
WHY = {"reason": "漏报一个已签约项目"}


@pytest.fixture
def closed(world: World) -> World:
    """R02 is closed as number 2, with one project changed and one new in the east."""
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    world.accepted("east-a", amount="60亿")
    close_round(world.round, by=world.officer)
    return world


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in answer["refusals"]]


def under_key(caller: Caller, address: str, body: dict[str, Any]) -> tuple[int, str, str]:
    headers = {"Idempotency-Key": "3c0f6f0e-1d52-4a35-9a0f-8f6d2b7a1c55"}
    answer = caller.client.post(ROOT + address, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.content.decode(), answer.headers.get("Idempotent-Replay", "")


def test_a_closing_against_any_earlier_one(calls: As, closed: World) -> None:
    for asked in ({}, {"closing": "2022-R01"}, {"closing": "1"}):
        status, found = calls("leader").get(f"{R02}/comparison", **asked)
        assert (status, found["closing"], found["since"], found["is_preview"]) == (200, 2, 1, False)
        assert [(one["name"], one["unit"]) for one in found["new"]] == [(NEW["name"], "east-a")]
        assert [one["project"] for one in found["upgraded"]] == ["YZ2022-0002"]
        assert found["upgraded"][0]["changes"][0] == {"field": "amount", "was": "31亿元", "now": "60亿元"}
        assert found["unreported"] == ["east-b", "west-a", "west-b", "zone"]


def test_a_comparison_tells_the_own_branch_and_of_a_closed_file_its_code_name(calls: As, closed: World) -> None:
    other = calls("approver-west").get(f"{R02}/comparison")[1]
    assert (other["new"], other["changed"], other["unreported"]) == ([], [], ["west-a", "west-b"])
    Project.objects.filter(code="YZ2022-0002").update(is_confidential=True, code_name="代号甲")
    told = calls("leader").get(f"{R02}/comparison")[1]["upgraded"][0]
    assert (told["project"], told["name"]) == ("YZ2022-0002", "代号甲")


def test_an_adjustment_of_a_closed_file_tells_no_reason(calls: As, world: World) -> None:
    project = Project.objects.get(code="YZ2022-0001")
    amount = Posting.objects.get(project=project, kind=Kind.AMOUNT)
    post(correction(amount, reason="投资方来函", value=25 * YI), by=world.officer)
    Project.objects.filter(pk=project.pk).update(is_confidential=True, code_name="代号甲")
    close_round(world.round, by=world.officer)
    for login, name, reasons in (("officer", project.name, {"投资方来函"}), ("leader", "代号甲", {""})):
        found = calls(login).get(f"{R02}/comparison")[1]["adjustments"]
        assert [one["name"] for one in found] == [name]
        assert {posting["reason"] for posting in found[0]["postings"]} == reasons


def test_an_open_round_is_a_preview(calls: As, world: World) -> None:
    world.filed("east-a", amount="60亿")
    found = calls("leader").get(f"{R02}/comparison")[1]
    assert (found["is_preview"], found["closing"], len(found["upgraded"])) == (True, None, 1)


@pytest.mark.parametrize("wanted", ["2", "2022-R09", "9" * 30])
def test_what_is_no_earlier_closing_is_404_and_the_known_are_named(calls: As, closed: World, wanted: str) -> None:
    status, answer = calls("leader").get(f"{R02}/comparison", closing=wanted)
    assert (status, codes(answer), answer["refusals"][0]["field"]) == (404, ["unknown_closing"], "closing")
    assert "2022-R01（1）" in answer["refusals"][0]["message"]


def test_two_open_a_round_again_and_the_closing_says_what_superseded_it(calls: As, closed: World) -> None:
    status, asked = calls("officer").post(f"{R02}/reopening", WHY)
    assert (status, asked["state"], asked["closing"], asked["proposed_by"]) == (200, "proposed", 2, "officer")
    assert calls("officer-2").get(R02)[1]["reopening"] == asked
    assert calls("clerk-east-a").get(R02)[1]["reopening"] == asked | {"reason": ""}
    status, said = calls("officer").post(f"{R02}/reopening/confirm")
    assert (status, codes(said)) == (422, ["same_person"])
    status, done = calls("officer-2").post(f"{R02}/reopening/confirm")
    assert (status, done["state"], done["decided_by"]) == (200, "confirmed", "officer-2")
    seen = calls("leader").get(R02)[1]
    assert (seen["state"], seen["closing"], seen["reopening"]) == ("open", None, None)
    assert [(one["number"], one["superseded_by"]) for one in seen["closings"]] == [(2, None)]
    assert calls("officer").post(f"{R02}/close")[1]["closing"] == 3
    seen = calls("leader").get(R02)[1]
    assert [(one["number"], one["superseded_by"]) for one in seen["closings"]] == [(2, 3), (3, None)]
    assert calls("leader").get(f"{R02}/comparison", closing="2")[1]["since"] == 2
    assert verify() == []


def test_under_a_key_it_is_proposed_and_confirmed_once(calls: As, closed: World) -> None:
    officer, other = calls("officer"), calls("officer-2")
    first, again = (under_key(officer, f"{R02}/reopening", WHY) for _time in range(2))
    assert (first[0], first[2], again[2], again[1]) == (200, "", "true", first[1])
    first, again = (under_key(other, f"{R02}/reopening/confirm", {}) for _time in range(2))
    assert (first[0], again[2], again[1]) == (200, "true", first[1])
    deeds = Deed.objects.filter(action__startswith="round.reopen.").order_by("pk").values_list("action", flat=True)
    assert [*deeds] == ["round.reopen.propose", "round.reopen.confirm"]
    assert codes(officer.post(f"{R02}/reopening", WHY)[1]) == ["still_open"]


def test_it_is_refused_with_words_or_withdrawn(calls: As, closed: World) -> None:
    officer, other = calls("officer"), calls("officer-2")
    officer.post(f"{R02}/reopening", WHY)
    assert codes(other.post(f"{R02}/reopening/refuse")[1]) == ["no_reason"]
    assert codes(other.post(f"{R02}/reopening/withdraw")[1]) == ["not_yours"]
    told = other.post(f"{R02}/reopening/refuse", {"answer": "下期更正"})[1]
    assert (told["state"], told["answer"]) == ("refused", "下期更正")
    officer.post(f"{R02}/reopening", WHY)
    assert officer.post(f"{R02}/reopening/withdraw")[1]["state"] == "withdrawn"
    assert codes(other.post(f"{R02}/reopening/confirm")[1]) == ["not_proposed"]
    assert other.post(f"{R02}/reopening/dance")[0] == 404
    assert not Round.objects.get(code="2022-R02").is_open


def test_a_round_with_a_later_one_stays_closed(calls: As, closed: World) -> None:
    open_round(next_round(closed.series), by=closed.officer)
    assert codes(calls("officer").post(f"{R02}/reopening", WHY)[1]) == ["next_round_open"]


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-east", "leader"])
def test_nobody_else_proposes_or_decides(calls: As, closed: World, login: str) -> None:
    caller = calls(login)
    assert caller.post(f"{R02}/reopening", WHY)[0] == 403
    propose_reopening(Round.objects.get(code="2022-R02"), reason=WHY["reason"], by=closed.officer)
    assert {caller.post(f"{R02}/reopening/{deed}")[0] for deed in ("confirm", "refuse", "withdraw")} == {403}
    assert Reopening.objects.get().state == "proposed"

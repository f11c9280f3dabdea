"""Figures and rows: the same JSON as the command's, cut to what the caller may see."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.api.tests.conftest import ROOT, As
from daliang.measures.answers import asked_closing, asked_days, figures_answer, rows_answer
from daliang.measures.scope import Scope
from daliang.org import clock
from daliang.org.models import Unit
from daliang.rounds.models import Round
from daliang.rounds.tests.world import NOW, World, posted
from daliang.vocabulary.periods import parse_day


def test_measures_are_listed_with_their_way_of_counting(calls: As) -> None:
    status, answer = calls("clerk-west-a").get("measures")
    counting = {one["code"]: one["counting"] for one in answer["measures"]}
    assert status == 200
    assert counting == {
        "negotiating-20": "nested",
        "negotiating-50": "nested",
        "signed-1": "nested",
        "all-of-all": None,
    }


def test_figures_are_the_same_json_as_the_commands(world: World, calls: As) -> None:
    everything = Scope(None, Unit.objects.get(code="east"))
    day = parse_day("2022-08-20", today=clock.today())
    for query, asked in (
        ({}, asked_days(everything)),
        ({"as_of": "2022-08-20"}, asked_days(everything, as_of=day)),
        ({"from": "2022-08-01", "to": "8月20日"}, asked_days(everything, start=day.replace(day=1), end=day)),
        ({"known_at": "2022-08-22T00:00"}, asked_days(everything, known_on=NOW.replace(day=21, hour=16))),
        ({"round": "2022-R01"}, asked_closing(closing(), everything)),
    ):
        for each in (False, True):
            answer = calls("leader").client.get(f"{ROOT}figures", {"unit": "east", "by_unit": each, **query})
            assert answer.content.decode() == json.dumps(figures_answer(asked, each_unit=each), ensure_ascii=False)
        answer = calls("leader").client.get(f"{ROOT}rows/negotiating-20", {"unit": "east", **query})
        assert answer.content.decode() == json.dumps(rows_answer(asked, "negotiating-20"), ensure_ascii=False)


def closing() -> Any:
    return Round.objects.get(code="2022-R01").closing


def counts(answer: dict[str, Any]) -> dict[str, Any]:
    return {figure["measure"]: figure["count"] for figure in answer["figures"]}


def test_without_a_unit_the_figures_are_those_of_the_own_branch(calls: As) -> None:
    for login, unit, count in (("leader", "city", 10), ("approver-east", "east", 4), ("clerk-west-a", "west-a", 2)):
        status, answer = calls(login).get("figures", measure=["negotiating-20"])
        assert (status, answer["unit"], counts(answer)) == (200, unit, {"negotiating-20": count})
        assert calls(login).get("rows/negotiating-20")[1]["count"] == count


def test_a_closed_round_answers_what_it_froze(world: World, calls: As) -> None:
    status, answer = calls("clerk-west-a").get("figures", round="2022-R01", by_unit=True)
    assert (status, answer["as_of"]) == (200, "2022-08-12")
    assert {figure["unit"] for figure in answer["figures"]} == {"west-a"}
    assert counts(answer)["negotiating-20"] == 2


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ({"unit": "nowhere"}, 404, "unknown_unit", "unit"),
        ({"measure": "negotiating-21"}, 404, "unknown_measure", "measure"),
        ({"round": "2022-R99"}, 404, "unknown_round", "round"),
        ({"round": "2022-R02"}, 422, "not_closed", "round"),
        ({"round": "2022-R01", "as_of": "2022-08-01"}, 422, "round_and_days", "round"),
        ({"as_of": "2022-02-31"}, 422, "no_such_day", "as_of"),
        ({"from": "31"}, 422, "unreadable_day", "from"),
        ({"as_of": "2022-08-01", "to": "2022-08-02"}, 422, "two_ends", "as_of"),
        ({"known_at": "yesterday"}, 422, "bad_moment", "known_at"),
    ],
)
def test_a_bad_question_gets_a_clear_answer(
    calls: As, query: dict[str, str], status: int, code: str, field: str
) -> None:
    got, answer = calls("leader").get("figures", **query)
    (reason,) = answer["refusals"]
    assert (got, reason["code"], reason["field"]) == (status, code, field)
    assert reason["message"]


def test_a_siblings_unit_reads_like_one_that_does_not_exist(calls: As) -> None:
    caller = calls("clerk-west-a")
    for address in ("figures", "rows/negotiating-20", "projects"):
        said = [caller.get(address, unit=unit) for unit in ("east-a", "east-x")]
        assert said[0][0] == said[1][0] == 404
        assert said[0][1]["refusals"][0]["message"].replace("east-a", "east-x") == said[1][1]["refusals"][0]["message"]


def test_who_has_no_unit_sees_no_figure_and_no_row(calls: As) -> None:
    caller = calls("guest")
    assert caller.get("figures")[1]["figures"] == []
    assert caller.get("rows/negotiating-20")[1]["rows"] == []
    assert caller.get("projects")[1]["projects"] == []
    assert caller.get("rounds")[1]["rounds"] == []
    assert caller.get("rounds/2022-R02")[0] == 404
    assert caller.get("figures", unit="city")[0] == 404


@pytest.mark.counts
def test_more_projects_cost_no_more_queries(world: World, calls: As) -> None:
    caller = calls("approver-east")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert caller.get(address)[0] == 200
        return len(seen)

    addresses = ("figures?by_unit=1", "rows/negotiating-20", "projects")
    caller.get("figures")  # the columns are on disk now
    before = [cost(address) for address in addresses]
    for number in range(6):
        posted(130 + number, world.unit("east-b"), 25)
    caller.get("figures")
    assert caller.get("rows/negotiating-20")[1]["count"] == 10
    assert [cost(address) for address in addresses] == before
    assert max(before) <= 19

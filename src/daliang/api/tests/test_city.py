"""The city at a closing over the API: as told to all units, the own unit exact, refusals in words."""

from __future__ import annotations

from daliang.api.tests.conftest import As
from daliang.org.models import City
from daliang.rounds.tests.world import World

BOARD = {"cockpit": {"board": ["negotiating-20", "signed-1"]}}


def test_others_are_told_and_the_own_unit_is_exact(world: World, calls: As) -> None:
    City.objects.update(playbook=BOARD)
    status, answer = calls("approver-east").get("figures/city", round="2022-R01")
    assert status == 200 and answer["as_of"] == "2022-08-12" and answer["round"] == "2022-R01"
    found = {(one["unit"], one["measure"]): one for one in answer["figures"]}
    own = found["east", "negotiating-20"]
    assert own["own"] and own["count"] == 4
    assert {unit for (unit, _measure), one in found.items() if one["own"]} == {"east"}
    assert found["west", "signed-1"]["cny"] is None and found["west", "signed-1"]["count"] is not None
    assert {key for one in answer["figures"] for key in one} == {
        "unit", "unit_name", "measure", "label", "counting", "count", "cny", "usd", "own",
    }  # fmt: skip


def test_an_open_or_unknown_round_is_refused_in_words(world: World, calls: As) -> None:
    caller = calls("clerk-east-a")
    assert caller.get("figures/city", round="2022-R02")[1]["refusals"][0]["code"] == "not_closed"
    assert caller.get("figures/city", round="nothing")[1]["refusals"][0]["code"] == "unknown_round"
    assert caller.get("figures/city")[0] == 422

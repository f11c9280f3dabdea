"""Who may call what: sessions only, roles as the operation names them, a fresh token with each deed."""

from typing import Any

import pytest
from django.test import Client

from daliang.api.tests.conftest import ROOT, As
from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.rounds.models import Return
from daliang.rounds.tests.world import World

LINE = "rounds/2022-R02/returns/east-a/lines"
WRITERS = {"clerk-east-a", "approver-east"}
DEEDS = {
    "rounds": {"officer"},
    LINE: WRITERS,
    f"{LINE}/1": WRITERS,
    f"{LINE}/1/correct": {"approver-east", "officer"},
    f"{LINE}/1/rebase": {*WRITERS, "officer"},
    "rounds/2022-R02/returns/east-a/file": {"clerk-east-a", "approver-east"},
    "rounds/2022-R02/returns/east-a/approve": {"approver-east"},
    "rounds/2022-R02/returns/east-a/return": {"approver-east", "officer"},
    "rounds/2022-R02/returns/east-a/accept": {"officer"},
    "rounds/2022-R02/accept": {"officer"},
    "rounds/2022-R02/close": {"officer"},
}
CAST = ("clerk-east-a", "approver-east", "officer", "leader")


def _pattern(address: str) -> str:
    found = address.replace("2022-R02", "{code}").replace("east-a", "{unit}").replace("lines/1", "lines/{line}")
    return found.replace("rebase", "{deed}")


def described(calls: As) -> dict[str, Any]:
    status, schema = calls("leader").get("openapi.json")
    assert status == 200
    return dict(schema["paths"])


def test_the_description_names_every_operation_and_its_session(calls: As) -> None:
    paths = described(calls)
    reads = [
        "measures",
        "figures",
        "figures/city",
        "rows/{measure}",
        "projects",
        "projects/{code}",
        "leads",
        "leads/{number}",
        "rounds",
        "rounds/{code}",
        "rounds/{code}/returns/{unit}",
        "rounds/{code}/allowances",
        "rounds/{code}/comparison",
        "targets",
    ]
    posts = [_pattern(address) for address in DEEDS]
    elsewhere = ["rounds/{code}/returns/{unit}/allowance", "rounds/{code}/reopening", "rounds/{code}/reopening/{deed}"]
    assert {ROOT + address for address in [*reads, *posts, *elsewhere]} == set(paths)
    for operations in paths.values():
        for operation in operations.values():
            assert operation["security"], operation["operationId"]
            assert operation["description"]


def test_the_description_is_not_for_visitors(world: World, client: Client) -> None:
    assert client.get(f"{ROOT}openapi.json").status_code == 401


def test_a_person_without_a_role_may_call_nothing(world: World, calls: As) -> None:
    paths = described(calls)
    client = Client()
    client.force_login(employ("nobody", "", world.unit("city")))
    for path, operations in paths.items():
        address = path.replace("{code}", "2022-R02").replace("{unit}", "east-a").replace("{measure}", "negotiating-20")
        for method in operations:
            answer = client.generic(method.upper(), address, "{}", content_type="application/json")
            assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (403, "not_allowed"), address


@pytest.mark.parametrize("login", CAST)
def test_a_deed_is_only_for_the_roles_that_it_names(world: World, calls: As, login: str) -> None:
    for address, roles in DEEDS.items():
        body = {"remarks": [{"line": 1, "text": "请核对"}]} if address.endswith("return") else {}
        before = Deed.objects.exclude(action="refused").count()
        status, answer = calls(login).post(address, body)
        if login in roles:
            assert status in (200, 422), (address, answer)
        else:
            assert (status, answer["refusals"][0]["code"]) == (403, "not_allowed"), address
            assert Deed.objects.exclude(action="refused").count() == before


def test_a_deed_without_the_token_is_refused_and_does_nothing(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.clerk("east-a"))
    address = f"{ROOT}rounds/2022-R02/returns/east-a/file"
    answer = client.post(address, {}, content_type="application/json")
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (403, "csrf")
    assert world.ret("east-a").state == "draft"
    client.get("/me/")
    token = client.cookies["csrftoken"].value
    answer = client.post(address, {}, content_type="application/json", headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json()["state"]) == (200, "filed")


def test_a_question_that_does_not_fit_the_description_is_told_where(calls: As) -> None:
    status, answer = calls("leader").get("figures", by_unit="maybe")
    assert (status, answer["refusals"][0]["field"], answer["refusals"][0]["where"]) == (422, "by_unit", "query")
    status, answer = calls("officer").post("rounds/2022-R02/returns/east-a/return", {"remarks": []})
    assert (status, answer["refusals"][0]["field"]) == (422, "remarks")
    raw = calls("officer").client.post(f"{ROOT}rounds/2022-R02/close", "{", content_type="application/json")
    assert (raw.status_code, raw.json()["refusals"][0]["code"]) == (400, "bad_request")


def test_fields_that_are_none_of_the_callers_business_are_not_stored(world: World, calls: As) -> None:
    body = {"nothing_new": False, "state": "accepted", "late_by": 99, "unit": "west-a", "filed_by": "officer"}
    status, _answer = calls("clerk-east-a").post("rounds/2022-R02/returns/east-a/file", body)
    ret = world.ret("east-a")
    assert (status, ret.state, ret.late_by, ret.filed_by) == (200, "filed", None, world.clerk("east-a"))
    assert set(Return.objects.exclude(pk=ret.pk).values_list("state", flat=True)) == {"draft"}


def test_words_are_in_the_language_of_the_caller(calls: As) -> None:
    caller = calls("leader")
    assert "没有代码为" in caller.get("rows/none")[1]["refusals"][0]["message"]
    assert caller.get("rounds/2022-R02")[1]["returns"][-1]["unit_name"] == "功能区"
    caller.client.cookies["django_language"] = "en"
    assert caller.get("rounds/2022-R02")[1]["returns"][-1]["unit_name"] == "Zone"


def test_a_role_is_one_of_the_house(calls: As) -> None:
    business = {"clerk", "county_clerk", "approver", "officer", "leader"}
    assert {*business, "recogniser", "department", "partner", "system", "security", "audit"} == set(Role.values)

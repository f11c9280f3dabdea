"""Projects and their postings, cut to what the caller may see."""

from typing import Any

import pytest

from daliang.api.tests.conftest import As
from daliang.org.models import Deed
from daliang.register.models import Project
from daliang.rounds.tests.world import YI, World


def codes(answer: dict[str, Any]) -> list[str]:
    return [project["code"] for project in answer["projects"]]


def test_the_list_holds_the_own_branch_by_code(world: World, calls: As) -> None:
    for login in ("leader", "approver-west", "clerk-east-a"):
        visible = Project.objects.visible_to(world.people[login]).order_by("code").values_list("code", flat=True)
        status, answer = calls(login).get("projects")
        assert (status, codes(answer), answer["total"]) == (200, list(visible), len(visible))


def test_the_list_narrows_by_unit_and_stage_and_turns_pages(calls: As) -> None:
    caller = calls("leader")
    assert caller.get("projects", unit="east", stage="signed")[1]["total"] == 1
    first = caller.get("projects", limit=5)[1]
    second = caller.get("projects", limit=5, offset=5)[1]
    assert (len(codes(first)), first["total"], second["total"]) == (5, 12, 12)
    assert not set(codes(first)) & set(codes(second))
    assert caller.get("projects", limit=501)[0] == 422
    assert codes(caller.get("projects", stage="no-such-stage")[1]) == []


def test_one_project_shows_its_file_and_its_postings(world: World, calls: As) -> None:
    status, answer = calls("clerk-east-a").get("projects/YZ2022-0102")
    assert status == 200
    assert answer["unit"] == {"code": "east-a", "name": "东区A园区"}
    assert answer["stage"] == {"code": "signed", "name": "签约"}
    assert answer["amount"] == {"value": 40 * YI, "currency": "CNY", "qualifier": "exactly", "cny": 40 * YI}
    assert [posting["kind"] for posting in answer["postings"]] == ["opened", "amount", "reached"]
    assert answer["last_seq"] == answer["postings"][-1]["seq"]


def test_a_view_is_logged_with_who_and_what(world: World, calls: As) -> None:
    calls("clerk-east-a").get("projects/YZ2022-0102")
    deed = Deed.objects.get(action="project.view")
    assert (deed.by, deed.unit, deed.details) == (
        world.clerk("east-a"),
        world.unit("east-a"),
        {"project": "YZ2022-0102"},
    )


def test_rows_given_to_a_program_are_logged_with_what_was_asked(world: World, calls: As) -> None:
    """Promise 46: pages of a list and the rows behind a figure; nothing is given when the log cannot be written."""
    caller = calls("leader")
    caller.get("projects", unit="east", limit=2, offset=1)
    caller.get("rows/negotiating-20", unit="east")
    listed, behind = Deed.objects.filter(action="project.list").order_by("id")
    assert (listed.by, listed.details) == (
        world.people["leader"],
        {"filter": {"unit": "east", "offset": 1}, "rows": 2},
    )
    assert behind.details["filter"] == {"measure": "negotiating-20", "unit": "east"} and behind.details["rows"] > 0


def test_no_log_no_rows(calls: As, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise OSError("no log")

    monkeypatch.setattr("daliang.api.projects.record", broken)
    for path in ("projects", "rows/negotiating-20"):
        with pytest.raises(OSError, match="no log"):
            calls("leader").get(path)


@pytest.mark.parametrize("login", ["clerk-west-a", "approver-west", "guest"])
def test_a_siblings_project_reads_like_a_missing_one(calls: As, login: str) -> None:
    caller = calls(login)
    sibling, missing = caller.get("projects/YZ2022-0102"), caller.get("projects/YZ2022-9999")
    assert sibling == missing
    assert sibling[0] == 404
    assert not Deed.objects.filter(action="project.view").exists()

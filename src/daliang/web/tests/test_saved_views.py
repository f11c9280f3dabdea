"""Saved views: kept, renamed, shared and deleted by their owner, seen by one's branch, with one's own rows."""

from __future__ import annotations

import pytest

from daliang.org.models import Deed
from daliang.register.models import SavedView
from daliang.rounds.tests.world import World
from daliang.web.tests.listing import codes, door


@pytest.fixture
def world(listed_city: World) -> World:
    return listed_city


def keep(world: World, login: str, name: str = "大项目", query: str = "tier=20&order=name", **more: str) -> SavedView:
    answer = door(world.people[login]).post("/projects/views/", {"name": name, "query": query, **more})
    assert answer.status_code == 303
    return SavedView.objects.get(name=name, owner=world.people[login])


def test_a_view_keeps_filter_columns_and_order_in_settled_form(world: World) -> None:
    view = keep(world, "officer", query="order=name&evil__key=1&tier=20&cols=unit,jobs&page=3")
    assert view.query == "tier=20&cols=unit%2Cjobs&order=name"
    assert view.query.replace("&", "&amp;") in door(world.officer).get("/projects/").content.decode()


def test_the_same_name_is_kept_anew(world: World) -> None:
    keep(world, "officer")
    assert keep(world, "officer", query="stage=lead").query == "stage=lead"
    assert SavedView.objects.count() == 1


def test_a_view_is_shared_with_one_s_branch_and_shows_everyone_their_own_rows(world: World) -> None:
    keep(world, "approver-east", "东区在谈", "stage=negotiating", shared="yes")
    mine = door(world.people["clerk-east-a"]).get("/projects/?stage=negotiating").content.decode()
    assert "东区在谈" in mine and set(codes(mine)) == {"YZ2022-0001", "YZ2022-0002", "YZ2022-0101", "YZ2022-0201"}
    for login in ("clerk-west-a", "officer"):
        assert "东区在谈" not in door(world.people[login]).get("/projects/").content.decode()


def test_a_private_view_is_seen_by_its_owner_only(world: World) -> None:
    keep(world, "approver-east", "我的单子")
    assert "我的单子" not in door(world.people["approver-east-2"]).get("/projects/").content.decode()


@pytest.mark.parametrize("login", ["clerk-east-a", "approver-west", "officer"])
@pytest.mark.parametrize("shared", ["yes", "no"])
def test_another_s_view_is_as_if_missing(world: World, login: str, shared: str) -> None:
    view = keep(world, "approver-east", shared=shared)
    client = door(world.people[login])
    for address in (f"/projects/views/{view.pk}/", "/projects/views/99999/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "夺走"}).status_code == 404
        assert client.post(address, {"deed": "drop"}).status_code == 404
    view.refresh_from_db()
    assert view.name == "大项目"


def test_the_owner_renames_shares_and_deletes_and_each_deed_is_logged(world: World) -> None:
    view = keep(world, "officer")
    client = door(world.officer)
    assert client.post(f"/projects/views/{view.pk}/", {"name": "新名", "shared": "yes"}).status_code == 303
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("新名", True)
    assert client.post(f"/projects/views/{view.pk}/", {"deed": "drop"}).status_code == 303
    assert not SavedView.objects.exists()
    told = Deed.objects.filter(action__startswith="view.").values_list("action", flat=True)
    assert list(told) == ["view.keep", "view.change", "view.drop"]


def test_a_name_that_is_taken_empty_or_too_long_is_refused_in_words(world: World) -> None:
    keep(world, "officer", "甲")
    view = keep(world, "officer", "乙")
    for name, words in (("甲", "已有一个名为“甲”的视图"), ("", "请给视图起个名称"), ("长" * 41, "最多40个字")):
        answer = door(world.officer).post(f"/projects/views/{view.pk}/", {"name": name})
        assert answer.status_code == 422 and words in answer.content.decode()
    view.refresh_from_db()
    assert view.name == "乙"

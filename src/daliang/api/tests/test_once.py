"""Promise 38: a deed under a key is done once, however often it is sent and whoever dies on the way."""

from __future__ import annotations

import signal
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from daliang.api.tests.conftest import ROOT
from daliang.ledger.tests.side_by_side import in_threads
from daliang.org import clock, once
from daliang.org.models import Deed, Person
from daliang.org.once import KEPT, Reply
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.killing import kill, killed_in

LINES = "rounds/2022-R02/returns/east-a/lines"
NEW = {"typed": {"name": "新项目"}}
KEY = "7f0c1c1e-6d0a-4f0e-8f3e-3d9d0b7e2a11"


def sent(login: str, address: str = LINES, body: object = None, key: str = KEY, **headers: str) -> tuple[int, str, str]:
    client = Client()
    client.force_login(Person.objects.get(username=login))
    answer = client.post(
        ROOT + address, NEW if body is None else body, content_type="application/json",
        headers={"Idempotency-Key": key, **headers},
    )  # fmt: skip
    return answer.status_code, answer.content.decode(), answer.headers.get("Idempotent-Replay", "")


def new_lines(world: World) -> int:
    return world.ret("east-a").lines.filter(project=None).count()


def test_the_same_again_gets_the_same_reply_and_nothing_more(world: World) -> None:
    first, second = sent("clerk-east-a"), sent("clerk-east-a")
    assert first[0] == second[0] == 200
    assert first[1] == second[1] and (first[2], second[2]) == ("", "true")
    assert new_lines(world) == 1
    assert "新项目".encode() not in bytes(Reply.objects.get().content), "replies are kept sealed"


def test_another_body_or_address_under_the_key_is_refused(world: World) -> None:
    sent("clerk-east-a")
    for address, body in ((LINES, {"typed": {"name": "别的"}}), ("rounds/2022-R02/returns/east-a/file", {})):
        status, said, _replay = sent("clerk-east-a", address, body)
        assert status == 422 and "other_body" in said
    assert new_lines(world) == 1


@pytest.mark.parametrize("key", ["x" * 81, "有", "a b"])
def test_a_bad_key_is_refused_with_what_would_be_right(world: World, key: str) -> None:
    status, said, _replay = sent("clerk-east-a", key=key.encode().decode("latin-1"))
    assert status == 422 and "bad_key" in said
    assert new_lines(world) == 0


def test_keys_are_each_persons_own(world: World) -> None:
    sent("clerk-east-a")
    status, said, replay = sent("clerk-east-b", "rounds/2022-R02/returns/east-b/lines")
    assert (status, replay) == (200, "")
    assert "other_body" not in said


def test_a_refusal_is_not_kept(world: World) -> None:
    world.type("east-a", amount="很多")
    address = "rounds/2022-R02/returns/east-a/file"
    assert sent("clerk-east-a", address, {})[0] == 422
    assert not Reply.objects.exists()
    world.type("east-a", amount="41亿")
    assert sent("clerk-east-a", address, {})[0] == 200


def test_a_refusals_log_is_kept(world: World) -> None:
    """Who was told of another unit's look-alike is logged although the filing was refused."""
    named = world.line("west-a").name
    twin = {
        "name": named,
        "industry": "集成电路",
        "origin": "内资",
        "amount": "30亿",
        "stage": "在谈",
        "stage_on": "8月20日",
    }
    assert sent("clerk-east-a", body={"typed": twin})[0] == 200
    assert sent("clerk-east-a", "rounds/2022-R02/returns/east-a/file", {}, key="another")[0] == 422
    assert Deed.objects.filter(action="round.look_alike").exists()


def test_replies_are_forgotten_after_three_days(world: World) -> None:
    sent("clerk-east-a")
    assert once.forget() == 0
    Reply.objects.update(at=timezone.now() - KEPT)
    assert once.forget() == 1


def _send() -> str:
    with clock.held_at(NOW):
        return str(sent("clerk-east-a")[0])


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one() -> None:
    world = build()
    assert in_threads([partial(_send) for _each in range(5)]) == ["200"] * 5
    assert new_lines(world) == 1
    assert Deed.objects.filter(action="round.add_line").count() == 1


@pytest.mark.django_db(transaction=True)
def test_killed_between_effect_and_reply_nothing_stays_and_the_repetition_does_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = build()
    with monkeypatch.context() as patch:
        patch.setattr(Reply, "keep", kill)
        assert killed_in(_send) == -signal.SIGKILL
    assert new_lines(world) == 0 and not Reply.objects.exists()
    assert _send() == "200"
    assert new_lines(world) == 1


def test_etags_tell_what_changed(world: World) -> None:
    client = Client()
    client.force_login(world.clerk("east-a"))
    address = f"{ROOT}rounds/2022-R02/returns/east-a"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    saved = sent("clerk-east-a", f"{LINES}/1", {"typed": {"progress": "甲"}}, "k1", **{"If-Match": tag})
    assert saved[0] == 200
    status, said, _replay = sent("clerk-east-a", f"{LINES}/1", {"typed": {"progress": "乙"}}, "k2", **{"If-Match": tag})
    assert (status, world.line("east-a").typed["progress"]) == (412, "甲") and "changed" in said
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_older_version_of_a_line_does_not_overwrite(world: World) -> None:
    version = world.line("east-a").version
    assert sent("clerk-east-a", f"{LINES}/1", {"typed": {"progress": "甲"}, "version": version}, "k1")[0] == 200
    status, said, _replay = sent("clerk-east-a", f"{LINES}/1", {"typed": {"progress": "乙"}, "version": version}, "k2")
    assert status == 409 and "stale" in said and "甲" in said


def test_questions_are_told_and_answered(world: World) -> None:
    client = Client()
    client.force_login(world.clerk("east-a"))
    sent("clerk-east-a", f"{LINES}/1", {"typed": {"amount": "310000"}}, "k1")
    line = client.get(f"{ROOT}rounds/2022-R02/returns/east-a").json()["lines"][0]
    (question,) = line["questions"]
    assert question["field"] == "amount" and question["reason"] == ""
    status, said, _replay = sent("clerk-east-a", f"{LINES}/1", {"answers": {question["key"]: "按协议"}}, "k2")
    assert status == 200 and "按协议" in said

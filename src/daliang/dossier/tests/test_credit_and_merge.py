"""Credit goes over in one posting with its papers; merging two files loses no posting and counts once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from daliang.dossier.rules import credit, judge_alike, merge, note_likenesses
from daliang.dossier.tests.world import World, project_at
from daliang.ledger.models import Entry, Posting
from daliang.ledger.verify import verify
from daliang.notices.models import Notice
from daliang.register.alikeness import Likeness
from daliang.register.models import Alike, AlikeState, Project
from daliang.vocabulary.refusal import Refusal

DAY = date(2022, 8, 22)


def credited(world: World, percents: dict[str, int], **more: Any) -> None:
    project = Project.objects.get(code="TW2022-0001")
    given: dict[str, Any] = {"reason": "两家共同引进", "evidence": "会议纪要〔2022〕8号", "by": "officer"} | more
    credit(
        project,
        percents,
        on=DAY,
        is_transfer=given.get("is_transfer", True),
        reason=given["reason"],
        evidence=given["evidence"],
        by=world.people[given["by"]],
        seen_seq=project.last_seq,
    )


def held_by_unit(milestone: str) -> dict[str, int]:
    found: dict[str, int] = {}
    rows = Entry.objects.filter(book="arrivals", account=milestone, kind="total", unit__isnull=False)
    for unit, quantity in rows.values_list("unit__code", "quantity"):
        found[unit] = found.get(unit, 0) + quantity
    return {unit: quantity for unit, quantity in found.items() if quantity}


def test_a_transfer_takes_what_was_reached_before_along(world: World) -> None:
    credited(world, {"park_a1": 60, "park_b1": 40})
    held = held_by_unit("negotiating")
    assert (held["park_a1"], held["park_b1"]) == (600_000, 1_000_000 + 400_000)
    posting = Posting.objects.latest("seq")
    assert (posting.kind, posting.evidence, posting.reason) == ("recredited", "会议纪要〔2022〕8号", "两家共同引进")


def test_a_sharing_without_transfer_leaves_the_past_alone(world: World) -> None:
    before = held_by_unit("negotiating")
    credited(world, {"park_a1": 60, "park_b1": 40}, is_transfer=False)
    assert held_by_unit("negotiating") == before


def test_the_people_of_both_units_are_told_without_the_projects_name(world: World) -> None:
    project = Project.objects.get(code="TW2022-0001")
    credited(world, {"park_a1": 60, "park_b1": 40})
    told = Notice.objects.filter(kind="credit-ruled")
    people = {(one.person.username, one.about.code if one.about else "", one.href) for one in told}
    assert {
        ("clerk-a1", "park_a1", f"/projects/{project.code}/"),
        ("approver-a", "park_a1", f"/projects/{project.code}/"),
    } < people
    assert {href for _login, unit, href in people if unit == "park_b1"} == {"/"}
    shares = {(one.about and one.about.code, one.params["was"], one.params["now"]) for one in told}
    assert shares == {("park_a1", "100", "60"), ("park_b1", "0", "40")}
    assert project.name not in str([(one.title, one.params) for one in told])


def test_who_keeps_the_share_is_not_told_again(world: World) -> None:
    credited(world, {"park_a1": 60, "park_b1": 40})
    before = Notice.objects.count()
    credited(world, {"park_a1": 60, "park_b1": 40}, is_transfer=False)
    assert Notice.objects.count() == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"percents": {"park_a1": 60, "park_b1": 30}}, "bad_shares"),
        ({"percents": {"park_a1": 120, "park_b1": -20}}, "bad_shares"),
        ({"percents": {"nowhere": 100}}, "unknown_unit"),
        ({"reason": ""}, "empty"),
        ({"evidence": " "}, "empty"),
        ({"reason": "长" * 301}, "too_long"),
        ({"by": "approver-a"}, "not_your_role"),
    ],
)
def test_what_does_not_fit_is_refused(world: World, more: dict[str, Any], code: str) -> None:
    before = Posting.objects.count()
    with pytest.raises(Refusal) as caught:
        credited(world, more.pop("percents", {"park_a1": 100}), **more)
    assert caught.value.code == code and Posting.objects.count() == before


def test_merging_counts_once_and_keeps_every_posting(world: World) -> None:
    second, into = Project.objects.get(code="TW2022-0003"), Project.objects.get(code="TW2022-0001")
    before = list(Posting.objects.values_list("seq", flat=True))
    assert sum(held_by_unit("negotiating").values()) == 3_000_000
    merge(second, into=into, on=DAY, reason="同一投资方同一地块", by=world.people["officer"])
    assert sum(held_by_unit("negotiating").values()) == 2_000_000
    second.refresh_from_db()
    assert (second.merged_into, second.ended_on) == (into, DAY)
    assert set(before) <= set(Posting.objects.values_list("seq", flat=True))
    assert verify() == []


def test_a_file_is_merged_once_and_never_into_itself(world: World) -> None:
    second, into = Project.objects.get(code="TW2022-0003"), Project.objects.get(code="TW2022-0001")
    officer = world.people["officer"]
    with pytest.raises(Refusal, match="它自己"):
        merge(into, into=into, on=DAY, reason="重复", by=officer)
    merge(second, into=into, on=DAY, reason="重复", by=officer)
    second.refresh_from_db()
    with pytest.raises(Refusal, match="已经并入"):
        merge(second, into=into, on=DAY, reason="重复", by=officer)


def test_only_the_city_office_merges_and_judges(world: World) -> None:
    second, into = Project.objects.get(code="TW2022-0002"), Project.objects.get(code="TW2022-0001")
    pair = note_likenesses(second, [Likeness(into.pk, ("name",))], by=world.people["clerk-a2"])[0]
    approver = world.people["approver-a"]
    for deed in (
        lambda: merge(second, into=into, on=DAY, reason="重复", by=approver),
        lambda: judge_alike(pair, state=AlikeState.SAME, reason="同一家", by=approver),
    ):
        with pytest.raises(Refusal) as caught:
            deed()
        assert caught.value.code == "not_your_role"


def test_a_pair_is_judged_once_and_stays_judged(world: World) -> None:
    second = Project.objects.get(code="TW2022-0002")
    into = project_at("park_b1", "TW2022-0008", "白石泵阀")
    officer = world.people["officer"]
    pair = note_likenesses(second, [Likeness(into.pk, ("name",))], by=officer)[0]
    judge_alike(pair, state=AlikeState.DIFFERENT, reason="地块不同", by=officer)
    with pytest.raises(Refusal, match="不是同一项目"):
        judge_alike(Alike.objects.get(), state=AlikeState.SAME, reason="再看", by=officer)
    note_likenesses(second, [Likeness(into.pk, ("name",))], by=officer)
    assert Alike.objects.get().state == AlikeState.DIFFERENT

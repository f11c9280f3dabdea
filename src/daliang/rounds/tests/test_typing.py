"""What somebody types: unseen signs go, a choice is kept under its label, and what others typed is a deed."""

import pytest

from daliang.org.models import Deed, Role
from daliang.org.tests.tree import employ
from daliang.rounds.fields import is_changed
from daliang.rounds.rules import add_line, correct, drop_new_line, find_round, restore_new_line, return_to, save_line
from daliang.rounds.tests.world import NEW, NOW, World
from daliang.vocabulary.refusal import Refusal

DIRTY, CLEAN = "看\x00地\x01\x0b\ud800\u202e。\n二", "看地。\n二"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("stage", "negotiating"),
        ("stage", "In Negotiation"),
        ("industry", "CHIPS"),
        ("origin", "domestic"),
        ("origin", " 内资 "),
    ],
)
def test_a_choice_named_by_its_code_is_no_change(world: World, field: str, text: str) -> None:
    assert not is_changed(world.type("east-a", **{field: text}), today=NOW.date())


def test_a_correction_may_name_a_choice_by_its_code(world: World) -> None:
    world.filed("east-a", amount="33亿")
    assert correct(world.line("east-a"), "stage", "negotiating", by=world.approver("east")) is None


def test_what_nobody_sees_is_kept_nowhere(world: World) -> None:
    world.type("east-a", progress=DIRTY)
    add_line(world.ret("east-a"), {**NEW, "progress": DIRTY}, by=world.clerk("east-a"))
    assert [world.line("east-a", at).typed["progress"] for at in (1, 3)] == [CLEAN, CLEAN]
    world.filed("east-a")
    made = correct(world.line("east-a"), "progress", f"{DIRTY}三", by=world.approver("east"))
    assert made
    assert made.now == f"{CLEAN}三"
    return_to(world.ret("east-a"), [(world.line("east-a"), "progress", DIRTY)], by=world.approver("east"))
    assert world.line("east-a").remarks.get().text == CLEAN


def test_a_reason_of_unseen_signs_is_none(world: World) -> None:
    world.filed("east-a", amount="33亿")
    with pytest.raises(Refusal, match="须写明理由"):
        return_to(world.ret("east-a"), [(world.line("east-a"), "amount", "\x00\u202e")], by=world.approver("east"))


def test_a_round_is_looked_up_by_what_can_be_seen(world: World) -> None:
    assert find_round("2022-R02\x00").code == "2022-R02"


def test_typing_in_the_clerks_place_is_a_deed(world: World) -> None:
    county_clerk = employ("county-clerk", Role.COUNTY_CLERK, world.unit("east"))
    for person in (county_clerk, world.approver("east")):
        save_line(world.line("east-a"), {"progress": person.username, "amount": "31亿元"}, by=person)
    first, second = Deed.objects.filter(action="round.save")
    assert (first.by, first.unit, first.details["line"]) == (county_clerk, world.unit("east-a"), 1)
    assert first.texts == {"was": {"progress": "正常推进。"}, "now": {"progress": "county-clerk"}}
    assert second.texts["was"] == {"progress": "county-clerk"}


def test_the_units_own_typing_is_none(world: World) -> None:
    world.type("east-a", progress="x")
    assert not Deed.objects.filter(action="round.save").exists()


def test_adding_dropping_and_taking_back_a_row_are_deeds(world: World) -> None:
    clerk = world.clerk("east-a")
    add_line(world.ret("east-a"), NEW, by=clerk)
    drop_new_line(world.line("east-a", 3), by=clerk)
    restore_new_line(world.line("east-a", 3), by=clerk)
    deeds = Deed.objects.filter(action__endswith="_line", unit__code="east-a")
    assert [(deed.action, deed.by, deed.details["line"]) for deed in deeds] == [
        ("round.add_line", clerk, 3), ("round.drop_line", clerk, 3), ("round.restore_line", clerk, 3),
    ]  # fmt: skip


def test_a_long_name_is_cut_where_a_message_repeats_it(world: World) -> None:
    world.type("east-a", name="长" * 10_000)
    with pytest.raises(Refusal) as refused:
        world.filed("east-a")
    assert refused.value.where == f"第1行 {'长' * 40}…"

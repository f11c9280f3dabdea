"""Many cells at once: each settled by itself, sent twice saved once, and who else is at the return."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import Deed
from daliang.rounds.merging import Fate
from daliang.rounds.presence import LASTS, Presence, beat
from daliang.rounds.rules import Entry, Settled, file, save_cells
from daliang.rounds.tests.world import NOW, World
from daliang.tests.killing import kill, killed_in
from daliang.vocabulary.refusal import Refusal

KEY = "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11"


def saved(world: World, *entries: Entry, by: str = "clerk-east-a") -> list[Settled]:
    return save_cells(world.ret("east-a"), entries, by=world.people[by])


def fates(settled: list[Settled]) -> list[Fate | str]:
    return [one.why.code if one.why else one.fate for one in settled]


def test_cells_of_several_lines_are_saved_at_once_with_who_typed_them(world: World) -> None:
    found = saved(world, Entry(1, "amount", "36亿", "31亿元"), Entry(2, "next_step", "商谈\r\n用地", ""))
    assert fates(found) == [Fate.MINE, Fate.MINE]
    first, second = world.line("east-a", 1), world.line("east-a", 2)
    assert (first.typed["amount"], second.typed["next_step"]) == ("36亿", "商谈\n用地")
    assert first.typed_by == {"amount": world.clerk("east-a").pk}
    assert (first.version, second.version) == (2, 2)


def test_what_is_sent_again_is_saved_once(world: World) -> None:
    entry = Entry(1, "amount", "36亿", "31亿元")
    saved(world, entry)
    assert fates(saved(world, entry)) == [Fate.SAME]
    assert world.line("east-a").version == 2


def test_a_clash_leaves_what_stands_there_and_saves_the_rest(world: World) -> None:
    world.type("east-a", amount="41亿")
    found = saved(world, Entry(1, "amount", "42亿", "31亿元"), Entry(1, "next_step", "乙写的", ""))
    assert [(one.fate, one.there) for one in found] == [(Fate.CLASH, "41亿"), (Fate.MINE, "乙写的")]
    assert world.line("east-a").typed["amount"] == "41亿"


def test_a_later_text_for_the_same_cell_in_one_batch_wins(world: World) -> None:
    saved(world, Entry(1, "amount", "36亿", "31亿元"), Entry(1, "amount", "37亿", "36亿"))
    assert world.line("east-a").typed["amount"] == "37亿"


def test_a_new_row_is_made_once_for_its_key_however_often_it_is_sent(world: World) -> None:
    for text in ("曜石", "曜石功率"):
        saved(world, Entry(KEY, "name", text, "" if text == "曜石" else "曜石"), Entry(KEY, "amount", "22亿", ""))
    line = world.line("east-a", 3)
    assert world.ret("east-a").lines.count() == 3
    assert (line.key, line.typed["name"], line.typed["amount"]) == (KEY, "曜石功率", "22亿")
    assert Deed.objects.filter(action="round.add_line").count() == 1


def test_a_cell_that_cannot_be_kept_says_why_and_holds_up_no_other(world: World) -> None:
    found = saved(
        world,
        Entry(1, "colour", "红", ""),
        Entry(1, "progress", "长" * 10_001, "正常推进。"),
        Entry(9, "amount", "1亿", ""),
        Entry(2, "next_step", "商谈用地", ""),
    )
    assert fates(found) == ["unknown_field", "too_long", "no_such_line", Fate.MINE]
    assert world.line("east-a", 2).typed["next_step"] == "商谈用地"
    assert world.line("east-a", 1).version == 1


def test_a_line_whose_project_has_moved_away_takes_nothing(world: World) -> None:
    line = world.line("east-a")
    assert line.project is not None
    moved = NewFact(line.project, Kind.MOVED, NOW.date(), {"unit": "west-a"})
    post([moved], by=world.officer, source="elsewhere")
    assert fates(saved(world, Entry(1, "amount", "36亿", "31亿元"))) == ["moved_away"]
    assert world.line("east-a").typed["amount"] == "31亿元"


def test_a_choice_named_by_its_code_is_kept_under_its_label(world: World) -> None:
    found = saved(world, Entry(1, "stage", "signed", "在谈"))
    assert [one.there for one in found] == ["签约"]


@pytest.mark.parametrize(
    ("login", "code"),
    [("clerk-west-a", "not_your_unit"), ("officer", "not_your_role"), ("approver-west", "not_your_unit")],
)
def test_who_may_not_write_the_return_saves_no_cell(world: World, login: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        saved(world, Entry(1, "amount", "36亿", "31亿元"), by=login)
    assert refused.value.code == code
    assert world.line("east-a").version == 1


def test_what_was_filed_takes_no_more_cells(world: World) -> None:
    file(world.ret("east-a"), by=world.clerk("east-a"))
    with pytest.raises(Refusal) as refused:
        saved(world, Entry(1, "amount", "36亿", "31亿元"))
    assert refused.value.code == "wrong_state"


def test_what_is_typed_in_the_clerks_place_is_logged_with_what_it_was(world: World) -> None:
    saved(world, Entry(1, "amount", "36亿", "31亿元"), by="approver-east")
    deed = Deed.objects.get(action="round.save")
    assert deed.texts == {"was": {"amount": "31亿元"}, "now": {"amount": "36亿"}}


@pytest.mark.parametrize("lines", [(1,), (1, 2)])
def test_the_number_of_queries_does_not_grow_with_the_lines(
    world: World, lines: tuple[int, ...], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entries = [
        Entry(at, field, "内资", world.line("east-a", at).typed[field])
        for at in lines
        for field in ("progress", "next_step", "stage", "industry")
    ]
    ret = world.ret("east-a")
    with django_assert_num_queries(8):
        save_cells(ret, entries, by=world.clerk("east-a"))


def test_two_people_at_one_return_hear_of_each_other(world: World) -> None:
    ret, clerk, approver = world.ret("east-a"), world.clerk("east-a"), world.approver("east")
    assert beat(ret, clerk) == []
    assert [one.person for one in beat(ret, approver)] == [clerk]
    assert [one.person for one in beat(ret, clerk)] == [approver]
    assert beat(world.ret("east-b"), world.approver("east")) == []


def test_who_was_not_heard_of_for_a_minute_has_gone(world: World) -> None:
    ret, clerk, approver = world.ret("east-a"), world.clerk("east-a"), world.approver("east")
    beat(ret, clerk)
    Presence.objects.update(seen_at=timezone.now() - LASTS - timedelta(seconds=1))
    assert beat(ret, approver) == []
    assert [one.person for one in Presence.objects.all()] == [approver]


def test_a_beat_is_one_query_while_nothing_is_to_be_noted(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ret, clerk = world.ret("east-a"), world.clerk("east-a")
    beat(ret, clerk)
    with django_assert_num_queries(1):
        beat(ret, clerk)


def test_what_was_acknowledged_is_saved_although_the_worker_is_killed(shared_world: World) -> None:
    ret, clerk = shared_world.ret("east-a"), shared_world.clerk("east-a")

    def acknowledge() -> None:
        save_cells(ret, [Entry(1, "amount", "36亿", "31亿元"), Entry(KEY, "name", "曜石", "")], by=clerk)
        kill()

    assert killed_in(acknowledge) == -signal.SIGKILL
    assert shared_world.line("east-a").typed["amount"] == "36亿"
    assert shared_world.line("east-a", 3).typed["name"] == "曜石"


def test_killed_half_way_nothing_is_half_saved_and_sent_again_it_is_saved_once(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [Entry(1, "amount", "36亿", "31亿元"), Entry(KEY, "name", "曜石", "")]
    with monkeypatch.context() as patch:
        patch.setattr("daliang.rounds.rules.batch.write_texts", kill)
        assert killed_in(lambda: saved(shared_world, *entries)) == -signal.SIGKILL
    assert shared_world.ret("east-a").lines.count() == 2
    assert shared_world.line("east-a").typed["amount"] == "31亿元"
    assert fates(saved(shared_world, *entries)) == [Fate.MINE, Fate.MINE]
    assert shared_world.ret("east-a").lines.count() == 3

"""A project that has moved to another unit is no longer the old unit's matter: its line tells nothing and only goes."""

from collections.abc import Callable

import pytest

from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.register.models import Project
from daliang.rounds.comparison import comparison
from daliang.rounds.models import ReturnState
from daliang.rounds.rules import (
    accept,
    approve,
    close_round,
    drop_new_line,
    file,
    next_round,
    open_round,
    rebase,
    save_line,
)
from daliang.rounds.tests.world import AFTER_DUE, NOW, World
from daliang.vocabulary.refusal import Refusal


def move(world: World, to: str = "west-a") -> None:
    """The first project of east A goes to another unit, which writes on."""
    project = Project.objects.get(code="YZ2022-0002")
    post([NewFact(project, Kind.MOVED, NOW.date(), {"unit": to})], by=world.clerk("west-a"), source="elsewhere")
    Project.objects.filter(pk=project.pk).update(progress="西县的进展")


def refused(deed: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        deed()
    assert [one.code for one in caught.value.all] == ["moved_away"]
    text = f"{caught.value} {caught.value.where}"
    assert "不再由“东区A园区”填报" in text
    assert "西县" not in text
    assert "clerk-west-a" not in text
    return caught.value


def test_a_draft_takes_neither_typing_nor_the_new_units_texts(world: World) -> None:
    world.type("east-a", amount="33亿")
    move(world)
    before = world.line("east-a").typed
    refused(lambda: rebase(world.line("east-a"), by=world.clerk("east-a")))
    refused(lambda: world.type("east-a", progress="x"))
    assert world.line("east-a").typed == before


def test_it_is_not_filed_until_it_is_dropped(world: World) -> None:
    world.type("east-a", amount="33亿")
    move(world)
    assert refused(lambda: world.filed("east-a")).where == "第1行 衡泰衡泰远航项目"
    drop_new_line(world.line("east-a"), by=world.clerk("east-a"))
    assert world.filed("east-a").state == ReturnState.FILED


def test_it_is_not_approved(world: World) -> None:
    world.filed("east-a", amount="33亿")
    move(world)
    refused(lambda: approve(world.ret("east-a"), by=world.approver("east")))


def test_it_is_not_accepted(world: World) -> None:
    world.approved("east-a", amount="33亿")
    move(world)
    refused(lambda: rebase(world.line("east-a"), by=world.officer))
    refused(lambda: accept(world.ret("east-a"), by=world.officer))


def test_it_stops_the_closing(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    move(world)
    refused(lambda: close_round(world.round, by=world.officer))
    assert not Posting.objects.filter(batch__source="round:2022-R02").exists()


def test_an_untouched_line_of_it_holds_nothing_up(world: World) -> None:
    move(world)
    assert world.filed("east-a").nothing_new


def test_a_move_within_the_filing_units_branch_takes_nothing_away(world: World) -> None:
    world.type("east-a", amount="33亿")
    move(world, to="east-a")
    assert rebase(world.line("east-a"), by=world.clerk("east-a")).typed["amount"] == "33亿"
    assert world.filed("east-a").state == ReturnState.FILED


def test_what_was_left_of_it_is_not_carried_into_the_next_round(world: World) -> None:
    world.type("east-a", progress="东区写的")
    move(world)
    with clock.held_at(AFTER_DUE):
        close_round(world.round, by=world.officer)
        upcoming = open_round(next_round(world.series), by=world.officer)
    assert not world.ret("east-a", upcoming).lines.filter(project__code="YZ2022-0002").exists()
    assert world.ret("west-a", upcoming).lines.get(project__code="YZ2022-0002").carried_from is None


def test_what_the_old_unit_wrote_is_not_shown_to_the_new_one(world: World) -> None:
    world.filed("east-a", progress="东区写的")
    move(world)
    found = comparison(world.round, person=world.approver("west"))
    texts = [difference.now for change in found.changed for difference in change.what]
    assert "东区写的" not in texts


def test_the_project_is_the_units_again_once_it_comes_back(world: World) -> None:
    world.type("east-a", amount="33亿")
    move(world)
    project = Project.objects.get(code="YZ2022-0002")
    post([NewFact(project, Kind.MOVED, NOW.date(), {"unit": "east-a"})], by=world.officer, source="elsewhere")
    save_line(world.line("east-a"), {"progress": "x"}, by=world.clerk("east-a"))
    rebase(world.line("east-a"), by=world.clerk("east-a"))
    assert file(world.ret("east-a"), by=world.clerk("east-a")).state == ReturnState.FILED

from datetime import timedelta

from daliang.org import clock
from daliang.rounds.board import Counts, Row, board
from daliang.rounds.models import ReturnState, Round
from daliang.rounds.rules import add_line, close_round, drop_new_line, return_to
from daliang.rounds.tests.world import AFTER_DUE, NEW, World


def row(world: World, unit: str) -> Row:
    return next(found for found in board(world.round).rows if found.unit.code == unit)


def test_the_board_follows_the_tree_down_to_the_filers(world: World) -> None:
    found = board(world.round)
    assert [(row.unit.code, row.depth) for row in found.rows] == [
        ("city", 1), ("east", 2), ("east-a", 3), ("east-b", 3), ("west", 2), ("west-a", 3), ("west-b", 3), ("zone", 2),
    ]  # fmt: skip
    assert [unit.code for unit in found.missing] == ["east-a", "east-b", "west-a", "west-b", "zone"]
    assert (found.left, found.is_overdue) == (timedelta(days=2, hours=8), False)


def test_a_row_counts_lines_as_carried_changed_and_new(world: World) -> None:
    add_line(world.ret("east-a"), NEW, by=world.clerk("east-a"))
    drop_new_line(add_line(world.ret("east-a"), NEW, by=world.clerk("east-a")), by=world.clerk("east-a"))
    world.filed("east-a", amount="33亿")
    found = row(world, "east-a")
    assert found.counts == Counts(carried=1, changed=1, new=1)
    assert found.ret
    assert (found.ret.state, found.is_missing) == (ReturnState.FILED, False)
    assert row(world, "east").ret is None


def test_branches_are_tallied(world: World) -> None:
    world.accepted("east-a", amount="33亿")
    world.filed("west-a", amount="33亿")
    return_to(world.ret("west-a"), [(world.line("west-a"), "amount", "请核对")], by=world.approver("west"))
    with clock.held_at(AFTER_DUE):
        world.filed("west-b", amount="33亿")
        east, west, city = (row(world, code).tally for code in ("east", "west", "city"))
    assert (east.filers, east.reported, east.missing, east.late, east.overdue) == (2, 1, 1, 0, 1)
    assert (west.filers, west.reported, west.missing, west.late, west.overdue) == (2, 1, 0, 1, 0)
    assert (city.filers, city.states) == (5, {"accepted": 1, "draft": 2, "returned": 1, "filed": 1})


def test_a_person_sees_their_branch_of_the_board(world: World) -> None:
    found = board(world.round, person=world.approver("east"))
    assert [row.unit.code for row in found.rows] == ["east", "east-a", "east-b"]
    assert found.tally.filers == 2
    assert board(world.round, person=world.people["guest"]).rows == []


def test_the_board_of_a_closed_round_shows_where_drafts_went(world: World) -> None:
    world.filed("east-a", amount="33亿")
    close_round(world.round, by=world.officer, carry_over=True)
    found = row(world, "east-a")
    assert found.ret
    assert found.ret.state == ReturnState.CARRIED


def test_a_round_of_history_has_an_empty_board(world: World) -> None:
    assert board(Round.objects.get(code="2022-R01")).rows == []

"""Pages and deeds cost the same number of queries in a small city and in a larger one."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daliang.org import clock
from daliang.rounds.board import board
from daliang.rounds.comparison import comparison
from daliang.rounds.judging import read_return
from daliang.rounds.models import Round
from daliang.rounds.rules import (
    accept,
    add_line,
    approve,
    close_round,
    confirm_reopening,
    file,
    next_round,
    open_round,
    propose_reopening,
    save_line,
)
from daliang.rounds.tests.world import NEW, NOW, World, build

SIZES = {"small": (1, 2), "large": (3, 10)}  # from 77 lines on, SQLite takes them in two parts


def change_everything(world: World) -> None:
    """Change every line of every return, add one, and file all."""
    for ret in world.round.returns.select_related("unit"):
        code = ret.unit.code
        for line in ret.lines.all():
            save_line(line, {"amount": "45亿", "progress": "新进展"}, by=world.clerk(code))
        add_line(ret, {**NEW, "name": f"{ret.pk * 7919}新项目", "investor": code}, by=world.clerk(code))


def draft(world: World) -> None:
    change_everything(world)


def filed(world: World) -> None:
    change_everything(world)
    file(world.ret("east-a"), by=world.clerk("east-a"))


def approved(world: World) -> None:
    filed(world)
    approve(world.ret("east-a"), by=world.approver("east"))


def accepted(world: World) -> None:
    """Every return, each line changed, a new one in each."""
    change_everything(world)
    for ret in world.round.returns.select_related("unit", "round__series"):
        code = ret.unit.code
        accept(approve(file(ret, by=world.clerk(code)), by=world.approver(code)), by=world.officer)


def closed(world: World) -> None:
    accepted(world)
    close_round(Round.objects.get(pk=world.round.pk), by=world.officer)
    propose_reopening(Round.objects.get(pk=world.round.pk), reason="漏报一个项目", by=world.officer)


def reopen_again(world: World) -> object:
    return confirm_reopening(Round.objects.get(pk=world.round.pk), by=world.people["officer-2"])


DEEDS: dict[str, tuple[Callable[[World], None], Callable[[World], object], int]] = {
    "board": (filed, lambda world: board(world.round), 3),
    "comparison": (filed, lambda world: comparison(Round.objects.select_related("series").get(pk=world.round.pk)), 27),
    "reading": (draft, lambda world: read_return(world.ret("east-a")), 12),
    "filing": (draft, lambda world: file(world.ret("east-a"), by=world.clerk("east-a")), 32),
    "approving": (filed, lambda world: approve(world.ret("east-a"), by=world.approver("east")), 33),
    "accepting": (approved, lambda world: accept(world.ret("east-a"), by=world.officer), 35),
    "opening": (draft, lambda world: open_round(next_round(world.series), by=world.officer), 25),
}


AT_THE_END: dict[str, tuple[Callable[[World], None], Callable[[World], object], int]] = {
    "closing": (accepted, lambda world: close_round(Round.objects.get(pk=world.round.pk), by=world.officer), 92),
    "reopening": (closed, reopen_again, 23),
}


def count(size: tuple[int, int], deed: str) -> list[str]:
    prepare, act, _most = {**DEEDS, **AT_THE_END}[deed]
    world = build(*size)
    with clock.held_at(NOW):
        prepare(world)
        with CaptureQueriesContext(connection) as queries:
            act(world)
    asked = [query["sql"][:200] for query in queries]
    # Many rows go in a few statements of the same words, hundreds of rows each.
    return [sql for before, sql in pairwise(["", *asked]) if not (sql.startswith("INSERT") and sql == before)]


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.counts
def test_queries_do_not_grow_with_the_city(deed: str) -> None:
    small, large = both(deed, SIZES["large"])
    assert len(small) == len(large)
    assert len(large) <= DEEDS[deed][2], large


@pytest.mark.django_db
@pytest.mark.parametrize("deed", AT_THE_END)
def test_closing_asks_no_more_for_more_returns_and_lines(deed: str) -> None:
    small, large = both(deed, (2, 3))
    assert len(small) == len(large)
    assert len(large) <= AT_THE_END[deed][2], large


def both(deed: str, size: tuple[int, int]) -> tuple[list[str], list[str]]:
    """The queries in the small city and in one of this size."""
    with transaction.atomic():
        small = count(SIZES["small"], deed)
        transaction.set_rollback(True)
    return small, count(size, deed)

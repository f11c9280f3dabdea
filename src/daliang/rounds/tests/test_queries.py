"""Pages and deeds cost the same number of queries in a small city and in a larger one."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daliang.org import clock
from daliang.rounds.board import board
from daliang.rounds.comparison import comparison
from daliang.rounds.judging import read_return
from daliang.rounds.models import Round
from daliang.rounds.rules import accept, add_line, approve, file, next_round, open_round, save_line
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


DEEDS: dict[str, tuple[Callable[[World], None], Callable[[World], object], int]] = {
    "board": (filed, lambda world: board(world.round), 3),
    "comparison": (filed, lambda world: comparison(Round.objects.select_related("series").get(pk=world.round.pk)), 26),
    "reading": (draft, lambda world: read_return(world.ret("east-a")), 12),
    "filing": (draft, lambda world: file(world.ret("east-a"), by=world.clerk("east-a")), 25),
    "approving": (filed, lambda world: approve(world.ret("east-a"), by=world.approver("east")), 30),
    "accepting": (approved, lambda world: accept(world.ret("east-a"), by=world.officer), 35),
    "opening": (draft, lambda world: open_round(next_round(world.series), by=world.officer), 25),
}


def count(size: str, deed: str) -> list[str]:
    prepare, act, _most = DEEDS[deed]
    world = build(*SIZES[size])
    with clock.held_at(NOW):
        prepare(world)
        with CaptureQueriesContext(connection) as queries:
            act(world)
    return [query["sql"][:200] for query in queries]


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
def test_queries_do_not_grow_with_the_city(deed: str) -> None:
    with transaction.atomic():
        small = count("small", deed)
        transaction.set_rollback(True)
    large = count("large", deed)
    assert len(small) == len(large)
    assert len(large) <= DEEDS[deed][2], large

"""The columns hold what the database holds, and nothing that it does not."""

import threading
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from django.db import connection, transaction
from pytest_django import Settings

from daliang.ledger import posting
from daliang.ledger.columns import columns, compare, day_of, reading, rebuild
from daliang.ledger.columns.tests.elsewhere import folder, neighbour
from daliang.ledger.columns.tests.reckoning import by_columns, by_entries
from daliang.ledger.columns.tests.world import World
from daliang.ledger.facts import Kind

HEAD = 12  # postings of the world
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> World:
    """A data folder of its own, a few projects with a correction, a share, a fall and an end."""
    settings.HOME = tmp_path
    world = World.founded()
    world.signed("a", "02-10", "east-1", 3)
    world.open("b", "03-01", "west-1")
    talks = world.reach("b", "03-05", "negotiating")
    world.post("a", Kind.RECREDITED, "04-01", {"shares": {"east-1": 333_333, "west-1": 666_667}, "transfer": True})
    world.amount("a", "05-01", 12, kind="fixed")
    world.amount("a", "06-01", 1.23456789, "USD")
    world.post("b", Kind.SUSPENDED, "06-10")
    world.correct(talks, on=date(2022, 3, 2))
    world.post("b", Kind.ENDED, "07-01", {"reason": "终止"})
    return world


def agrees() -> bool:
    """At every day and every seq the columns say what the entries say."""
    found = columns()
    days = {date(2022, 1, 1), *map(day_of, found.position.day)}
    return all(
        by_columns(found, day, seq) == by_entries(day, seq) for day in days for seq in range(found.seq + 1)
    )  # fmt: skip


def test_columns_agree_with_the_entries_at_every_day_and_seq(world: World) -> None:
    assert columns().seq == HEAD
    assert agrees()
    assert list(compare()) == []


def test_rows_lie_in_seq_order_and_lots_are_shared(world: World) -> None:
    found = columns()
    assert (np.diff(found.position.seq) >= 0).all()
    assert (np.diff(found.arrivals.seq) >= 0).all()
    assert len({tuple(row) for row in zip(*map(np.ndarray.tolist, found.lots), strict=True)}) == len(found.lots.project)


def test_a_lots_stage_is_the_sum_of_its_moves(world: World) -> None:
    found = columns()
    for seq in range(found.seq + 1):
        upto = found.position.seq <= seq
        code = np.zeros(len(found.lots.project), int)
        np.add.at(code, found.position.lot[upto], (found.position.entered - found.position.left)[upto])
        assert set(code.tolist()) <= set(range(2 * len(found.codes.stages) + 1))


def test_new_postings_are_appended_to_the_same_files(world: World) -> None:
    before = columns()
    world.open("c", "08-01", "east-2")
    after = columns()
    assert after.origin == before.origin != ""
    assert (before.seq, after.seq) == (HEAD, HEAD + 1)
    assert agrees()


def test_long_histories_are_read_in_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = columns()
    monkeypatch.setattr(reading, "STEP", 2)
    in_steps = rebuild()
    assert in_steps.origin != whole.origin
    for one, other in zip(whole.part, in_steps.part, strict=True):
        for left, right in zip(one, other, strict=True):
            assert left.dtype == right.dtype
            assert left.tolist() == right.tolist()


def test_a_transaction_sees_its_own_postings_and_nobody_else_ever_does(world: World) -> None:
    committed = columns()
    with transaction.atomic():
        world.open("c", "08-01", "east-2")
        inside = columns()
        assert inside.seq == HEAD + 1
        assert agrees()
        transaction.set_rollback(True)
    assert columns().seq == committed.seq
    assert list(compare()) == []
    del world.projects["c"]
    world.open("d", "08-02", "west-1")
    assert columns().seq == HEAD + 1
    assert agrees()


def test_a_transaction_on_empty_files_writes_none(world: World, settings: Settings) -> None:
    with transaction.atomic():
        assert columns().seq == HEAD
        assert agrees()
    assert not (settings.HOME / "columns").exists()


@pytest.mark.tampers
def test_a_change_of_the_tree_takes_a_seq_without_rows(world: World) -> None:
    from_before = columns()
    connection.cursor().execute("UPDATE ledger_head SET seq = seq + 1")
    assert columns().seq == from_before.seq + 1
    assert len(columns().position.seq) == len(from_before.position.seq)


def test_processes_see_each_others_postings_at_once(world: World) -> None:
    with neighbour() as other:
        assert other.says("read")[0] == columns().seq == HEAD
        assert other.says("open c 08-01 east-2") == [HEAD + 1]
        assert columns().seq == HEAD + 1
        world.open("d", "08-02", "west-1")
        assert other.says("read") == [HEAD + 2, len(columns().position.seq)]
        with transaction.atomic():
            world.open("e", "08-03", "west-1")
            assert columns().seq == HEAD + 3
            if connection.vendor != "sqlite":
                assert other.says("read")[0] == HEAD + 2
        assert other.says("read")[0] == HEAD + 3
    assert agrees()


def test_many_first_readers_build_once(world: World) -> None:
    found: list[tuple[int, str]] = []

    def read() -> None:
        mine = columns()
        found.append((mine.seq, mine.origin))
        connection.close()

    threads = [threading.Thread(target=read) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {seq for seq, _origin in found} == {HEAD}
    assert len({origin for _seq, origin in found}) == 1
    assert len([entry for entry in folder().iterdir() if entry.is_dir()]) == 1


@pytest.mark.tampers
def test_what_does_not_fit_is_refused_by_name(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "EARLIEST_YEAR", 1900)
    world.add_unit("ancient", None, on=date(1900, 1, 1))
    world.open("early", "1910-04-15", "ancient")
    assert agrees()
    world.open("earlier", "1910-04-14", "ancient")
    with pytest.raises(OverflowError, match="from 1910-04-15 to 2089-09-17, not 1910-04-14"):
        columns()


def test_a_folder_that_cannot_be_written_costs_speed_only(world: World, settings: Settings) -> None:
    (settings.HOME / "columns").write_text("in the way")
    assert columns().seq == HEAD
    assert agrees()


def test_rebuild_inside_a_transaction_is_refused(world: World) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        rebuild()

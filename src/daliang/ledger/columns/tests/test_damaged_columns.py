"""Whatever happens to the files, answers stay right: damage that can be seen is mended, other damage is named."""

import json
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from daliang.ledger.columns import columns, compare, reading, rebuild, storing
from daliang.ledger.columns.tests.elsewhere import folder
from daliang.ledger.columns.tests.reckoning import by_columns, by_entries
from daliang.ledger.columns.tests.world import World
from daliang.ledger.verify import verify
from daliang.register.models import Stage
from daliang.tests.emptying import append_only_lifted
from daliang.tests.killing import kill, killed_in

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2022, 12, 31)


@pytest.fixture
def world(tmp_path: Path, settings: Settings) -> World:
    """Two projects, columns written."""
    settings.HOME = tmp_path
    world = World.founded()
    world.signed("a", "02-10", "east-1", 3)
    world.signed("b", "03-10", "west-1", 40)
    columns()
    return world


def data(name: str) -> Path:
    generation = json.loads((folder() / "meta.json").read_text())["generation"]
    return folder() / str(generation) / name


def starts_anew() -> None:
    """As a process that has mapped nothing yet."""
    reading._mapped.clear()


def is_right() -> bool:
    return by_columns(columns(), LAST, 99) == by_entries(LAST, 99) and list(compare()) == []


def cut(name: str) -> None:
    file = data(name)
    file.write_bytes(file.read_bytes()[:-1])


def meta(**change: Any) -> None:
    file = folder() / "meta.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))


DAMAGE: dict[str, Callable[[], object]] = {
    "a file cut short": lambda: cut("position.seq"),
    "a lot cut short": lambda: cut("lots.basis_cny"),
    "a missing file": lambda: data("arrivals.day").unlink(),
    "a missing meta": lambda: (folder() / "meta.json").unlink(),
    "half a meta": lambda: (folder() / "meta.json").write_text('{"generation": "ab'),
    "a meta that is no object": lambda: (folder() / "meta.json").write_text("[1]"),
    "a meta of another shape": lambda: meta(colour="red"),
    "another version of the layout": lambda: meta(version=0),
    "a meta ahead of the database": lambda: meta(seq=99),
    "other stages": lambda: meta(stages=["lead", "signed"]),
    "another ledger's mark": lambda: meta(mark="x"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_seen_and_mended(world: World, damage: Callable[[], object]) -> None:
    before = columns().origin
    damage()
    starts_anew()
    assert is_right()
    assert columns().origin != before
    world.open("c", "04-01", "east-2")
    assert is_right()


def test_a_changed_number_is_named_by_verify_and_cured_by_rebuild(world: World) -> None:
    file = data("lots.cny")
    held = bytearray(file.read_bytes())
    held[0] ^= 1
    file.write_bytes(held)
    starts_anew()
    assert [misfit.check for misfit in verify()] == ["columns"]
    assert "cny is" in verify()[0].message
    rebuild()
    assert verify() == []


def test_a_longer_file_than_promised_is_no_damage(world: World) -> None:
    before = columns().origin
    with data("position.day").open("ab") as file:
        file.write(b"left by a writer that was stopped")
    starts_anew()
    assert columns().origin == before
    world.open("c", "04-01", "east-2")
    assert is_right()
    assert columns().origin == before


def test_a_new_stage_makes_new_columns(world: World) -> None:
    before = columns().origin
    Stage.objects.create(code="producing", label="达产", order=9)
    assert columns().origin != before
    assert columns().codes.stages[-1] == "producing"
    assert is_right()


def restore_to_seq_3() -> None:
    with append_only_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq > 3")
        cursor.execute("DELETE FROM ledger_posting WHERE seq > 3")
        cursor.execute("UPDATE ledger_head SET seq = 3")


@pytest.mark.tampers
@pytest.mark.parametrize("knows", [True, False], ids=["running", "new process"])
@pytest.mark.parametrize("more", [0, 2, 4])
def test_a_ledger_restored_and_written_on_differently_is_noticed(world: World, *, knows: bool, more: int) -> None:
    assert columns().seq == 6
    restore_to_seq_3()
    for number in range(more):
        world.open(f"p{number}", "05-05", "east-2")
    if not knows:
        starts_anew()
    assert columns().seq == 3 + more
    assert is_right()


def stop_between_columns(patch: pytest.MonkeyPatch) -> None:
    write, written = storing._append, list[object]()

    def append(*given: Any) -> None:
        write(*given)
        written.append(given)
        if len(written) == 7:
            kill()

    patch.setattr(storing, "_append", append)


def stop_within_a_column(patch: pytest.MonkeyPatch) -> None:
    def append(file: Path, array: Any, after: int) -> None:
        with file.open("r+b" if file.exists() else "w+b") as into:
            into.seek(after * array.itemsize)
            into.write(array.tobytes()[:-1])
        kill()

    patch.setattr(storing, "_append", append)


STOPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before anything is written": lambda patch: patch.setattr(storing, "_append", kill),
    "between two columns": stop_between_columns,
    "within a column": stop_within_a_column,
    "before the promise": lambda patch: patch.setattr(storing.Store, "_promise", kill),
    "before the promise is in its place": lambda patch: patch.setattr(Path, "replace", kill),
    "before old generations are swept": lambda patch: patch.setattr(storing.Store, "sweep", kill),
}


@pytest.mark.parametrize("stopped", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize("is_built", [False, True], ids=["while building", "while appending"])
def test_a_writer_killed_half_way_leaves_usable_or_rebuildable_files(
    world: World, monkeypatch: pytest.MonkeyPatch, stopped: Callable[[pytest.MonkeyPatch], None], *, is_built: bool
) -> None:
    if not is_built:
        (folder() / "meta.json").unlink()
    starts_anew()
    world.signed("c", "04-01", "east-2", 7)
    with monkeypatch.context() as patch:
        stopped(patch)
        assert killed_in(columns) == -signal.SIGKILL
    assert is_right()
    world.open("d", "04-02", "east-2")
    assert is_right()

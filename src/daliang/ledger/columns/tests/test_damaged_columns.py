"""Whatever happens to the files, answers stay right: damage that can be seen is mended, other damage is named."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import SettingsWrapper

from daliang.ledger.columns import columns, compare, reading, rebuild
from daliang.ledger.columns.tests.elsewhere import folder, run
from daliang.ledger.columns.tests.reckoning import by_columns, by_entries
from daliang.ledger.columns.tests.world import World
from daliang.ledger.verify import verify
from daliang.register.models import Stage
from daliang.tests.databases import append_only_lifted

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2022, 12, 31)


@pytest.fixture
def world(tmp_path: Path, settings: SettingsWrapper) -> World:
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


def test_a_ledger_restored_and_written_on_differently_is_noticed(world: World) -> None:
    with append_only_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq > 3")
        cursor.execute("DELETE FROM ledger_posting WHERE seq > 3")
        cursor.execute("UPDATE ledger_head SET seq = 3")
    for project in ("p", "q", "r"):
        world.open(project, "05-05", "east-2")
    starts_anew()
    assert columns().seq == 6
    assert is_right()


STOPS = {
    "before anything is written": "storing._append = lambda *_given: os._exit(9)",
    "between two columns": """
write, left = storing._append, [7]
def stop(*given):
    left[0] -= 1
    write(*given) if left[0] else os._exit(9)
storing._append = stop""",
    "in the middle of a column": """
def stop(file, array, after):
    with file.open("r+b" if file.exists() else "w+b") as into:
        into.seek(after * array.itemsize)
        into.write(array.tobytes()[:-1])
    os._exit(9)
storing._append = stop""",
    "before the promise": "storing.Store._promise = lambda *_given: os._exit(9)",
    "before the promise is in its place": "storing.Path.replace = lambda *_given: os._exit(9)",
    "before old generations are swept": "storing.Store.sweep = lambda *_given: os._exit(9)",
}


@pytest.mark.parametrize("stop", STOPS.values(), ids=STOPS)
@pytest.mark.parametrize("first", [True, False], ids=["while building", "while appending"])
def test_a_writer_killed_half_way_leaves_usable_or_rebuildable_files(world: World, stop: str, *, first: bool) -> None:
    if first:
        (folder() / "meta.json").unlink()
    world.signed("c", "04-01", "east-2", 7)
    assert run(f"import os\n{stop}\ncolumns()").returncode == 9
    assert run("print(columns().seq)").stdout == "9\n"
    starts_anew()
    assert is_right()
    world.open("d", "04-02", "east-2")
    assert is_right()

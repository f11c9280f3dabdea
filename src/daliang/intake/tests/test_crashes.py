"""Promise 29: a worker killed half-way leaves nothing, and the same import is done afterwards. Promises 15, 38, 41."""

from __future__ import annotations

import signal
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from threading import Barrier, Event, Thread
from time import monotonic, sleep

import pytest
from django.db import connection

from daliang.dossier.tests.world import NOW, World, project_at
from daliang.intake import rules
from daliang.intake.models import Import, ImportRow
from daliang.intake.rules import applying, staging, writing
from daliang.intake.tests.sheets import confirmed, fresh, sheet, staged
from daliang.intake.tests.test_round_trip import untouched
from daliang.ledger.verify import verify
from daliang.org import clock
from daliang.org.models import Deed, Person
from daliang.register.models import Project
from daliang.register.rules import edit
from daliang.tests.killing import kill, killed_in
from daliang.vocabulary.refusal import Refusal

MANY = 5_000


def half_way(at: int, deed: Callable[..., object]) -> Callable[..., object]:
    """The deed, until it is called for the `at`-th time."""
    calls = iter(range(1, 10**6))

    def until(*args: object, **kwargs: object) -> object:
        if next(calls) == at:
            kill()
        return deed(*args, **kwargs)

    return until


@pytest.mark.parametrize("step", ["edit_many", "open_many", "post", "record"])
def test_killed_while_applying_nothing_is_written_and_it_can_be_applied_again(
    open_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    clerk = open_world.people["clerk-a1"]
    rows = [fresh(name=f"新项目{number}") for number in range(20)]
    known = {"code": "TW2022-0001", "name": "青石电机项目", "jobs": 30}
    importing = confirmed(staged(sheet(tmp_path / "t.xlsx", [*rows, known], by=clerk), clerk), open_world, "approver-a")
    Import.objects.filter(pk=importing.pk).update(state="applying")  # as the button leaves it for the worker
    before = untouched()
    room = applying if step == "record" else writing
    with monkeypatch.context() as patch:
        done = getattr(room, step)

        def after(*args: object, **kwargs: object) -> None:
            done(*args, **kwargs)
            kill()

        patch.setattr(room, step, after)
        assert killed_in(lambda: applying.apply(importing, by=clerk)) == -signal.SIGKILL
    assert untouched() == before
    importing.refresh_from_db()
    assert importing.state == "applying"
    rules.apply(importing, by=clerk)
    assert Project.objects.count() == 23
    assert verify() == []


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_killed_while_reading_it_begins_again_from_nothing(
    open_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    clerk = open_world.people["clerk-a1"]
    monkeypatch.setattr(staging, "BATCH", 5)
    path = sheet(tmp_path / "t.xlsx", [fresh(name=f"新项目{number}") for number in range(14)], by=clerk)
    with path.open("rb") as file:
        sha = file_digest(file, "sha256").hexdigest()
    importing = rules.begin("t.xlsx", sha=sha, unit=open_world.units["park_a1"], by=clerk, kind="update")  # type: ignore[arg-type]
    with monkeypatch.context() as patch:
        patch.setattr(ImportRow.objects, "bulk_create", half_way(batch, ImportRow.objects.bulk_create))
        assert killed_in(lambda: staging.read(importing, path)) == -signal.SIGKILL
    importing.refresh_from_db()
    assert (importing.state, importing.rows.count()) == ("staging", 5 * (batch - 1))
    staging.read(importing, path)
    assert (importing.state, importing.rows.count(), importing.counts["new"]) == ("staged", 14, 14)


def test_a_reading_that_was_overtaken_stops(open_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = open_world.people["clerk-a1"]
    monkeypatch.setattr(staging, "BATCH", 5)
    path = sheet(tmp_path / "t.xlsx", [fresh(name=f"新项目{number}") for number in range(14)], by=clerk)
    importing = rules.begin("t.xlsx", sha="0", unit=open_world.units["park_a1"], by=clerk, kind="update")  # type: ignore[arg-type]
    first = staging._Reading.keep
    taken_back = iter([True])

    def keep(reading: staging._Reading, rows: list[ImportRow]) -> None:
        first(reading, rows)
        if next(taken_back, False):
            rules.withdraw(Import.objects.get(pk=importing.pk), by=clerk)

    monkeypatch.setattr(staging._Reading, "keep", keep)
    staging.read(importing, path)
    assert (importing.state, importing.rows.count()) == ("withdrawn", 0)


def together(*works: Callable[[], str]) -> list[str]:
    """Do them at the same moment, each in its own thread and connection."""
    barrier, answers = Barrier(len(works)), dict[int, str]()

    def run(at: int, work: Callable[[], str]) -> None:
        try:
            with clock.held_at(NOW):
                barrier.wait(10)
                answers[at] = work()
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[at] for at in range(len(works))]


def applied(importing: Import, by: Person) -> str:
    try:
        rules.apply(importing, by=by)
    except Refusal as refusal:
        return refusal.code
    return "again" if importing.repeats_id else "applied"


@pytest.mark.parametrize("same", ["file", "import"])
def test_two_at_once_write_once(open_world: World, tmp_path: Path, same: str) -> None:
    """Promise 38: two copies of one file, or two clicks on one import."""
    clerk = open_world.people["clerk-a1"]
    path = sheet(tmp_path / "t.xlsx", [fresh(), {"code": "TW2022-0001", "name": "青石电机项目", "jobs": 30}], by=clerk)
    one = confirmed(staged(path, clerk), open_world, "approver-a")
    two = (
        Import.objects.get(pk=one.pk) if same == "import" else confirmed(staged(path, clerk), open_world, "approver-a")
    )
    answers = together(lambda: applied(one, clerk), lambda: applied(two, clerk))
    assert sorted(answers) == (["again", "applied"] if same == "file" else ["applied", "applied"])
    assert Project.objects.filter(name="曜石功率器件项目").count() == 1
    assert Deed.objects.filter(action="import.apply").count() == (2 if same == "file" else 1)


def test_two_files_of_one_project_at_once_one_wins(open_world: World, tmp_path: Path) -> None:
    clerk = open_world.people["clerk-a1"]
    one, two = (
        staged(
            sheet(tmp_path / f"{jobs}.xlsx", [{"code": "TW2022-0001", "name": "青石电机项目", "jobs": jobs}], by=clerk),
            clerk,
        )
        for jobs in (30, 40)
    )
    assert sorted(together(lambda: applied(one, clerk), lambda: applied(two, clerk))) == ["applied", "moved_on"]
    assert Project.objects.get(code="TW2022-0001").version == 2


def test_five_thousand_rows_beside_people_who_save(open_world: World, tmp_path: Path) -> None:
    """Promise 41: nobody is told that the database is locked, and saving stays quick while rows are read."""
    officer = open_world.people["officer"]
    rows = [fresh(name=f"新项目{number}") for number in range(MANY)]
    path = sheet(tmp_path / "t.xlsx", rows, by=officer)
    project_at("park_b1", "TW2022-0012", "旁边的项目")
    done, saves = Event(), list[float]()

    def save() -> str:
        while not done.is_set():
            started = monotonic()
            found = Project.objects.get(code="TW2022-0012")
            edit(
                found,
                {"jobs": str(len(saves))},
                base={"jobs": str(found.jobs if found.jobs is not None else "")},
                by=officer,
            )
            saves.append(monotonic() - started)
            sleep(0.05)
        return "saved"

    def read() -> str:
        try:
            return staged(path, officer).state
        finally:
            done.set()

    assert together(read, save) == ["staged", "saved"]
    assert ImportRow.objects.count() == MANY
    saves.sort()
    assert len(saves) > 10
    assert saves[int(len(saves) * 0.95)] < 2

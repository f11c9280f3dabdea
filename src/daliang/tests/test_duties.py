"""Duties and jobs: each turn once, whoever ticks; what dies or fails comes again, and stops nothing else."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from daliang.files.duties import check_files
from daliang.ledger.tests.side_by_side import in_threads
from daliang.org.duties import DUTIES, LEASE, declared, duty, pause, tick
from daliang.org.jobs import KEPT, LONGEST_RUN, MOST_ATTEMPTS, forget_jobs, retry_jobs
from daliang.org.models import Deed, Person
from daliang.org.rota import Turn
from daliang.tests.killing import kill, killed_in

HOUR = timedelta(hours=1)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """No duties but those that the test declares."""
    declared()
    kept = dict(DUTIES)
    DUTIES.clear()
    monkeypatch.setattr("daliang.org.duties.autodiscover_modules", lambda *_names: None)
    yield {}
    DUTIES.clear()
    DUTIES.update(kept)


def turn(name: str) -> Turn:
    return Turn.objects.get(name=name)


def due(name: str) -> None:
    Turn.objects.filter(name=name).update(next_at=timezone.now())


@pytest.mark.django_db
def test_a_duty_runs_when_it_is_due_and_not_before(only: object) -> None:
    done: list[int] = []

    @duty("count", HOUR)
    def count() -> int:
        done.append(1)
        return 7

    assert [(one.name, one.result, one.error) for one in tick()] == [("count", 7, "")]
    assert tick() == [] and done == [1]
    found = turn("count")
    assert (found.result, found.claimed_until) == (7, None)
    assert timedelta(minutes=59) < found.next_at - timezone.now() <= HOUR
    due("count")
    assert len(tick()) == 1


@pytest.mark.django_db
def test_one_that_fails_comes_again_after_a_growing_pause_and_stops_no_other(only: object) -> None:
    @duty("bad", HOUR)
    def bad() -> int:
        raise ValueError("secret words")

    @duty("good", HOUR)
    def good() -> int:
        return 1

    for failures in (1, 2, 3):
        outcomes = tick()
        assert (outcomes[0].error, len(outcomes)) == ("ValueError", 2 if failures == 1 else 1)
        found = turn("bad")
        assert (found.failures, found.error) == (failures, "ValueError")
        assert abs(found.next_at - timezone.now() - pause(failures - 1)) < timedelta(seconds=20)
        due("bad")
    assert pause(50) == timedelta(hours=6)


@pytest.mark.django_db
def test_a_name_is_taken_once(only: object) -> None:
    duty("one", HOUR)(lambda: 1)
    with pytest.raises(ValueError, match="one"):
        duty("one", HOUR)(lambda: 2)


def _note() -> int:
    Person.objects.create(username=f"p{Person.objects.count()}")
    return 1


def _tick() -> str:
    return str(len(tick()))


@pytest.mark.django_db(transaction=True)
def test_many_ticks_at_once_run_a_duty_once(only: object) -> None:
    """Promise 39: a conditional claim, one effect."""
    duty("note", HOUR)(_note)
    tick()
    for effects in range(2, 5):
        due("note")
        assert sorted(in_threads([partial(_tick) for _each in range(4)])) == ["0", "0", "0", "1"]
        assert Person.objects.count() == effects


@pytest.mark.django_db(transaction=True)
def test_one_that_is_killed_runs_again_when_its_lease_ends(only: object, monkeypatch: pytest.MonkeyPatch) -> None:
    duty("note", HOUR)(_note)
    with monkeypatch.context() as patch:
        patch.setattr("daliang.org.duties._settle", kill)  # after the effect, before it is written down
        assert killed_in(tick) == -signal.SIGKILL
    assert Person.objects.count() == 1 and tick() == [], "its lease holds"
    Turn.objects.update(claimed_until=timezone.now())
    assert [one.error for one in tick()] == [""]


def job(status: str, attempts: int, **facts: Any) -> DBTaskResult[..., object]:
    now = timezone.now()
    return DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [], "kwargs": {}}, task_path="daliang.org.tasks.seal_log",
        worker_ids=["w"] * attempts, backend_name="default", run_after=now, traceback="",
        **{"started_at": now, "finished_at": None, "exception_class_path": "", **facts},
    )  # fmt: skip


@pytest.mark.django_db
def test_failed_and_lost_jobs_come_again_five_times_at_most() -> None:
    now = timezone.now()
    failed = job(TaskResultStatus.FAILED, 2, finished_at=now - pause(1))
    early = job(TaskResultStatus.FAILED, 2, finished_at=now)
    over = job(TaskResultStatus.FAILED, MOST_ATTEMPTS, finished_at=now - HOUR)
    lost = job(TaskResultStatus.RUNNING, 1, started_at=now - LONGEST_RUN - pause(0))
    alive = job(TaskResultStatus.RUNNING, 1)
    assert retry_jobs() == 2
    status = {one.pk: one.status for one in DBTaskResult.objects.all()}
    assert status[failed.pk] == status[lost.pk] == TaskResultStatus.READY
    assert (status[early.pk], status[over.pk], status[alive.pk]) == ("FAILED", "FAILED", "RUNNING")
    assert retry_jobs() == 0


@pytest.mark.django_db
def test_what_ended_long_ago_is_forgotten() -> None:
    job(TaskResultStatus.SUCCESSFUL, 1, finished_at=timezone.now() - KEPT - HOUR)
    young = job(TaskResultStatus.SUCCESSFUL, 1, finished_at=timezone.now())
    assert forget_jobs() == 1
    assert DBTaskResult.objects.get() == young


@pytest.mark.django_db
def test_every_night_disk_and_rows_are_compared(tmp_path: Path, settings: Settings) -> None:
    """Promise 35: both ways, and the log says which. In a folder of its own: other tests leave files in theirs."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    assert check_files() == 0 and not Deed.objects.filter(action="files.misfit").exists()
    default_storage.save("zz.bin", ContentFile(b"x"))
    assert check_files() == 1
    assert "zz.bin" in str(Deed.objects.get(action="files.misfit").details)


def test_the_lease_is_longer_than_any_pause_between_ticks() -> None:
    assert timedelta(minutes=1) < LEASE

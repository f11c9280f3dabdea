"""Sealing while others write: no row comes later with a number that a seal has passed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import Settings

from daliang.org import tasks
from daliang.org.models import Deed, Person, Seal
from daliang.org.rules import record
from daliang.org.sealing import seal, seal_quietly
from daliang.org.tests.logbook import deeds, somebody
from daliang.org.verifying import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def by(transactional_db: None) -> Person:
    return somebody()


@pytest.fixture
def threads() -> Iterator[Callable[[Callable[[], object]], threading.Thread]]:
    """Starts a deed in a thread of its own; all of them are waited for, and an error in one is an error."""
    started: list[threading.Thread] = []
    errors: list[BaseException] = []

    def start(deed: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                deed()
            except BaseException as error:  # noqa: BLE001 - handed on to the test's own thread
                errors.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        started.append(thread)
        return thread

    yield start
    for thread in started:
        thread.join(timeout=30)
    assert not errors


def test_a_seal_waits_for_a_writer_in_flight(
    by: Person, threads: Callable[[Callable[[], object]], threading.Thread]
) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            deeds(1, by)
            written.set()
            may_commit.wait(10)

    threads(slow)
    assert written.wait(10)
    if connection.vendor == "postgresql":
        deeds(1, by)  # a later number, committed first
        assert seal_quietly() is None, "a request never waits for writers"
    sealing = threads(seal)
    sealing.join(timeout=0.5)
    assert sealing.is_alive()
    may_commit.set()
    sealing.join(timeout=20)
    assert Seal.objects.get().count == Deed.objects.count()
    assert verify() is None


def test_many_writers_and_two_sealers_end_in_one_chain(
    by: Person, threads: Callable[[Callable[[], object]], threading.Thread]
) -> None:
    def write() -> None:
        for at in range(15):
            with transaction.atomic():
                record(by=by, action="round.file", subject=by, unit=by.unit, at=at)
                if at % 5 == 0:
                    transaction.set_rollback(True)

    def close() -> None:
        for _time in range(8):
            seal()

    running = [threads(deed) for deed in (write, write, write, close, close)]
    for thread in running:
        thread.join(timeout=60)
    assert Deed.objects.count() == 36
    assert verify() is None
    assert sum(Seal.objects.values_list("count", flat=True)) == 36


def test_a_request_asks_for_a_seal_now_and_then(
    by: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.AUDIT_SEALS_ITSELF = True
    now = [1000.0]
    monkeypatch.setattr(tasks, "monotonic", lambda: now[0])
    monkeypatch.setattr(tasks, "_asked_at", [now[0]])
    deeds(3, by)
    assert not Seal.objects.exists()
    now[0] += 61
    deeds(2, by)
    assert [one.count for one in Seal.objects.all()] == [4]
    monkeypatch.setattr(tasks, "EVERY_ROWS", 1)
    now[0] += 1
    deeds(1, by)
    assert Seal.objects.count() == 1
    now[0] += 2
    deeds(1, by)
    assert Seal.objects.count() == 2


@pytest.mark.skipif(
    "postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite has one writer at a time"
)
def test_a_seal_waits_for_a_writer_that_has_its_number_but_not_yet_its_row(
    by: Person, threads: Callable[[Callable[[], object]], threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered, may_insert, slow_one = threading.Event(), threading.Event(), threading.local()
    save = Deed.save

    def slow_save(deed: Deed, **how: bool) -> None:
        if getattr(slow_one, "here", False):
            numbered.set()
            may_insert.wait(10)
        save(deed, **how)  # type: ignore[arg-type]

    def slow() -> None:
        slow_one.here = True
        deeds(1, by)

    monkeypatch.setattr(Deed, "save", slow_save)
    threads(slow)
    assert numbered.wait(10)
    deeds(1, by)  # a later number, committed first
    assert seal_quietly() is None
    may_insert.set()
    seal()
    assert Seal.objects.get().count == 2
    assert verify() is None

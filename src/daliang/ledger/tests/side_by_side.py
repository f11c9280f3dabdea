"""Deeds done at the same moment, each on a database connection of its own: in threads, or in processes."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import cache, partial
from multiprocessing.connection import Connection
from threading import Barrier

from django.db import connection, connections

from daliang.ledger.tests import child
from daliang.org import clock

Deed = Callable[[], str]
PATIENCE = 60  # seconds until we call it stuck


def in_threads(deeds: Sequence[Deed]) -> list[str]:
    """What each deed returns. All start when the last is ready; the clock held by the test is held in them too."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        gate = Barrier(len(deeds))
        started = [pool.submit(copy_context().run, _when_open, gate, deed) for deed in deeds]
        return [future.result(timeout=PATIENCE) for future in started]


def _when_open(gate: Barrier, deed: Deed) -> str:
    try:
        gate.wait(PATIENCE)
        return deed()
    finally:
        connections.close_all()


def in_processes(deeds: Sequence[Deed]) -> list[str]:
    """The same in processes."""
    pipes = [_process(place, str(connection.settings_dict["NAME"])) for place in range(len(deeds))]
    for pipe, deed in zip(pipes, deeds, strict=True):
        pipe.send(pickle.dumps(partial(_held, clock.now(), deed)))
    assert [_heard(pipe) for pipe in pipes] == ["ready"] * len(deeds)
    for pipe in pipes:
        pipe.send("go")
    return [_heard(pipe) for pipe in pipes]


@cache
def _process(_place: int, database: str) -> Connection:
    """Our end of the pipe to a process that stays for the tests after this one.

    It is not forked: it would share the sockets and locks that this one has open.
    """
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    spawning.Process(target=child.serve, args=(database, theirs), daemon=True).start()
    theirs.close()
    return ours


def _held(now: datetime, deed: Deed) -> str:
    with clock.held_at(now):
        return deed()


def _heard(pipe: Connection) -> str:
    assert pipe.poll(PATIENCE), "a writer is stuck"
    return str(pipe.recv())

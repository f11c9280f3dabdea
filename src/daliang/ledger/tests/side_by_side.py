"""Deeds done at the same moment, each on a database connection of its own: in threads, or in processes."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from multiprocessing.connection import Connection

from django.db import connection

from daliang.ledger.tests import child
from daliang.org import clock
from daliang.tests.at_once import PATIENCE, Deed, in_threads

__all__ = ["Deed", "in_processes", "in_threads"]


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

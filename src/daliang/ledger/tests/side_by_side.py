"""Deeds done at the same moment, each on a database connection of its own: in threads, or in processes."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django.db import connections

Deed = Callable[[], str]
PATIENCE = 60  # seconds until we call it stuck


def in_threads(deeds: Sequence[Deed]) -> list[str]:
    """What each deed returns. All start when the last is ready; the clock held by the test is held in them too."""
    with ThreadPoolExecutor(len(deeds)) as pool:
        gate = multiprocessing.get_context("fork").Barrier(len(deeds))
        started = [pool.submit(copy_context().run, _when_open, gate, deed) for deed in deeds]
        return [future.result(timeout=PATIENCE) for future in started]


def in_processes(deeds: Sequence[Deed]) -> list[str]:
    """The same in forked processes; the parent lets go of its connections first, or the children would share them."""
    connections.close_all()
    gc.collect()  # what earlier tests left open is closed here: a child that finds it would close the shared socket
    forking = multiprocessing.get_context("fork")
    gate, answers = forking.Barrier(len(deeds)), forking.SimpleQueue()

    def work(at: int, deed: Deed) -> None:
        gc.disable()
        answers.put((at, _when_open(gate, deed)))

    children = [forking.Process(target=work, args=(at, deed)) for at, deed in enumerate(deeds)]
    for child in children:
        child.start()
    for child in children:
        child.join(timeout=PATIENCE)
    assert [child.exitcode for child in children] == [0] * len(deeds)
    return [answer for _at, answer in sorted(answers.get() for _child in children)]


def _when_open(gate: Any, deed: Deed) -> str:
    try:
        gate.wait(PATIENCE)
        return deed()
    finally:
        connections.close_all()

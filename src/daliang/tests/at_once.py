"""Deeds done at the same moment, in threads, each on a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from django.db import connections

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

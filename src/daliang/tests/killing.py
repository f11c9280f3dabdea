"""Deeds that are killed half-way: done in a copy of this process."""

import os
import signal
from collections.abc import Callable

from asgiref.local import Local
from django.db import connections

PATIENCE = 60  # seconds; a copy of a process with threads may find a lock that nobody will open


def killed_in(deed: Callable[[], object]) -> int:
    """Do `deed` in a copy of this process that is stopped half-way; its exit code, 0 if it got through."""
    connections.close_all()
    child = os.fork()
    if not child:
        signal.alarm(PATIENCE)
        _begin_anew()
        try:
            deed()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _begin_anew() -> None:
    """Use no connection of the first process.

    With a browser's event loop running there, Django keeps connections by context; the copy has no loop, so it would
    find those from before the browser: open still, and shared.
    """
    setattr(connections, "_connections", Local(connections.thread_critical))  # noqa: B010 - no public way


def kill(*_arguments: object, **_named: object) -> None:
    """Stand in for a step: the process ends there."""
    os.kill(os.getpid(), signal.SIGKILL)

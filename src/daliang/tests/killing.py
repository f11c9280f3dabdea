"""Deeds that are killed half-way: done in a copy of this process."""

import gc
import os
import signal
from collections.abc import Callable

from django.db import connections

PATIENCE = 60  # seconds; a copy of a process with threads may find a lock that nobody will open


def killed_in(deed: Callable[[], object]) -> int:
    """Do `deed` in a copy of this process that is stopped half-way; its exit code, 0 if it got through."""
    connections.close_all()
    gc.collect()  # connections that earlier tests forgot: dropped in the copy, they would end this process's own
    child = os.fork()
    if not child:
        signal.alarm(PATIENCE)
        try:
            deed()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill(*_arguments: object, **_named: object) -> None:
    """Stand in for a step: the process ends there."""
    os.kill(os.getpid(), signal.SIGKILL)

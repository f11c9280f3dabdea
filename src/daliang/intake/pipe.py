"""The parent's end of the pipe: frames of a bounded size, within a bounded time, from a child that may die."""

import os
import select
import signal
import subprocess
from time import monotonic

from daliang.intake.limits import Refused

_LARGEST_FRAME = 32_000_000
_GULP = 1 << 18


class Pipe:
    """Takes frames. Only the time spent waiting for the child counts, not what the reader does in between."""

    def __init__(self, process: "subprocess.Popen[bytes]", *, seconds: int) -> None:
        if process.stdout is None:
            raise ValueError("the child's stdout must be a pipe")
        self._process, self._file = process, process.stdout.fileno()
        self._seconds, self._left = seconds, float(seconds)
        self._poll = select.poll()
        self._poll.register(self._file, select.POLLIN | select.POLLHUP)

    def frame(self) -> bytes:
        """The next frame. Refused too_slow, too_wide, or what the child died of."""
        length = int.from_bytes(self._take(4), "big")
        if length > _LARGEST_FRAME:
            raise Refused("too_wide")
        return self._take(length)

    def _take(self, length: int) -> bytes:
        taken = bytearray()
        while len(taken) < length:
            started = monotonic()
            ready = self._poll.poll(max(self._left, 0) * 1000)
            piece = os.read(self._file, min(length - len(taken), _GULP)) if ready else b""
            self._left -= monotonic() - started
            if not ready:
                raise Refused("too_slow", limit=self._seconds)
            if not piece:
                raise self._why_it_died()
            taken += piece
        return bytes(taken)

    def _why_it_died(self) -> Refused:
        status = self._process.wait()
        if status in (-signal.SIGXCPU, -signal.SIGKILL):
            return Refused("too_slow", limit=self._seconds)
        return Refused("too_much_memory" if status == -signal.SIGABRT else "broken")

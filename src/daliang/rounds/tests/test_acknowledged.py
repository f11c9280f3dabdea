"""What was acknowledged is there, at whatever moment the server is killed (promise 28)."""

from __future__ import annotations

import os
import random
import signal
from threading import Timer

import pytest

from daliang.rounds.rules import save_line
from daliang.rounds.tests.world import World
from daliang.tests.killing import kill, killed_in


def last_told(world: World, moment: float) -> int:
    """Texts are saved one after the other, each told when it is saved, until the process is killed; the last told."""
    hear, told = os.pipe()

    def deed() -> None:
        line = world.line("east-a")
        for number in range(1, 10_000):
            save_line(line, {"next_step": str(number)}, by=world.clerk("east-a"))
            os.write(told, number.to_bytes(4, "big"))
            if number == 1:
                Timer(moment, kill).start()

    assert killed_in(deed) == -signal.SIGKILL
    os.close(told)
    with os.fdopen(hear, "rb") as pipe:
        return int.from_bytes(pipe.read()[-4:], "big")


@pytest.mark.parametrize("number", range(12))
def test_promise_28_killed_at_any_moment_what_was_told_as_saved_is_there(shared_world: World, number: int) -> None:
    told = last_told(shared_world, random.Random(number).uniform(0, 0.06))
    stands = shared_world.line("east-a")
    assert int(stands.typed["next_step"]) in (told, told + 1)  # one more may be saved and not told yet
    assert stands.version == int(stands.typed["next_step"]) + 1

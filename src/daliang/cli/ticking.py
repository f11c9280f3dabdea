"""`daliang tick`: do whatever is due, once, or again and again beside the pages."""

from __future__ import annotations

import os
import signal
import time
from threading import Event

import click
from django.db import OperationalError, connections

from daliang.cli.shapes import FORMAT, emit, refusable
from daliang.org.duties import Outcome, tick

PAUSE = 15.0  # seconds between two rounds of a loop


@click.command("tick")
@click.option("--loop", is_flag=True, help="again every fifteen seconds, until told to stop")
@FORMAT
@refusable
def tick_command(loop: bool, fmt: str) -> None:
    """例行事务：到点的都办一遍。 Do the duties that are due; safe to call as often as one likes."""
    if loop:
        return tick_on()
    done = tick()
    emit(
        {"done": [one.__dict__ for one in done]},
        fmt,
        headers=("name", "result", "error"),
        rows=[(one.name, one.result, one.error) for one in done],
    )
    return None


def tick_on(pause: float = PAUSE) -> None:
    """Tick until a signal says stop or the process that started this one is gone."""
    stop, parent = Event(), os.getppid()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_args: stop.set())
    while not stop.wait(pause) and os.getppid() == parent:
        _tick_quietly()


def _tick_quietly() -> list[Outcome]:
    """One round; a database that is away for a moment is asked again in the next."""
    try:
        return tick()
    except OperationalError:
        time.sleep(1)
        return []
    finally:
        connections.close_all()

"""Another process on the same database and the same data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

LOOP = """
import sys
import django
django.setup()
from daliang.ledger.columns import columns
from daliang.ledger.columns.tests.world import World
from daliang.register.models import Project
world = World(projects={project.code: project for project in Project.objects.all()})
for line in sys.stdin:
    word, *rest = line.split()
    if word == "open":
        print(world.open(rest[0], rest[1], rest[2]).seq, flush=True)
    else:
        found = columns()
        print(found.seq, len(found.position.seq), flush=True)
"""


def _address() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = quote(str(database["USER"])), quote(str(database["PASSWORD"]))
    host = quote(str(database["HOST"]), safe="")
    return f"postgres://{':'.join(user)}@{host}:{database['PORT'] or 5432}/{database['NAME']}"


def _environment() -> dict[str, str]:
    return os.environ | {
        "DALIANG_DATABASE_URL": _address(),
        "DALIANG_HOME": str(settings.HOME),
        "DALIANG_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "daliang.settings",
    }


class Neighbour:
    """A process that stays: `says("open a 01-05 east-1")` gives the seq, `says("read")` seq and rows."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def says(self, line: str) -> list[int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return [int(word) for word in self.process.stdout.readline().split()]


@contextmanager
def neighbour() -> Iterator[Neighbour]:
    """Another process for the length of the block."""
    command, pipe = [sys.executable, "-c", LOOP], subprocess.PIPE
    process = subprocess.Popen(command, env=_environment(), stdin=pipe, stdout=pipe, text=True)
    try:
        yield Neighbour(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=60)


def folder() -> Path:
    """Where this ledger's columns lie."""
    return next((settings.HOME / "columns").glob("*-*"))

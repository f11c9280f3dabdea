"""`daliang search rebuild`: what projects are found by, spelled anew from their names."""

from __future__ import annotations

from dataclasses import asdict

import click

from daliang.cli.shapes import FORMAT, emit, refusable
from daliang.register.respelling import respell


@click.group()
def search() -> None:
    """搜索。 What projects are found by."""


@search.command()
@FORMAT
@refusable
def rebuild(fmt: str) -> None:
    """重建检索词。 Compare the keys of every project with its names and mend them; safe beside writers, at any time."""
    done = asdict(respell())
    emit(done, fmt, headers=tuple(done), rows=[list(done.values())])

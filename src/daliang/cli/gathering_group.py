"""`daliang leads`: reading needs no database, gathering does; each loads what it needs when it is called."""

from __future__ import annotations

from importlib import import_module

import click

GATHERING = ("examples", "reread", "take")


class WithGathering(click.Group):
    """The group's own commands, and those of gathering, imported by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *GATHERING])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in GATHERING:
            return super().get_command(ctx, name)
        found = getattr(import_module("daliang.cli.gathering"), name)
        assert isinstance(found, click.Command)
        return found

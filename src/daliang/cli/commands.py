"""The `daliang` command group. A command's file is read when it is called: asking for a figure loads no Word."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from daliang.cli.usage import InWords

PLACES = {
    "audit": "audit:audit",
    "bulletin": "bulletin:bulletin",
    "demo": "demo:demo",
    "figures": "figures:figures",
    "files": "files:files",
    "import": "importing:import_command",
    "leads": "leads:leads",
    "ledger": "ledger:ledger",
    "playbook": "playbook:playbook",
    "round": "reopening:round_group",
    "rows": "figures:rows",
    "search": "searching:search",
    "targets": "targets:targets_group",
    "tick": "ticking:tick_command",
    "serve": "demo:serve",
    "work": "demo:work",
}


class Lazily(click.Group):
    """A group whose commands are imported by name. Wrong usage of any of them is told in the house's words."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise InWords(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise InWords(error) from error

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(PLACES)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in PLACES:
            return None
        module, attribute = PLACES[name].split(":")
        found = getattr(import_module(f"daliang.cli.{module}"), attribute)
        assert isinstance(found, click.Command)
        return found


@click.command(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def daliang() -> None:
    """大梁：一座城市的招商项目台账。 The project ledger of a city's investment promotion."""

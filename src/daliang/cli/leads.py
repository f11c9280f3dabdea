"""`daliang leads`: pages read from the shell."""

from __future__ import annotations

from pathlib import Path

import click

from daliang.leads.reading.cleaning import Unreadable, clean


@click.group()
def leads() -> None:
    """线索：读网页和文件。 Leads: read pages and files."""


@leads.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", "as_text", is_flag=True, required=True, help="print the repaired text of each page")
@click.option("--encoding", default="", help="the encoding that the server named, if it named one")
def read(files: tuple[Path, ...], as_text: bool, encoding: str) -> None:
    """Read pages. One that cannot be read is named on the error output, the others are read, and the exit code is 1."""
    refused = 0
    for file in files:
        try:
            page = clean(file.read_bytes(), declared=encoding)
        except Unreadable as reason:
            refused += 1
            click.echo(f"{file}: {reason.detail} ({reason.reason})", err=True)
            continue
        if len(files) > 1:
            click.echo(f"# {file.stem}")
        click.echo(page.text.characters)
    if refused:
        raise SystemExit(1)

"""`daliang playbook`: check a city as data, load it into an empty home."""

from pathlib import Path

import click
from django.utils.translation import gettext

from daliang.cli.home import ensure_tables, wind_clock
from daliang.cli.shapes import FORMAT, emit, refusable
from daliang.playbook.checking import check
from daliang.playbook.loading import load

FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group()
def playbook() -> None:
    """城市方案：检查与载入。 A city as data: check it, load it."""


@playbook.command("check")
@FOLDER
@FORMAT
def check_command(folder: Path, fmt: str) -> None:
    """Every error at once, with file, line, what was found and what was expected; exit 1 when there is one."""
    faults = check(folder)
    found = [
        {
            "file": f.file,
            "line": f.line,
            "message": gettext(f.message) % f.params,
            "expected": gettext(f.expected) % f.params,
        }
        for f in faults
    ]
    emit(
        {"faults": found},
        fmt,
        headers=("place", "message", "expected"),
        rows=[(f"{f['file']}:{f['line']}", f["message"], f["expected"]) for f in found] or [("ok", str(folder), "")],
    )
    if faults:
        raise SystemExit(1)


@playbook.command("load")
@FOLDER
@refusable
def load_command(folder: Path) -> None:
    """Put a checked city into an empty home; nothing is written unless its expected figures come out."""
    ensure_tables()
    loaded = load(folder, say=lambda text: click.echo(text, err=True))
    wind_clock(folder)
    click.echo(f"{loaded.name}: {loaded.projects} projects, {loaded.postings} postings", err=True)

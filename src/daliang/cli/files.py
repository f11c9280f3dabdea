"""`daliang files`: prove that the stored files and their rows agree."""

from datetime import timedelta

import click

from daliang.cli.shapes import FORMAT, emit, refusable
from daliang.files.models import StoredFile
from daliang.files.rules import reconcile


@click.group()
def files() -> None:
    """附件：核对。 Stored files: compare disk and rows."""


@files.command("check")
@click.option("--settled", "minutes", type=click.IntRange(min=0), default=10, help="pass over files younger than this")
@FORMAT
@refusable
def check_command(minutes: int, fmt: str) -> None:
    """Report files without a row, and rows whose file is missing or changed; exit 1 if there are any."""
    misfits = reconcile(settled=timedelta(minutes=minutes))
    answer = {
        "files": StoredFile.objects.count(),
        "misfits": [{"check": m.check, "file": m.file, "message": m.message} for m in misfits],
    }
    emit(
        answer,
        fmt,
        headers=("check", "file", "message"),
        rows=[(m.check, m.file, m.message) for m in misfits] or [("ok", f"{answer['files']} files", "everything fits")],
    )
    if misfits:
        raise SystemExit(1)

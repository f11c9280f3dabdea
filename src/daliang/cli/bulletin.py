"""`daliang bulletin`: a document from a closing."""

from __future__ import annotations

from pathlib import Path

import click

from daliang.bulletins.documents import document
from daliang.cli.shapes import refusable, write_file
from daliang.rounds.closings import find_own
from daliang.rounds.rules import find_round


@click.command()
@click.argument("subject")
@click.option("--kind", type=click.Choice(["special-report"]), default="special-report", show_default=True)
@click.option("--format", "fmt", type=click.Choice(["docx", "pdf", "xlsx", "md"]), required=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--closing", "number", help="number of a closing of the round; by default the one that counts")
@refusable
def bulletin(subject: str, kind: str, fmt: str, output: Path, language: str, number: str | None) -> None:
    """公文：由封账生成的专报。 A document rendered from a closing; SUBJECT is a round's code."""
    round_ = find_round(subject)
    made = document(round_, fmt, language, closing=find_own(round_, number) if number else None)
    write_file(output, bytes(made.content))
    click.echo(f"{kind} {subject} → {output}", err=True)

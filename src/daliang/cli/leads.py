"""`daliang leads read FILE…`: pages into facts, one JSON object a line, as many at once as there are processors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from daliang.cli.readers import READER, Beside, Chosen, chosen, remarks, told
from daliang.leads.reading.cleaning import clean
from daliang.leads.reading.facts import Amount, Reading
from daliang.leads.reading.refusing import Unreadable


@click.group()
def leads() -> None:
    """线索。 Pages read into facts."""


@leads.command("read")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "fmt", type=click.Choice(["jsonl"]), default="jsonl", help="one JSON object a line")
@click.option("--text", "as_text", is_flag=True, help="print the repaired text of each page instead")
@click.option("--encoding", default="", help="the encoding that the server named, if it named one")
@READER
def read_command(files: tuple[Path, ...], fmt: str, as_text: bool, encoding: str, reader: str | None) -> None:
    """读网页。 Print the facts of each page in the order of the files; what cannot be read is told, and exit is 1."""
    assert fmt == "jsonl"
    refused = False
    by = chosen(reader)
    for path, line, reason, beside in _all([(path, as_text, encoding, len(files) > 1, by) for path in files]):
        for said in [reason] * bool(reason) + list(remarks(beside, fell_back=line is not None)):
            click.echo(f"{path}：{said}", err=True)
        if line is None:
            refused = True
        else:
            click.echo(line)
    raise SystemExit(1 if refused else 0)


Task = tuple[Path, bool, str, bool, Chosen]


def _all(files: list[Task]) -> Iterator[tuple[Path, str | None, str, Beside]]:
    workers = min(len(files), os.cpu_count() or 1)
    if workers < 2:
        yield from map(_one, files)
        return
    with get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_one, files, chunksize=8 if len(files) > 64 else 1)


def _one(task: Task) -> tuple[Path, str | None, str, Beside]:
    path, as_text, encoding, several, by = task
    try:
        if as_text:
            heading = f"# {path.stem}\n" if several else ""
            return path, heading + clean(path.read_bytes(), declared=encoding).text.characters, "", Beside()
        reading, beside = told(path.read_bytes(), by, encoding)
    except (Unreadable, OSError) as error:
        why = f"{error.detail} ({error.reason})" if isinstance(error, Unreadable) else str(error)
        return path, None, why, Beside()
    return path, json.dumps(document(path.stem, reading), ensure_ascii=False) if reading else None, "", beside


def document(name: str, reading: Reading) -> dict[str, Any]:
    """The contract of one line."""
    return {
        "id": name,
        "title": reading.title,
        "publish_date": reading.publish_date.isoformat() if reading.publish_date else None,
        "source": reading.source,
        "amounts": [
            {"value": _number(a.value), "currency": a.currency, "start": a.start, "end": a.end} for a in reading.amounts
        ],
        "projects": [
            {"name": p.name, "company": p.company, **_sum(p.amount), "stage": p.stage, "place": p.place}
            | {"industry": p.industry, "start": p.start, "end": p.end}
            for p in reading.projects
        ],
        "aggregates": [
            {"count": a.count, **_sum(a.amount), "event": a.event, "period": a.period, "start": a.start, "end": a.end}
            for a in reading.aggregates
        ],
    }


def _sum(amount: Amount | None) -> dict[str, Any]:
    return {
        "amount_value": _number(amount.value) if amount else None,
        "currency": amount.currency if amount else None,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)

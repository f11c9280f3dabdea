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

from daliang.leads.reading import read as read_page
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
def read_command(files: tuple[Path, ...], fmt: str, as_text: bool, encoding: str) -> None:
    """读网页。 Print the facts of each page in the order of the files; what cannot be read is told, and exit is 1."""
    assert fmt == "jsonl"
    refused = False
    for path, line, reason in _all([(path, as_text, encoding, len(files) > 1) for path in files]):
        if line is None:
            refused = True
            click.echo(f"{path}：{reason}", err=True)
        else:
            click.echo(line)
    raise SystemExit(1 if refused else 0)


def _all(files: list[tuple[Path, bool, str, bool]]) -> Iterator[tuple[Path, str | None, str]]:
    workers = min(len(files), os.cpu_count() or 1)
    if workers < 2:
        yield from map(_one, files)
        return
    with get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_one, files, chunksize=8 if len(files) > 64 else 1)


def _one(task: tuple[Path, bool, str, bool]) -> tuple[Path, str | None, str]:
    path, as_text, encoding, several = task
    try:
        if as_text:
            heading = f"# {path.stem}\n" if several else ""
            return path, heading + clean(path.read_bytes(), declared=encoding).text.characters, ""
        reading = read_page(path.read_bytes(), declared=encoding)
    except (Unreadable, OSError) as error:
        return path, None, f"{error.detail} ({error.reason})" if isinstance(error, Unreadable) else str(error)
    return path, json.dumps(document(path.stem, reading), ensure_ascii=False), ""


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

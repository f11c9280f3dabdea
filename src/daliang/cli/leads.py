"""`daliang leads`: pages into facts, one JSON object a line, on all processors; kept examples read anew and scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from daliang.cli.gathering_group import WithGathering
from daliang.cli.readers import READER, Beside, Chosen, chosen, remarks, told
from daliang.cli.usage import ready_to_speak
from daliang.leads.reading.cleaning import clean
from daliang.leads.reading.decoding import LARGEST
from daliang.leads.reading.documents import document
from daliang.leads.reading.examples import BadExample, Example, kept, replay, shipped
from daliang.leads.reading.many import in_order
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.reading.scoring import Tally, score
from daliang.leads.refusals import in_words
from daliang.vocabulary.refusal import N_

_KINDS = {
    "amounts": N_("金额"),
    "projects": N_("项目"),
    "projects, amount right": N_("项目（金额也对）"),
    "aggregates": N_("合计数"),
}
_FIGURES = N_(
    "%(kind)s：查准率 %(precision)s，查全率 %(recall)s，F1 %(f1)s；对 %(right)s，多 %(made_up)s，漏 %(missed)s"
)
_FILES = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True)
class Line:
    """What one file gave: its line, or why there is none."""

    path: Path
    line: str | None = None
    refused: Unreadable | None = None
    unopened: str = ""
    beside: Beside = field(default_factory=Beside)


@click.group(cls=WithGathering)
def leads() -> None:
    """线索。 Pages read into facts."""


@leads.command("read")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--format", "fmt", type=click.Choice(["jsonl"]), default="jsonl", help="one JSON object a line")
@click.option("--text", "as_text", is_flag=True, help="print the repaired text of each page instead")
@click.option("--encoding", default="", help="the encoding that the server named, if it named one")
@READER
def read_command(files: tuple[Path, ...], fmt: str, as_text: bool, encoding: str, reader: str | None) -> None:
    """读网页。 Print the facts of each page in the order of the files; a folder stands for the files in it, by name.
    What cannot be read is told, and exit is 1."""
    assert fmt == "jsonl"
    several = len(files) > 1 or files[0].is_dir()
    refused = False
    by = chosen(reader)
    read_one = partial(_read, as_text=as_text, encoding=encoding, several=several, by=by)
    for one in in_order(read_one, _each(files)):
        for said in _said(one):
            click.echo(gettext(N_("%(file)s：%(reason)s")) % {"file": one.path, "reason": said}, err=True)
        if one.line is None:
            refused = True
        else:
            click.echo(one.line)
    raise SystemExit(1 if refused else 0)


def _said(one: Line) -> Iterator[str]:
    """Why there is no line, and what is told of the model's part."""
    if one.refused or one.unopened or one.beside != Beside():
        ready_to_speak()
    if one.refused or one.unopened:
        yield in_words(one.refused) if one.refused else one.unopened
    yield from remarks(one.beside, fell_back=one.line is not None)


def _each(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def _read(path: Path, *, as_text: bool, encoding: str, several: bool, by: Chosen) -> Line:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable("too large", size=path.stat().st_size, most=LARGEST)
        if as_text:
            heading = f"# {path.stem}\n" if several else ""
            return Line(path, heading + clean(data, declared=encoding).text.characters)
        reading, beside = told(data, by, encoding)
    except Unreadable as error:
        return Line(path, refused=error)
    except OSError as error:
        return Line(path, unopened=error.strerror or str(error))
    line = json.dumps(document(path.stem, reading), ensure_ascii=False) if reading else None
    return Line(path, line, beside=beside)


@leads.command("evaluate")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--floor", type=click.FloatRange(0, 1), default=0.0, help="exit 1 when the F1 of any kind is below")
@click.option("--format", "fmt", type=click.Choice(["text", "json"]), default="text")
def evaluate_command(files: tuple[Path, ...], floor: float, fmt: str) -> None:
    """复核读网页的规则。 Read kept examples anew and compare with what people corrected: precision, recall and F1 of
    each kind, then the differences (+ found and not so, - missed). Without FILES our own invented pages are read.

    An example is one line of JSON: {"id", "page" (the decoded original), "facts" (as `leads read` prints them)}.
    """
    examples = [one for path in files for one in _kept(path)] if files else shipped()
    found = in_order(replay, examples)
    tallies = score([(one.id, facts, one.facts) for one, facts in zip(examples, found, strict=True)])
    click.echo(json.dumps(_figures(tallies), ensure_ascii=False) if fmt == "json" else _table(len(examples), tallies))
    raise SystemExit(1 if min(tally.f1 for tally in tallies.values()) < floor else 0)


def _kept(path: Path) -> list[Example]:
    try:
        return list(kept(path))
    except BadExample as error:
        reason = N_(
            "%(file)s 第%(line)s行不是样例：缺少或写错了 %(lacks)s。每行应为一个含 id、page、facts 的 JSON 对象。"
        )
        click.echo(gettext(reason) % {"file": path, "line": error.line, "lacks": error.lacks}, err=True)
        raise SystemExit(1) from error


def _figures(tallies: dict[str, Tally]) -> dict[str, Any]:
    return {
        kind: {"precision": tally.precision, "recall": tally.recall, "f1": tally.f1, "right": tally.right}
        | {"made_up": tally.made_up, "missed": tally.missed, "differences": tally.differences}
        for kind, tally in tallies.items()
    }


def _table(pages: int, tallies: dict[str, Tally]) -> str:
    lines = [gettext(N_("共 %(pages)s 页")) % {"pages": pages}]
    for kind, tally in tallies.items():
        figures = {"precision": f"{tally.precision:.3f}", "recall": f"{tally.recall:.3f}", "f1": f"{tally.f1:.3f}"}
        counts = {"right": tally.right, "made_up": tally.made_up, "missed": tally.missed}
        lines.append(gettext(_FIGURES) % {"kind": gettext(_KINDS[kind]), **figures, **counts})
    for kind, tally in tallies.items():
        lines += [f"{gettext(_KINDS[kind])}: {one}" for one in tally.differences]
    return "\n".join(lines)

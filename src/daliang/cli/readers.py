"""Who reads the pages of `daliang leads`: the option, what the settings say, and what is told of the model's part.

Worker processes import this without Django set up, and without the model's part unless it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

import click
from django.conf import settings
from django.utils.translation import gettext

from daliang.leads.readers.endpoint import Endpoint
from daliang.leads.reading import read
from daliang.leads.reading.facts import Reading
from daliang.vocabulary.refusal import N_

if TYPE_CHECKING:
    from daliang.leads.readers.answering import Other

UNSET = N_(
    "没有设置模型接口：请设置 DALIANG_MODEL_USE（model 或 both）、DALIANG_MODEL_URL 和 DALIANG_MODEL_NAME，"
    "或者用 --reader rules。"
)
FELL_BACK = N_("%(why)s；这一页只按规则读。")
LEFT = N_("模型所说的“%(said)s”（%(kind)s）没有采用：%(why)s。")
KEPT = N_("模型所说的“%(said)s”（%(kind)s）没有采用：%(why)s，即“%(kept)s”。")
READER = click.option("--reader", type=click.Choice(["rules", "model", "both"]), help="who reads (default: as set)")


@dataclass(frozen=True)
class Chosen:
    """Who reads, and where the model answers; plain data, for worker processes."""

    reader: str
    endpoint: Endpoint | None


@dataclass(frozen=True)
class Beside:
    """What is to be said beside the facts: why the model did not read, and what of its answer was left."""

    failure: str | None = None
    others: Sequence[Other] = ()


class NoModel(click.ClickException):
    """The model is asked for although the city runs none. Exit 1."""

    def __init__(self) -> None:
        super().__init__(gettext(UNSET))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


def chosen(reader: str | None) -> Chosen:
    """The reader that the command names, else the one that the settings name."""
    use = settings.MODEL_USE
    found = Chosen(reader or ("rules" if use == "off" else use), settings.MODEL_ENDPOINT)
    if found.reader != "rules" and found.endpoint is None:
        raise NoModel
    return found


def told(data: bytes, by: Chosen, encoding: str) -> tuple[Reading | None, Beside]:
    """Read a page as chosen; there is no reading where only the model was to read and did not. Raises Unreadable."""
    if by.reader == "rules":
        return read(data, declared=encoding), Beside()
    model = import_module("daliang.leads.readers.reader")
    try:
        outcome = model.read(data, by.reader, by.endpoint, declared=encoding)
    except model.Unanswered as no:
        return None, Beside(no.code)
    return outcome.reading, Beside(outcome.failure, outcome.others)


def remarks(beside: Beside, *, fell_back: bool) -> Iterator[str]:
    """The sentences of it."""
    if not beside.failure and not beside.others:
        return
    words = import_module("daliang.leads.readers.saying")
    if beside.failure:
        why = gettext(words.FAILURES[beside.failure])
        yield gettext(FELL_BACK) % {"why": why} if fell_back else why
    for other in beside.others:
        fill = {"said": other.said, "kept": other.kept, "kind": gettext(words.KINDS[other.kind])}
        yield gettext(KEPT if other.kept else LEFT) % (fill | {"why": gettext(words.REASONS[other.reason])})

"""Two people on one line: what each of them changed since the page was drawn is kept, and a clash is shown.

A form carries for each cell what stands in it and, as base-…, what stood in it when the page was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daliang.org.models import Person
from daliang.rounds.fields import FIELDS, LABELS
from daliang.rounds.merging import Fate, fate
from daliang.rounds.models import Line
from daliang.rounds.rules import save_line
from daliang.vocabulary.refusal import Refusal
from daliang.vocabulary.texts import clean_text

TRIES = 5


@dataclass(frozen=True)
class Clash:
    """A cell that two people changed to different texts."""

    field: str
    mine: str
    theirs: str

    @property
    def label(self) -> str:
        return str(LABELS[self.field])


@dataclass(frozen=True)
class Merged:
    """`mine` may be written; `theirs` are cells that somebody else changed and this page did not."""

    mine: dict[str, str]
    theirs: dict[str, str]
    clashes: list[Clash]


def plain(text: str) -> str:
    """The text as it is stored, whatever the browser sends."""
    return clean_text(text)


def merge(line: Line, posted: Mapping[str, str], *, prefix: str = "") -> Merged:
    """Lay the form over the line. A cell without a base overwrites, as one that was drawn a moment ago."""
    merged = Merged({}, {}, [])
    for name in FIELDS:
        key = f"{prefix}{name}"
        if key not in posted:
            continue
        there = plain(line.typed.get(name, ""))
        text, base = plain(posted[key]), plain(posted.get(f"base-{key}", there))
        found = fate(text, base=base, there=there)
        if found is Fate.THEIRS:
            merged.theirs[name] = there
        elif found is Fate.MINE:
            merged.mine[name] = text
        elif found is Fate.CLASH:
            merged.clashes.append(Clash(name, text, there))
    return merged


def keep(line: Line, posted: Mapping[str, str], *, by: Person) -> Merged:
    """Save what may be saved of a line just read, also when something clashes.

    Refusals as save_line, but `stale` is merged anew.
    """
    for attempt in range(TRIES):
        if attempt:
            line.refresh_from_db()
        merged = merge(line, posted)
        if not merged.mine:
            break
        try:
            save_line(line, merged.mine, by=by, version=line.version)
            break
        except Refusal as refusal:
            if refusal.code != "stale" or attempt == TRIES - 1:
                raise
    return merged

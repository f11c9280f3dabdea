"""An article in paragraphs of pieces: plain text, and text that a fact stands on. Where facts lie over one another the
shortest is marked.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from daliang.leads.models import Fact


@dataclass(frozen=True)
class Piece:
    """A run of text; `fact` is what it tells, None for nothing. The first piece of a fact carries its anchor."""

    text: str
    fact: Fact | None = None
    is_first: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A line of the article, and at which of its characters it begins."""

    at: int
    pieces: list[Piece]


def paragraphs(article: str, facts: Sequence[Fact]) -> Iterator[Paragraph]:
    """Each line that holds something, cut where a fact begins or ends; facts come in the order of their places."""
    begun: set[int] = set()
    at, waiting, open_ = 0, list(reversed(facts)), list[Fact]()
    for line in article.split("\n"):
        end = at + len(line)
        while waiting and waiting[-1].at < end:
            open_.append(waiting.pop())
        open_ = [fact for fact in open_ if fact.until > at]
        if line.strip():
            yield Paragraph(at, list(_pieces(line, at, open_, begun)))
        at = end + 1


def _pieces(line: str, at: int, facts: list[Fact], begun: set[int]) -> Iterator[Piece]:
    edges = {0, len(line)}
    for fact in facts:
        edges |= {edge - at for edge in (fact.at, fact.until) if 0 < edge - at < len(line)}
    cuts = sorted(edges)
    for start, stop in itertools.pairwise(cuts):
        over = [fact for fact in facts if fact.at <= at + start and at + stop <= fact.until]
        shortest = min(over, key=lambda one: one.until - one.at, default=None)
        yield Piece(line[start:stop], shortest, shortest is not None and shortest.pk not in begun)
        if shortest is not None:
            begun.add(shortest.pk)

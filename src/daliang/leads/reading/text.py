"""Clean text that remembers where each of its characters stood in the page as it came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

SentenceKind = Literal["title", "paragraph", "list item", "table row"]
RepairKind = Literal["encoding", "pinyin", "lost byte", "traditional", "width", "private use", "mojibake"]


@dataclass(frozen=True)
class Text:
    """Characters after cleaning; character i stands at [starts[i], ends[i]) of the decoded original, tags included."""

    characters: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the clean span [start, end); an empty or outside span raises ValueError."""
        if not 0 <= start < end <= len(self.characters):
            raise ValueError(f"[{start}, {end}) is no span of a text of {len(self.characters)} characters")
        return self.starts[start], self.ends[end - 1]

    @classmethod
    def plain(cls, characters: str) -> Text:
        """A text that is its own original."""
        return cls(characters, range(len(characters)), range(1, len(characters) + 1))


class Sentence(NamedTuple):
    """The clean span [start, end) of one sentence, list item or table row, and the number of its section from 0."""

    start: int
    end: int
    section: int
    kind: SentenceKind


@dataclass(frozen=True)
class Repair:
    """What the clean span [start, end) replaces in the original, of which kind, and how sure that is (0 to 1)."""

    start: int
    end: int
    original: str
    kind: RepairKind
    confidence: float


@dataclass(frozen=True)
class Page:
    """A page read: its decoded original, the article's clean text, and what the page says about itself.

    `mended` makes the list of repairs, which few ask for.
    """

    original: str
    encoding: str
    text: Text
    title: str
    publish_date: date | None
    source: str
    sentences: Sequence[Sentence]
    mended: Callable[[], Sequence[Repair]]

    @cached_property
    def repairs(self) -> Sequence[Repair]:
        """The repairs in order."""
        return self.mended()

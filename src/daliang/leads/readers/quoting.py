"""Where the words that a model quotes stand in the page. What it says about places is never asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from daliang.vocabulary.numerals import half_width

Span = tuple[int, int]


@dataclass(frozen=True)
class Passage:
    """The clean span [start, end) of a page that the model was shown. `text` is the whole page in half width, for
    full- and half-width signs are one to a quote; otherwise it must stand there letter by letter."""

    text: str
    start: int
    end: int

    def all(self, quote: str) -> Iterator[Span]:
        """Every occurrence of a quote in this passage, in order."""
        sought = half_width(quote).strip()
        at = self.text.find(sought, self.start, self.end) if sought else -1
        while at >= 0:
            yield at, at + len(sought)
            at = self.text.find(sought, at + 1, self.end)

    def nearest(self, quote: str, to: Span) -> Span | None:
        """The occurrence nearest to a span, the first of two that are as near; None where there is none."""
        return min(self.all(quote), key=lambda span: gap(span, to), default=None)

    def within(self, span: Span) -> Passage:
        """A smaller passage of the same page."""
        return Passage(self.text, *span)


def gap(one: Span, other: Span) -> int:
    """How many characters lie between two spans; 0 where they touch or overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0)

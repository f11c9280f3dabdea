"""Characters and pinyin typed together: 扬zhou, yz中集.

A text is voiced as a row of characters, each with its readings. A question fits where each of its characters stands for
itself and its letters for the initials or the whole readings of the characters in between; the last reading may be cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

VOICED, READ, END = "\v", "\x1f", "\x1e"  # what stands before a voiced text, before each reading, after each character
MOST_LETTERS = 24
_REST = f"[^{END}\n]*"
_NEXT = f"{_REST}{END}{_REST}{READ}"


def is_mixed(asked: str) -> bool:
    """Does the folded question hold both characters and letters, which may be pinyin? Longer than a few words they are
    a name in letters: with so many, some texts could be read in more ways than one can try.
    """
    typed = [len(run) for run in re.findall(r"[\x00-\x7f]+", asked)]
    return not asked.isascii() and bool(typed) and max(typed) <= MOST_LETTERS


def voiced(characters: Iterable[str], readings: Iterable[Sequence[str]]) -> str:
    """The folded characters with their readings: the usual one, and one for each other initial."""
    pieces = zip(characters, readings, strict=True)
    return VOICED + "".join(character + _spoken(ways) + END for character, ways in pieces if character)


def _spoken(ways: Sequence[str]) -> str:
    by_initial: dict[str, str] = {}
    for way in ways:
        by_initial.setdefault(way[:1], way)
    return "".join(READ + way for way in by_initial.values())


def borders(told: str) -> Iterator[str]:
    """Of neighbours in the voiced texts: what a question holds where it changes from letters to characters or back."""
    for text in re.findall(f"{VOICED}([^\n]*)", told):
        for (first, *before), (second, *after) in pairwise(piece.split(READ) for piece in text.split(END)[:-1]):
            if not second.isascii():
                yield from (letter + second for way in before for letter in {way[0], way[-1]})
            if not first.isascii():
                yield from (first + way[0] for way in after)


@lru_cache(maxsize=256)
def pattern(asked: str, *, begins: bool = False) -> str:
    """The regular expression, of the kind that Python and PostgreSQL share, that finds a mixed question in keys."""
    runs = [(kind, "".join(run)) for kind, run in groupby(asked, str.isascii)]
    parts = [VOICED if begins else f"[{VOICED}{END}]"]
    for place, (is_typed, run) in enumerate(runs, 1):
        parts.append(_typed(run, is_last=place == len(runs)) if is_typed else _written(run))
    return "".join(parts)


def _written(run: str) -> str:
    return "".join(re.escape(character) + READ + _REST + END for character in run)


def _typed(run: str, *, is_last: bool) -> str:
    """After each letter the reading goes on, or the next one begins: where it ends, or after its initial."""
    inner = "".join(f"{re.escape(letter)}(?:{_done(letter)}{_NEXT})?" for letter in run[:-1])
    end = "" if is_last else f"{_done(run[-1])}{_REST}{END}"
    return f"{_REST}{READ}{inner}{re.escape(run[-1])}{end}"


def _done(letter: str) -> str:
    return f"(?:(?=[{READ}{END}])|(?<={READ}{re.escape(letter)})(?![{READ}{END}]))"

"""How a Chinese text is typed by who is in a hurry: as it is, by the initials of its pinyin, by the whole pinyin.

Text is compared folded: full-width letters and digits as the narrow ones, small letters, without blanks and unseen
characters. Initials take every reading that the library gives a character in its word, up to eight of them a text; the
whole pinyin takes the usual reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from daliang.vocabulary.texts import clean_text

MOST_INITIALS = 8
NAME, INITIALS, SPELLING = "\n", "\t", "\f"  # what stands before each key; folded text holds none of them


def fold(text: str) -> str:
    """The text as it is compared."""
    return "".join(unicodedata.normalize("NFKC", clean_text(text)).lower().split())


@dataclass(frozen=True)
class Marked:
    """A text with the part that was asked for; `hit` is empty where the question lies elsewhere."""

    before: str
    hit: str = ""
    after: str = ""


@lru_cache(maxsize=4096)
def keys(text: str) -> str:
    """Everything that the text is found by in one string: each key behind the sign of its kind, closed by a newline."""
    plain = fold(text)
    if not plain:
        return ""
    initials = dict.fromkeys("".join(way) for way in _initials(text))
    found = [(NAME, plain), *((INITIALS, key) for key in initials), (SPELLING, "".join(_spelling(text)))]
    return "".join(sign + key for sign, key in found if sign == NAME or key != plain) + NAME


@lru_cache(maxsize=4096)
def marked(text: str, asked: str) -> Marked:
    """Where the folded question stands in the text: as it is, in its initials, in its pinyin."""
    plain = tuple(fold(character) for character in text)
    for way in (plain, *_initials(text), _spelling(text)):
        at = "".join(way).find(asked)
        if at >= 0 and asked:
            first, last = _holding(way, at), _holding(way, at + len(asked) - 1)
            return Marked(text[:first], text[first : last + 1], text[last + 1 :])
    return Marked(text)


def _holding(way: Sequence[str], position: int) -> int:
    """The character of the text whose piece holds this position of the joined spelling."""
    for index, piece in enumerate(way):
        position -= len(piece)
        if position < 0:
            return index
    raise IndexError


def _initials(text: str) -> list[tuple[str, ...]]:
    """The initial of each character; the usual readings come first."""
    ways: list[tuple[str, ...]] = [()]
    for readings in _readings(text):
        options = dict.fromkeys(reading[:1] for reading in readings)
        ways = [(*way, option) for option in options for way in ways][:MOST_INITIALS]
    return ways


def _spelling(text: str) -> tuple[str, ...]:
    return tuple(readings[0] for readings in _readings(text))


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[tuple[str, ...], ...]:
    """For each character its readings; what is no Chinese character is read as it is, folded."""
    if text.isascii():
        return tuple((fold(character),) for character in text)
    # Its types leave out that a list of readings may come back.
    found = pinyin(text, style=Style.NORMAL, heteronym=True, v_to_u=False, errors=_one_by_one)  # type: ignore[arg-type]
    return tuple(tuple(dict.fromkeys(fold(reading) for reading in each)) for each in found)


def _one_by_one(others: str) -> list[list[str]]:
    return [[character] for character in others]

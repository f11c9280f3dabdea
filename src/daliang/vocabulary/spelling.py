"""How a Chinese text is typed by who is in a hurry: as it is, by the initials of its pinyin, by the whole pinyin.

Text is compared folded: full-width letters and digits as the narrow ones, small letters, simplified characters, without
blanks and unseen characters. Initials take every reading that the library gives a character in its word, up to eight of
them a text; the whole pinyin takes the usual reading. Characters and pinyin together: see `voicing`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from daliang.vocabulary.simplifying import likened, simplified
from daliang.vocabulary.texts import clean_text
from daliang.vocabulary.voicing import END, is_mixed, pattern, voiced

MOST_INITIALS = 8
# What stands before each key; folded text holds none of them.
SIGNS = NAME, INITIALS, SPELLING = "\n", "\t", "\f"


def fold(text: str) -> str:
    """The text as it is compared."""
    return likened("".join(unicodedata.normalize("NFKC", clean_text(text)).lower().split()))


@dataclass(frozen=True)
class Marked:
    """A text with the part that was asked for; `hit` is empty where the question lies elsewhere."""

    before: str
    hit: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.hit + self.after


@lru_cache(maxsize=4096)
def keys(text: str) -> str:
    """Everything that the text is found by in one string: each key behind the sign of its kind, the name closed too."""
    plain = fold(text)
    if not plain:
        return ""
    initials = dict.fromkeys("".join(way) for way in _initials(text))
    found = [*((INITIALS, key) for key in initials), (SPELLING, "".join(_spelling(text)))]
    mixed = "" if text.isascii() else voiced(map(fold, text), _readings(text))
    return NAME + plain + NAME + "".join(sign + key for sign, key in found if key != plain) + mixed


def holds(told: str, asked: str) -> bool:
    """Do the keys hold the folded question?"""
    return bool(re.search(pattern(asked), told)) if is_mixed(asked) else asked in told


def begins(told: str, asked: str) -> int | None:
    """How the keys begin with the folded question: 0 a name is just so, 1 a name begins so, 2 initials, 3 pinyin, also
    mixed with characters; None: not at all.
    """
    if NAME + asked + NAME in told:
        return 0
    found = next((rank for rank, sign in enumerate(SIGNS, 1) if sign + asked in told), None)
    if found or not is_mixed(asked):
        return found
    return len(SIGNS) if re.search(pattern(asked, begins=True), told) else None


@lru_cache(maxsize=4096)
def marked(text: str, asked: str) -> Marked:
    """Where the folded question stands in the text: as it is, in its initials, in its pinyin."""
    if is_mixed(asked):
        return _marked_mixed(text, asked)
    plain = tuple(fold(character) for character in text)
    for way in (plain, *_initials(text), _spelling(text)):
        at = "".join(way).find(asked)
        if at >= 0 and asked:
            first, last = _holding(way, at), _holding(way, at + len(asked) - 1)
            return Marked(text[:first], text[first : last + 1], text[last + 1 :])
    return Marked(text)


def _marked_mixed(text: str, asked: str) -> Marked:
    places = [place for place, character in enumerate(text) if fold(character)]
    told = voiced(map(fold, text), _readings(text))
    found = re.search(pattern(asked), told)
    if found is None:
        return Marked(text)
    first = places[told.count(END, 0, found.start() + 1)]
    last = places[told.count(END, 0, found.end() - 1)]
    return Marked(text[:first], text[first : last + 1], text[last + 1 :])


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
    found = pinyin(simplified(text), style=Style.NORMAL, heteronym=True, v_to_u=False, errors=_one_by_one)  # type: ignore[arg-type]
    return tuple(tuple(dict.fromkeys(fold(reading) for reading in each)) for each in found)


def _one_by_one(others: str) -> list[list[str]]:
    return [[character] for character in others]

"""Pieces of one to three signs, by which an index finds the keys that hold a question.

What holds the question has all its pieces; what has them all need not hold it, so the few that an index gives are
compared with the question themselves. Pieces are numbers: short, and no text that anybody could read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from daliang.vocabulary.voicing import END, READ, borders, is_mixed

NUMBERS = 1 << 20
_SEGMENTS = re.compile(f"[{READ}{END}]")


def grams(told: str) -> frozenset[int]:
    """The pieces of keys: each sign, each two neighbours, each three that are letters or digits."""
    found = set(borders(told))
    for segment in _SEGMENTS.split(told):
        found.update(segment)
        found.update(_pairs(segment))
        found.update(_triples(segment))
    return _numbered(found)


def grams_asked(asked: str) -> frozenset[int]:
    """The pieces that keys have which hold the folded question, mixed or not."""
    return grams_mixed(asked) if is_mixed(asked) else grams_written(asked)


@lru_cache(maxsize=1024)
def grams_mixed(asked: str) -> frozenset[int]:
    """The pieces that keys have which hold characters and pinyin in this order."""
    return _numbered({pair for pair in _pairs(asked) if not pair.isascii()})


@lru_cache(maxsize=1024)
def grams_written(text: str) -> frozenset[int]:
    """The pieces that keys have which hold the text as it is, as few as name it; signs of `spelling` may be in it."""
    if len(text) == 1:
        return _numbered({text})
    triples = set(_triples(text))
    return _numbered(triples | {pair for pair in _pairs(text) if not any(pair in triple for triple in triples)})


def _pairs(text: str) -> list[str]:
    return list(map("".join, pairwise(text)))


def _triples(text: str) -> Iterator[str]:
    pieces = (text[start : start + 3] for start in range(len(text) - 2))
    return (piece for piece in pieces if piece.isascii())


def _numbered(pieces: set[str]) -> frozenset[int]:
    return frozenset(crc32(piece.encode()) % NUMBERS for piece in pieces)

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
        found.update(map("".join, pairwise(segment)))
        found.update(_triples(segment))
    return _numbered(found)


@lru_cache(maxsize=1024)
def grams_asked(asked: str) -> frozenset[int]:
    """The pieces that keys with this folded question have: as few as name it; a sign of `spelling` may stand first."""
    if len(asked) == 1:
        return _numbered({asked})
    pairs = list(map("".join, pairwise(asked)))
    if is_mixed(asked):
        return _numbered({pair for pair in pairs if not pair.isascii()})
    triples = set(_triples(asked))
    return _numbered(triples | {pair for pair in pairs if not any(pair in triple for triple in triples)})


def _triples(text: str) -> Iterator[str]:
    pieces = (text[start : start + 3] for start in range(len(text) - 2))
    return (piece for piece in pieces if piece.isascii())


def _numbered(pieces: set[str]) -> frozenset[int]:
    return frozenset(crc32(piece.encode()) % NUMBERS for piece in pieces)

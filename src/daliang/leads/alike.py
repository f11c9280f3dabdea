"""How alike two articles are: a pure question about their characters and what they tell, without a database.

Shingles are runs of three characters (no punctuation, width and spaces aside). A re-post shares nearly all of them, a
copy whose words were exchanged for synonyms about a third; two ceremonies of one city in the same turns of speech share
nine tenths. So words alone tell nothing: amounts, the day and the counts of projects speak for one story or against it,
and amounts have the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from daliang.vocabulary.numerals import half_width

RUN = 3
SAME = 0.6  # of all shingles: a re-post, whatever its facts, unless they disagree
INSIDE = 0.8  # of the shorter one's: an excerpt …
SHORTEST = 120  # … when that has so many shingles
SPUN = 0.15  # of all shingles, when what they tell agrees
AGREED = 0.75  # of the amounts that either names
DENIED = 0.34  # below it two lists of amounts tell of two things
NOT_TOLD = ("threshold", "target")  # what is asked for or aimed at stands in every report of a year
BANDS, ROWS = 40, 2  # two articles with a third in common meet in some band with a chance of 99 %
_DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日")  # not a sentence: a pattern
_KEPT = re.compile(r"[\u3400-\u9fffA-Za-z0-9.]")
_PRIME = (1 << 31) - 1
_seeds = np.random.default_rng(20220824)
_FACTORS = _seeds.integers(1, _PRIME, BANDS * ROWS, dtype=np.int64)
_SHIFTS = _seeds.integers(0, _PRIME, BANDS * ROWS, dtype=np.int64)


@dataclass(frozen=True)
class Gist:
    """An article for comparison: its shingles, and the amounts, names, counts of projects and days that it tells."""

    shingles: frozenset[int]
    amounts: frozenset[str]
    names: frozenset[str]
    counts: frozenset[int] = frozenset()
    days: Sequence[str] = ()


def gist(article: str, facts: Iterable[dict[str, object]]) -> Gist:
    """`facts` are the fields of its facts; amounts are taken with their currency, names of projects as written."""
    told = list(facts)
    stated = [one for one in told if one.get("amount_value") and one.get("role") not in NOT_TOLD]
    amounts = frozenset(f"{one['amount_value']} {one['currency']}" for one in stated)
    names = frozenset(str(one["name"]) for one in told if one.get("name") and "stage" in one)
    counts = frozenset(count for one in told if isinstance(count := one.get("count"), int))
    days = tuple(f"{int(month)}-{int(day)}" for month, day in _DAY.findall(half_width(article)))
    return Gist(shingles(article), amounts, names, counts, days)


def shingles(article: str) -> frozenset[int]:
    """Hashes (31 bits) of every run of three characters that carry meaning."""
    kept = "".join(_KEPT.findall(half_width(article)))
    return frozenset(_hashed(kept[at : at + RUN]) % _PRIME for at in range(len(kept) - RUN + 1))


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def same_story(one: Gist, other: Gist) -> bool:
    """Do two articles tell the same? Many words in common want nothing against it, few want something for it."""
    common = len(one.shingles & other.shingles)
    if not common:
        return False
    if one.shingles == other.shingles:
        return True
    if agreement(one.amounts, other.amounts) < DENIED and one.amounts and other.amounts:
        return False
    shorter = min(len(one.shingles), len(other.shingles))
    share = common / len(one.shingles | other.shingles)
    speaks_for = _by_amounts(one, other) + _by_day(one, other) + _by_counts(one, other)
    if share >= SAME or (shorter >= SHORTEST and common / shorter >= INSIDE):
        return speaks_for >= 0
    return share >= SPUN and speaks_for > 0 and _agree(one, other)


def agreement(one: frozenset[Any], other: frozenset[Any]) -> float:
    """The share of what both name in the shorter list; 0 when either names nothing."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _by_amounts(one: Gist, other: Gist) -> int:
    """1 when they agree; what differs much has been told apart before."""
    return int(agreement(one.amounts, other.amounts) >= AGREED)


def _by_day(one: Gist, other: Gist) -> int:
    """1 when the first day of either stands in the other too, -1 when both name days and it does not."""
    if not one.days or not other.days:
        return 0
    return 1 if one.days[0] in other.days or other.days[0] in one.days else -1


def _by_counts(one: Gist, other: Gist) -> int:
    """1 when their counts of projects agree, -1 when both count and have none in common."""
    if not one.counts or not other.counts:
        return 0
    agreed = agreement(one.counts, other.counts)
    return 1 if agreed >= AGREED else -1 if not agreed else 0


def _agree(one: Gist, other: Gist) -> bool:
    """Two amounts in common at least; or one, and a project by its name."""
    shared = len(one.amounts & other.amounts)
    by_name = shared == 1 and bool(one.names & other.names)
    return agreement(one.amounts, other.amounts) >= AGREED and (shared >= 2 or by_name)


def keys(one: Gist) -> list[int]:
    """Under which keys an article is found again: bands of its MinHash, and the set of amounts that it tells."""
    found = _bands(one.shingles)
    if len(one.amounts) >= 2:
        found.append(_hashed("amounts " + " ".join(sorted(one.amounts))))
    found += [_hashed("name " + name) for name in sorted(one.names) if len(name) >= 6]
    return sorted(set(found))


def _bands(found: frozenset[int]) -> list[int]:
    if not found:
        return []
    lowest = _lowest(np.fromiter(found, dtype=np.int64, count=len(found)))
    rows: Sequence[NDArray[np.int64]] = np.split(lowest, BANDS)
    return [_hashed(f"band {number} {' '.join(map(str, row))}") for number, row in enumerate(rows)]


def _lowest(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The least of each of the permutations; one after the other, so that a long article takes little memory."""
    return np.array([((values * a + b) % _PRIME).min() for a, b in zip(_FACTORS, _SHIFTS, strict=True)])

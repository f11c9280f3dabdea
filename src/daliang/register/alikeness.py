"""Do two files describe one project? Compared by name, credit code, investor, place and amount.

Names and investors are compared without spaces, marks, width and the words that say nothing; 200,000 names take
well under a second in rapidfuzz's own loop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.vocabulary.likeness import plain

ALIKE, LOOSELY_ALIKE = 88, 68  # of 100, by rapidfuzz's ratio
NEAR_AMOUNT = 0.1  # of the larger one
COLUMNS = ("pk", "name", "investor", "investor_parent", "credit_code", "source_place", "amount_cny")


@dataclass(frozen=True)
class Described:
    """What is known of a project that may be a second file. `amount_cny` in whole yuan."""

    name: str
    investor: str = ""
    investor_parent: str = ""
    credit_code: str = ""
    source_place: str = ""
    amount_cny: int | None = None

    @classmethod
    def of(cls, project: Project) -> Described:
        return cls(*(getattr(project, column) for column in COLUMNS[1:]))


@dataclass(frozen=True)
class Likeness:
    """A file or lead that looks the same, by its key, and on which grounds."""

    key: int
    grounds: tuple[str, ...]


@whole_house
def likenesses(wanted: Described, *, but: int | None = None) -> list[Likeness]:
    """Live files of the whole city that look like `wanted`; one query. Whoever asks must not be told whose they are."""
    return alike_among(wanted, [row for row in Project.objects.live().values_list(*COLUMNS) if row[0] != but])


def alike_among(wanted: Described, rows: Sequence[tuple[Any, ...]]) -> list[Likeness]:
    """Which of these look like `wanted`, each with the values of COLUMNS; the surest first, twenty at most."""
    if not rows or not plain(wanted.name):
        return []
    scores = process.cdist([plain(wanted.name)], [plain(row[1]) for row in rows], scorer=fuzz.ratio)[0]
    found = [
        Likeness(row[0], tuple(_grounds(wanted, row, float(score)))) for row, score in zip(rows, scores, strict=True)
    ]
    return sorted((one for one in found if is_enough(one.grounds)), key=lambda one: -len(one.grounds))[:20]


def is_enough(grounds: tuple[str, ...]) -> bool:
    """One sure ground (name, credit code), or the same investor with a looser name, or with place and amount."""
    held = set(grounds)
    sure = held & {"name", "credit_code"}
    return bool(sure) or ("investor" in held and ("near_name" in held or {"place", "amount"} <= held))


def _grounds(wanted: Described, row: tuple[object, ...], score: float) -> Iterator[str]:
    _pk, _name, investor, parent, code, place, amount = row
    if score >= LOOSELY_ALIKE:
        yield "name" if score >= ALIKE else "near_name"
    if wanted.credit_code and wanted.credit_code == code:
        yield "credit_code"
    ours = {plain(wanted.investor), plain(wanted.investor_parent)} - {""}
    if ours & {plain(str(investor)), plain(str(parent))}:
        yield "investor"
    if wanted.source_place and plain(wanted.source_place) == plain(str(place)):
        yield "place"
    if wanted.amount_cny and isinstance(amount, int):
        larger = max(wanted.amount_cny, amount)
        if abs(wanted.amount_cny - amount) <= larger * NEAR_AMOUNT:
            yield "amount"

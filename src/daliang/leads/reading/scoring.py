"""How well facts fit corrected facts: what was found, what was made up, what was missed, kind by kind.

Facts are objects as `documents.document` makes them. A corrected fact with `"optional": true` is neither asked for nor
held against anyone who finds it.

* An amount fits by value and currency where its span touches the corrected one's.
* A project fits by its name, or by company and amount together; `amount right` also wants the same sum of money.
  Among several candidates the likest pair goes first.
* An aggregate fits by count and sum together; saying the same twice is no mistake.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Fact = dict[str, Any]
KINDS = ("amounts", "projects", "projects, amount right", "aggregates")
_COMMON = re.compile("股份有限公司|有限责任公司|有限公司|集团|公司|项目|工程|基地|产业园区?|建设|投资|生产")
_ALIKE = 0.5  # least likeness of two names of one project
_SAME_FIRM = 0.6


@dataclass
class Tally:
    """Counts of one kind over many pages, and the differences in words for people who mend rules."""

    right: int = 0
    made_up: int = 0
    missed: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self._share(self.made_up)

    @property
    def recall(self) -> float:
        return self._share(self.missed)

    @property
    def f1(self) -> float:
        whole = 2 * self.right + self.made_up + self.missed
        return 2 * self.right / whole if whole else 1.0

    def _share(self, wrong: int) -> float:
        return self.right / (self.right + wrong) if self.right + wrong else 1.0

    def add(self, page: str, pairs: Pairs, found: Sequence[Fact], corrected: Sequence[Fact]) -> None:
        """Count the pairs of one page; found and corrected facts without a partner are differences."""
        mine, theirs = {a for a, _ in pairs}, {b for _, b in pairs}
        self.right += sum(not corrected[b].get("optional") for _, b in pairs)
        for at, fact in enumerate(found):
            if at not in mine:
                self.made_up += 1
                self.differences.append(f"{page} + {_said(fact)}")
        for at, fact in enumerate(corrected):
            if at not in theirs and not fact.get("optional"):
                self.missed += 1
                self.differences.append(f"{page} - {_said(fact)}")


Pairs = list[tuple[int, int]]


def score(pages: Sequence[tuple[str, Fact, Fact]]) -> dict[str, Tally]:
    """The tally of each of `KINDS` over (page, facts found, facts corrected)."""
    tallies = {kind: Tally() for kind in KINDS}
    for name, found, corrected in pages:
        for kind in ("amounts", "aggregates"):
            theirs = corrected.get(kind) or []
            fits = _fits_amount if kind == "amounts" else _fits_aggregate
            pairs, kept = _matched(found.get(kind) or [], theirs, fits, repeats=kind == "aggregates")
            tallies[kind].add(name, pairs, kept, theirs)
        _score_projects(tallies, name, found.get("projects") or [], corrected.get("projects") or [])
    return tallies


def _score_projects(tallies: dict[str, Tally], name: str, mine: list[Fact], theirs: list[Fact]) -> None:
    pairs = _likest(mine, theirs)
    tallies["projects"].add(name, pairs, mine, theirs)
    right = [(a, b) for a, b in pairs if _same_sum(mine[a], theirs[b])]
    wrong = {a for a, b in pairs if (a, b) not in right and theirs[b].get("optional")}
    keep = [at for at in range(len(mine)) if at not in wrong]
    moved = [(keep.index(a), b) for a, b in right]
    tallies["projects, amount right"].add(name, moved, [mine[at] for at in keep], theirs)


def _matched(
    mine: list[Fact], theirs: list[Fact], fits: Callable[[Fact, Fact], bool], *, repeats: bool
) -> tuple[Pairs, list[Fact]]:
    """One to one in order, asked-for facts first; where `repeats` may be, those of a fitting fact are left out."""
    taken: dict[int, int] = {}
    for b in sorted(range(len(theirs)), key=lambda at: bool(theirs[at].get("optional"))):
        fit = next((a for a in range(len(mine)) if a not in taken and fits(mine[a], theirs[b])), None)
        if fit is not None:
            taken[fit] = b
    kept = [
        a for a in range(len(mine)) if a in taken or not repeats or not any(fits(mine[a], other) for other in theirs)
    ]
    return [(kept.index(a), b) for a, b in taken.items()], [mine[a] for a in kept]


def _fits_amount(one: Fact, other: Fact) -> bool:
    return (
        one["currency"] == other["currency"]
        and _close(one["value"], other["value"])
        and one["start"] < other["end"]
        and other["start"] < one["end"]
    )


def _fits_aggregate(one: Fact, other: Fact) -> bool:
    return one.get("count") == other.get("count") and _same_sum(one, other)


def _same_sum(one: Fact, other: Fact) -> bool:
    a, b = one.get("amount_value"), other.get("amount_value")
    if a is None or b is None:
        return a is b
    return _close(a, b) and one.get("currency") == other.get("currency")


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def _likest(mine: list[Fact], theirs: list[Fact]) -> Pairs:
    pairs: Pairs = []
    for _, a, b in sorted(_candidates(mine, theirs), key=lambda one: (-one[0], one[1], one[2])):
        if all(a != x and b != y for x, y in pairs):
            pairs.append((a, b))
    return pairs


def _candidates(mine: list[Fact], theirs: list[Fact]) -> Iterator[tuple[float, int, int]]:
    for a, one in enumerate(mine):
        for b, other in enumerate(theirs):
            name, firm = _likeness(one.get("name"), other.get("name")), _firm(one, other)
            same = _same_sum(one, other)
            told = same and other.get("amount_value") is not None
            if name >= _ALIKE or (told and (name >= 0.2 or firm >= 0.5)) or (same and firm >= _SAME_FIRM):
                yield name + 0.3 * firm + 0.5 * told - 0.01 * bool(other.get("optional")), a, b


def _firm(one: Fact, other: Fact) -> float:
    """Likeness of the companies; a company that stands inside the other's project name counts too."""
    if one.get("company") or not other.get("company"):
        return _likeness(one.get("company"), other.get("company"))
    return 0.8 if len(_core(other["company"])) > 1 and _core(other["company"]) in _bare(one.get("name")) else 0.0


def _likeness(one: str | None, other: str | None) -> float:
    """Dice's measure of pairs of neighbours, 0 to 1, without words that every name has; 0.8 if one holds the other."""
    a, b = _core(one), _core(other)
    if not a or not b:
        return 0.0
    mine, theirs = _neighbours(a), _neighbours(b)
    dice = 2 * (mine & theirs).total() / (mine.total() + theirs.total())
    return max(dice, 0.8) if min(len(a), len(b)) >= 3 and (a in b or b in a) else dice


def _neighbours(word: str) -> Counter[str]:
    return Counter(word[at : at + 2] for at in range(len(word) - 1)) or Counter([word])


def _core(name: str | None) -> str:
    bare = _bare(name)
    core = _COMMON.sub("", bare)
    return core if len(core) > 1 else bare


def _bare(name: str | None) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", name or "").lower() if one.isalnum())


def _said(fact: Fact) -> str:
    """A fact in one line: what it names, and its money."""
    named = " · ".join(str(fact[key]) for key in ("name", "company", "count", "event") if fact.get(key) is not None)
    value = fact.get("value", fact.get("amount_value"))
    money = "" if value is None else f"{value:,} {fact.get('currency')}"
    place = f"[{fact['start']}, {fact['end']})" if "start" in fact else ""
    return " ".join(part for part in (named, money, place) if part)

"""What rules and model read, in one reading.

Two facts are the same where they stand at one place and agree: amounts by place and value; projects whose names
overlap, or whose amount is one that no other project has, or whose names are one inside the other without amounts that
differ; aggregates that overlap or repeat each other, with one count or one total; people by name. A fact that both
found carries the rule "rules+model" before the rule that found it. What only one of them found stays as it is, and what
one left open the other fills in. Where they differ about a project's amount, name or company, or about an
aggregate's count or total, the rules' stays and the model's is told among the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from daliang.leads.readers.answering import Kind, Other, cut
from daliang.leads.reading.facts import Aggregate, Amount, Person, Project, Reading

BOTH = "rules+model"
_COMMON = re.compile("项目|工程|总部|基地")  # not a sentence: a pattern


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Fact = TypeVar("Fact", bound=_Placed)
"""A fact of any kind."""


def combined(rules: Reading, model: Reading) -> tuple[Reading, list[Other]]:
    """The union of both readings of one page, in the order of the page, and what the model had otherwise."""
    others: list[Other] = []
    shared = _sole_amounts(rules.projects) & _sole_amounts(model.projects)
    whole = replace(
        rules,
        amounts=_union(rules.amounts, model.amounts, _same_amount, _agreed),
        projects=_union(
            rules.projects,
            model.projects,
            lambda one, other: _same_project(one, other, shared),
            lambda one, other: _one_project(one, other, others),
        ),
        aggregates=_union(
            rules.aggregates,
            model.aggregates,
            _same_aggregate,
            lambda one, other: _one_aggregate(one, other, others),
        ),
        people=_union(rules.people, model.people, lambda one, other: one.name == other.name, _agreed),
    )
    return whole, others


def _union(
    ours: Iterable[Fact], theirs: Iterable[Fact], same: Callable[[Fact, Fact], bool], join: Callable[[Fact, Fact], Fact]
) -> list[Fact]:
    """Each of theirs is joined to one of ours, overlapping ones first, or stands by itself."""
    kept = list(ours)
    met: set[int] = set()
    added: list[Fact] = []
    for their in sorted(theirs, key=lambda fact: fact.start):
        twins = [at for at, one in enumerate(kept) if at not in met and same(one, their)]
        if twins:
            at = min(twins, key=lambda at: not _overlap(kept[at], their))
            kept[at] = join(kept[at], their)
            met.add(at)
        elif not any(same(one, their) for one in kept):
            added.append(their)
    return sorted(kept + added, key=lambda fact: fact.start)


Ruled = TypeVar("Ruled", Amount, Project, Aggregate, Person)


def _agreed(one: Ruled, _other: Ruled) -> Ruled:
    return replace(one, rule=f"{BOTH}: {one.rule}")


def _overlap(one: _Placed, other: _Placed) -> bool:
    return one.start < other.end and other.start < one.end


def _same_amount(one: Amount | None, other: Amount | None) -> bool:
    return bool(one and other and one.start == other.start and _worth(one) == _worth(other))


def _worth(amount: Amount | None) -> tuple[object, str] | None:
    return (amount.value, amount.currency) if amount else None


def _sole_amounts(projects: Sequence[Project]) -> set[int]:
    """The places of amounts that belong to one project only; the least of a list (均超50亿元) belongs to many."""
    count = Counter(project.amount.start for project in projects if project.amount)
    return {start for start, times in count.items() if times == 1}


def _same_project(one: Project, other: Project, shared: set[int]) -> bool:
    if _overlap(one, other):
        return True
    if one.amount and _same_amount(one.amount, other.amount) and one.amount.start in shared:
        return True
    if one.amount and other.amount and _worth(one.amount) != _worth(other.amount):
        return False
    short, long = sorted((_COMMON.sub("", one.name), _COMMON.sub("", other.name)), key=len)
    return len(short) >= 3 and short in long


def _one_project(one: Project, other: Project, others: list[Other]) -> Project:
    """One project: the rules' name and place, and each detail of theirs that they have."""
    if one.amount and other.amount and _worth(one.amount) != _worth(other.amount):
        others.append(_differing("projects", f"{other.name} {_sum(other.amount)}", f"{one.name} {_sum(one.amount)}"))
        return one
    for said, kept in ((other.name, one.name), (other.company, one.company)):
        if said and kept and said != kept:
            others.append(_differing("projects", said, kept))
    whole = replace(
        one,
        company=one.company or other.company,
        amount=one.amount or other.amount,
        stage=one.stage or other.stage,
        place=one.place or other.place,
        industry=one.industry or other.industry,
    )
    return _agreed(whole, other) if _worth(one.amount) == _worth(other.amount) else whole


def _same_aggregate(one: Aggregate, other: Aggregate) -> bool:
    """They speak of one thing: side by side with one count or one total, or the same pair once more."""
    alike = (one.count is not None and one.count == other.count, _same_amount(one.amount, other.amount))
    repeated = one.count == other.count and _worth(one.amount) == _worth(other.amount)
    return (_overlap(one, other) and any(alike)) or repeated


def _one_aggregate(one: Aggregate, other: Aggregate, others: list[Other]) -> Aggregate:
    differ = (one.count and other.count and one.count != other.count) or (
        one.amount and other.amount and _worth(one.amount) != _worth(other.amount)
    )
    if differ:
        others.append(_differing("aggregates", _pair(other), _pair(one)))
        return one
    whole = replace(
        one, count=one.count or other.count, amount=one.amount or other.amount, period=one.period or other.period
    )
    agreed = one.count == other.count and _worth(one.amount) == _worth(other.amount)
    return _agreed(whole, other) if agreed else whole


def _differing(kind: Kind, said: str, kept: str) -> Other:
    return Other(kind, "rules differ", cut(said), cut(kept))


def _pair(aggregate: Aggregate) -> str:
    return f"{aggregate.count or '–'} / {_sum(aggregate.amount) or '–'}"


def _sum(amount: Amount | None) -> str:
    return f"{amount.value:f} {amount.currency}" if amount else ""

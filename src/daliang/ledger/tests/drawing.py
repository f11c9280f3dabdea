"""Random facts for Hypothesis: days close together, few units, amounts that sit on the edges of tiers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.tests.replay import Recorded
from daliang.ledger.tests.world import ACTS, INDUSTRIES, LANDINGS, SCHEME, YI, march

DAYS = st.integers(1, 8)
ORIGINS = st.sampled_from(["domestic", "foreign"])
UNITS = st.sampled_from(LANDINGS)
VALUES = st.one_of(st.sampled_from([1, 2, 3, YI - 1, YI, 10 * YI, 20 * YI]), st.integers(1, 10**12))
RATES = st.sampled_from(["6.85", "7.000001", "6.3757"])


@st.composite
def shares(draw: DrawFn) -> dict[str, int]:
    """One to three units; shares in millionths that add up, thirds and crumbs among them."""
    units = draw(st.lists(UNITS, min_size=1, max_size=3, unique=True))
    each = draw(st.sampled_from([WHOLE // len(units), 1, 250_000]))
    return dict.fromkeys(units[1:], each) | {units[0]: WHOLE - each * (len(units) - 1)}


def argument(**parts: SearchStrategy[Any]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(parts)


def without_needless_rate(amount: dict[str, Any]) -> dict[str, Any]:
    return amount if amount["currency"] == "USD" else {name: part for name, part in amount.items() if name != "rate"}


CURRENCY = st.sampled_from(["CNY", "USD"])
AMOUNTS = argument(
    kind=st.sampled_from(["total", "total", "total", "fixed", "contracted_fdi"]), value=VALUES, currency=CURRENCY,
    qualifier=st.sampled_from(["exactly", "at_least"]), rate=RATES,
).map(without_needless_rate)  # fmt: skip
ARGUMENTS: Mapping[Kind, SearchStrategy[dict[str, Any]]] = {
    Kind.OPENED: argument(unit=UNITS, industry=st.sampled_from(INDUSTRIES), origin=ORIGINS),
    Kind.BROUGHT_FORWARD: argument(unit=UNITS, industry=st.sampled_from(INDUSTRIES), origin=ORIGINS),
    Kind.REACHED: argument(stage=st.sampled_from(SCHEME.stages)),
    Kind.FELL_BACK: argument(stage=st.sampled_from(SCHEME.stages[:-1])),
    Kind.RECOGNISED: argument(act=st.sampled_from(ACTS)),
    Kind.WITHDRAWN: argument(
        milestone=st.sampled_from(["paid_in", "paid_in", "paid_in", "signed", "recognised", *SCHEME.milestones])
    ),
    Kind.AMOUNT: AMOUNTS,
    Kind.PAID_IN: argument(value=VALUES, currency=st.just("USD")),
    Kind.MOVED: argument(unit=UNITS),
    Kind.RECREDITED: argument(shares=shares(), transfer=st.booleans()),
    Kind.RECLASSIFIED: st.fixed_dictionaries({}, optional={"industry": st.sampled_from(INDUSTRIES), "origin": ORIGINS}),
    Kind.SUSPENDED: argument(),
    Kind.RESUMED: argument(),
    Kind.ENDED: argument(reason=st.just("资金")),
    Kind.REOPENED: argument(),
}
# How often each is drawn: what moves figures most, most often.
OFTEN = (
    [Kind.REACHED, Kind.AMOUNT] * 3
    + [Kind.RECREDITED, Kind.WITHDRAWN, Kind.PAID_IN, Kind.MOVED] * 2
    + [Kind.ENDED, *ARGUMENTS]
)


class Idea(NamedTuple):
    """A fact that somebody might post."""

    kind: Kind
    day: int
    argument: dict[str, Any]


# Made once: Hypothesis looks a new strategy over before its first draw, which costs more than the draw.
IDEA_OF = {kind: st.builds(Idea, st.just(kind), DAYS, ARGUMENTS[kind]) for kind in ARGUMENTS}
IDEAS = st.sampled_from(OFTEN).flatmap(IDEA_OF.__getitem__)
PLACES, DEEDS, FLAGS = st.integers(0, 1000), st.integers(0, 9), st.booleans()


@st.composite
def notebooks(draw: DrawFn, projects: tuple[str, ...] = ("p1", "p2"), least: int = 1, more: int = 14) -> list[Recorded]:
    """A record of facts, reversals and corrections in the order of writing; nothing says that it makes sense."""
    records: list[Recorded] = []
    standing: list[Recorded] = []

    def write(project: str, day: date, kind: Kind, slot: int = 0, **rest: Any) -> None:
        seq = len(records) + 1
        records.append(Recorded(seq, project, day, slot or seq, kind, **rest))
        if kind is not Kind.REVERSED:
            standing.append(records[-1])

    for project in projects:
        first = draw(st.one_of(IDEA_OF[Kind.OPENED], IDEA_OF[Kind.BROUGHT_FORWARD]))
        write(project, march(min(first.day, 3)), first.kind, argument=first.argument)
    choice = st.sampled_from((projects[0], *projects))
    for _step in range(least + draw(PLACES) % more):
        project, idea, deed = draw(choice), draw(IDEAS), draw(DEEDS)
        if deed < 7 or not standing:
            write(project, march(idea.day), idea.kind, argument=idea.argument)
            continue
        gone = standing.pop(draw(PLACES) % len(standing))
        write(gone.project, gone.day, Kind.REVERSED, reverses=gone.seq)
        if deed > 7:
            changed = draw(FLAGS)
            again = draw(ARGUMENTS[gone.kind]) if changed else gone.argument
            day = march(idea.day) if deed == 9 else gone.day
            write(gone.project, day, gone.kind, gone.slot, argument=again)
    return records

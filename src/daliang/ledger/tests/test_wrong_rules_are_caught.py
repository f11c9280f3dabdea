"""The tests are tested: each wrong rule, planted alone, must make the ledger and the replay disagree."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from daliang.ledger import posting as posts
from daliang.ledger import tree
from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.ledger.posting import NewFact
from daliang.ledger.tests import derived, world
from daliang.ledger.tests.derived import Disagreement, compare
from daliang.ledger.tests.drawing import notebooks
from daliang.ledger.tests.replay import Cell, Recorded, Sums
from daliang.ledger.tests.world import INDUSTRIES, LANDINGS, YI, Leg, World, march
from daliang.ledger.tests.wrong_rules import WRONG_RULES


@cache
def pool() -> list[list[Recorded]]:
    """Two hundred notebooks, the same in each run where the same modules are loaded, the fullest first; two of ours."""
    drawn: list[list[Recorded]] = []

    @settings(max_examples=200, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    @given(notebooks(least=16, more=8))
    def keep(records: list[Recorded]) -> None:
        drawn.append(records)

    keep()
    return [paid_and_withdrawn(), shared_by_three(), *sorted(drawn, key=len, reverse=True)]


def by_hand(*facts: tuple[Kind, dict[str, Any]]) -> list[Recorded]:
    """A notebook of one project, a fact a day after its opening: what is drawn holds such facts rarely, or never."""
    opening = {"unit": LANDINGS[0], "industry": INDUSTRIES[0], "origin": "foreign"}
    return [
        Recorded(seq, "p1", march(seq), seq, kind, argument=argument)
        for seq, (kind, argument) in enumerate([(Kind.OPENED, opening), *facts], start=1)
    ]


def stated(value: int, currency: str, **more: Any) -> tuple[Kind, dict[str, Any]]:
    return Kind.AMOUNT, {"kind": "total", "value": value, "currency": currency, "qualifier": "exactly", **more}


def paid_and_withdrawn() -> list[Recorded]:
    return by_hand(
        stated(10 * YI, "USD", rate="6.85"),
        (Kind.PAID_IN, {"value": YI, "currency": "USD"}),
        (Kind.WITHDRAWN, {"milestone": "paid_in"}),
    )


def shared_by_three() -> list[Recorded]:
    """A hundred yuan in thirds: each rounded by itself, one yuan is lost."""
    thirds = dict(zip(LANDINGS, (333_333, 333_333, 333_334), strict=False))
    return by_hand(
        stated(100, "CNY"),
        (Kind.RECREDITED, {"shares": thirds, "transfer": False}),
        (Kind.REACHED, {"stage": "signed"}),
    )


def compare_many() -> None:
    for records in pool():
        compare(records)


@pytest.mark.nodb
def test_with_no_wrong_rule_planted_all_agree() -> None:
    """Else the plants below would be caught by whatever is wrong already."""
    compare_many()


@pytest.mark.nodb
@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_wrong_rule_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    WRONG_RULES[name](monkeypatch)
    with pytest.raises(Disagreement):
        compare_many()


@pytest.mark.nodb
def test_known_at_read_as_a_day_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes a posting for known from its effective day on believes too early what was recorded late."""

    def wrong(legs: list[Leg], as_of: date, known_at: int) -> dict[Cell, Sums]:
        known_on = max(leg.day for leg in legs if leg.seq <= known_at)
        return world.believed([leg for leg in legs if leg.day <= known_on], as_of, len(legs))

    monkeypatch.setattr(derived, "believed", wrong)
    with pytest.raises(Disagreement):
        compare_many()


def test_a_repost_with_a_slot_of_its_own_is_caught(blank: World, monkeypatch: pytest.MonkeyPatch) -> None:
    posting_of = posts._Work._posting

    def wrong(work: Any, seq: int, fact: NewFact) -> Posting:
        return posting_of(work, seq, replace(fact, corrects=None))

    monkeypatch.setattr(posts._Work, "_posting", wrong)
    blank.open("p1", 3)
    first = blank.put("p1", Kind.MOVED, 5, unit="park_a2")
    blank.put("p1", Kind.MOVED, 5, unit="park_b1")
    blank.correct(first)
    assert blank.disagreements() == [(march(5), blank.head)]


def test_a_tree_that_follows_the_last_record_is_caught(blank: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(unit: Any, _seq: int) -> None:
        latest = unit.memberships.latest("seq")
        type(unit).objects.move(unit, latest.parent, pos="last-child")

    monkeypatch.setattr(tree, "_stand_as_of_today", wrong)
    park = blank.units["park_a1"]
    for parent, day in (("county_b", 8), ("city", 4)):
        tree.rearrange(type(park).objects.get(pk=park.pk), parent=blank.units[parent], on=march(day), by=blank.clerk)
    stands = type(park).objects.get_parent(type(park).objects.get(pk=park.pk))
    assert stands.pk != tree.parents(march(31), blank.head)[park.pk]

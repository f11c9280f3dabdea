"""Amounts, tiers and shares of money: rules 15 to 17, each by a small example counted by hand."""

import pytest

from daliang.ledger.derive import portions
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.posting import post
from daliang.ledger.tests.world import YI, World
from daliang.vocabulary.money import LARGEST
from daliang.vocabulary.refusal import Refusal


def money(world: World, account: str, day: int, **where: str) -> tuple[int, int]:
    """Yuan and dollars of the total investment that has arrived at `account`."""
    cells = {
        cell: sums for cell, sums in world.believed(day).items() if (cell.book, cell.account) == ("arrivals", account)
    }
    where = {"kind": "total", **where}
    kept = [sums for cell, sums in cells.items() if all(getattr(cell, name) == value for name, value in where.items())]
    return sum(sums.cny for sums in kept), sum(sums.usd for sums in kept)


def test_rule_15_a_revision_adjusts_held_milestones_at_the_credited_units_on_its_own_day(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 3, 8)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.MOVED, 6, unit="park_b1")
    world.invest("p1", 7, 12)
    assert [world.counted("signed", day, at_least=10 * YI) for day in (5, 6, 7)] == [0, 0, WHOLE]
    assert [world.counted("signed", day, at_least=YI) for day in (5, 6, 7)] == [WHOLE] * 3
    assert [money(world, "signed", day, unit="park_a1") for day in (5, 7)] == [(8 * YI, 0), (12 * YI, 0)]
    assert money(world, "signed", 7, unit="park_b1") == (0, 0)


def test_rule_15_an_amount_unknown_yet_counts_without_money_in_no_tier(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.invest("p1", 7, 12)
    assert [world.counted("signed", day) for day in (5, 7)] == [WHOLE, WHOLE]
    assert [world.counted("signed", day, at_least=1) for day in (5, 7)] == [0, WHOLE]
    assert money(world, "signed", 6) == (0, 0)


def test_rule_15_the_cumulative_count_is_never_negative_nor_above_one(world: World) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.RECREDITED, 4, shares={"park_a1": 333_333, "park_b1": 666_667})
    world.reach("p1", 5, "signed")
    for day, yi in ((5, 12), (6, 3), (7, 25), (8, 9)):
        world.invest("p1", day, yi)
    for day in range(1, 10):
        for at_least in (1, 10 * YI, 20 * YI):
            assert 0 <= world.counted("signed", day, at_least=at_least) <= WHOLE


def test_rule_16_a_nested_upgrade_adds_only_at_the_tiers_newly_crossed(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 3, 8)
    world.reach("p1", 5, "signed")
    world.invest("p1", 9, 12)

    def flow(at_least: int) -> int:
        return world.counted("signed", 10, at_least=at_least) - world.counted("signed", 8, at_least=at_least)

    assert [flow(tier * YI) for tier in (1, 10, 20)] == [0, WHOLE, 0]


def test_rule_16_a_flow_is_negative_after_a_downgrade(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 3, 12)
    world.reach("p1", 5, "signed")
    world.invest("p1", 9, 8)
    after, before = (world.counted("signed", day, at_least=10 * YI) for day in (10, 8))
    assert after - before == -WHOLE
    assert money(world, "signed", 10)[0] - money(world, "signed", 8)[0] == -4 * YI


def test_rule_17_money_is_shared_by_largest_remainder_in_order_of_unit_code(world: World) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.AMOUNT, 3, kind="total", value=101, currency="CNY", qualifier="exactly")
    thirds = {"park_b1": 333_333, "park_a2": 333_333, "park_a1": 333_334}
    world.put("p1", Kind.RECREDITED, 4, shares=thirds)
    world.reach("p1", 5, "signed")
    assert [money(world, "signed", 5, unit=unit)[0] for unit in ("park_a1", "park_a2", "park_b1")] == [34, 34, 33]
    assert [world.counted("signed", 5, unit=unit) for unit in thirds] == [333_333, 333_333, 333_334]


@pytest.mark.parametrize(
    ("value", "shares", "parts"),
    [
        (1, {"a": 500_000, "b": 500_000}, [1, 0]),
        (3, {"a": 500_000, "b": 500_000}, [2, 1]),
        (10, {"a": 333_333, "b": 333_333, "c": 333_334}, [3, 3, 4]),
        (LARGEST, {"a": 1, "b": 999_999}, [10**8, LARGEST - 10**8]),
        (0, {"a": 1, "b": 999_999}, [0, 0]),
    ],
)
def test_rule_17_portions_add_up_again(value: int, shares: dict[str, int], parts: list[int]) -> None:
    assert portions(value, shares.items()) == parts


def test_rule_17_shares_are_positive_and_make_a_whole(world: World) -> None:
    world.open("p1", 3)
    for shares in ({"park_a1": 999_999}, {"park_a1": WHOLE + 1, "park_b1": -1}, {"park_a1": WHOLE, "park_b1": 0}, {}):
        with pytest.raises(Refusal) as refused:
            post([world.fact("p1", Kind.RECREDITED, 4, shares=shares)], by=world.clerk)
        assert refused.value.code == "bad_shares"


def test_dollars_count_in_dollars_and_find_their_tier_in_yuan_half_up(world: World) -> None:
    world.open("p1", 3)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.AMOUNT, 5, kind="total", value=3, currency="USD", qualifier="exactly", rate="6.5")
    (cell,) = (cell for cell in world.believed(5) if (cell.book, cell.account) == ("arrivals", "signed"))
    assert (cell.basis_cny, cell.basis_usd) == (20, 3)
    assert money(world, "signed", 5) == (0, 3)
    world.invest("p1", 6, 2)
    assert money(world, "signed", 6) == (2 * YI, 0)


def test_other_kinds_of_amount_carry_money_and_no_count(world: World) -> None:
    world.open("p1", 3)
    world.invest("p1", 3, 8)
    world.reach("p1", 5, "signed")
    world.put("p1", Kind.AMOUNT, 6, kind="fixed", value=5 * YI, currency="CNY", qualifier="about")
    assert world.counted("signed", 6) == WHOLE
    assert world.counted("signed", 6, kind="fixed") == 0
    assert money(world, "signed", 6) == (8 * YI, 0)
    assert money(world, "signed", 6, kind="fixed") == (5 * YI, 0)


@pytest.mark.parametrize(
    ("kind", "argument", "code"),
    [
        (Kind.AMOUNT, {"kind": "total", "value": 0, "currency": "CNY"}, "not_positive"),
        (Kind.AMOUNT, {"kind": "total", "value": -1, "currency": "CNY"}, "not_positive"),
        (Kind.AMOUNT, {"kind": "total", "value": 10**30, "currency": "CNY"}, "too_large"),
        (Kind.AMOUNT, {"kind": "total", "value": 5, "currency": "USD"}, "needs_rate"),
        (Kind.AMOUNT, {"kind": "total", "value": 5, "currency": "USD", "rate": "-7"}, "bad_rate"),
        (Kind.AMOUNT, {"kind": "paid_in", "value": 5, "currency": "CNY"}, "unknown_kind"),
        (Kind.PAID_IN, {"value": 5, "currency": "USD"}, "other_currency"),
    ],
)
def test_an_amount_that_cannot_be_counted_is_refused(
    world: World, kind: Kind, argument: dict[str, object], code: str
) -> None:
    world.open("p1", 3)
    world.put("p1", Kind.PAID_IN, 4, value=1, currency="CNY")
    fact = world.fact("p1", kind, 5, **{"qualifier": "exactly", **argument})
    with pytest.raises(Refusal) as refused:
        post([fact], by=world.clerk)
    assert refused.value.code == code

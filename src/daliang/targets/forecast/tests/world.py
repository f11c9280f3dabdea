"""A history to count by hand. Twenty projects of 2亿 opened in east-1 on 10 January 2022; twelve signed on 20 February.

Besides them live on 30 April: `new`, 3亿, opened in east-2 on 20 April; `foreign`, of another industry, in west-1;
`shared`, 4亿, opened with `new` in west-1 and credited 40 : 60 to east-1 and west-1.
"""

from __future__ import annotations

from datetime import UTC, datetime

from daliang.ledger.columns.tests.world import day
from daliang.ledger.facts import Kind
from daliang.measures.models import Measure
from daliang.measures.tests.world import World, flow

NOW = datetime(2022, 4, 30, 4, tzinfo=UTC)  # noon in the city
SIGNED, ALL = 12, 20
STARTS, ENDS, AS_OF = day("01-01"), day("06-29"), day("04-30")  # sixty days to go


def signed(**more: object) -> Measure:
    """Signed chips of at least 1亿."""
    return flow("signed", at_least=100_000_000, counting="nested", industries=["chips"], **more)


def build() -> World:
    world = World.founded()
    for number in range(ALL):
        world.open(f"old-{number:02}", "01-10", "east-1")
        world.amount(f"old-{number:02}", "01-10", 2)
    for number in range(SIGNED):
        world.reach(f"old-{number:02}", "02-20", "signed")
    for code, unit, industry, yi in (
        ("new", "east-2", "chips", 3), ("foreign", "west-1", "hotels", 5), ("shared", "west-1", "chips", 4),
    ):  # fmt: skip
        world.open(code, "04-20", unit, industry)
        world.amount(code, "04-20", yi)
    world.post("shared", Kind.RECREDITED, "04-21", {"shares": {"east-1": 400_000, "west-1": 600_000}})
    return world

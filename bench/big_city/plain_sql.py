"""The same question in plain SQL over the ledger's entries, in the same database, as a good clerk would write it."""

from __future__ import annotations

import numpy as np
from django.db import connection

from big_city.answers import AS_OF, QUARTERS, START, Answer
from big_city.founding import TIERS
from big_city.lives import STAGES
from daliang.org.models import Unit

BANDS = (
    "CASE "
    + " ".join(f"WHEN basis_cny < {bound * 10**8} THEN {place}" for place, bound in enumerate(TIERS))
    + f" ELSE {len(TIERS)} END"
)
STAGE = "CASE account " + " ".join(f"WHEN '{stage}' THEN {place}" for place, stage in enumerate(STAGES)) + " END"
QUARTER = "(CAST(substr(day, 1, 4) AS INT) - 2018) * 4 + (CAST(substr(day, 6, 2) AS INT) + 2) / 3 - 1"
SUMS = "SUM(quantity), SUM(cny), SUM(usd)"
OF = "FROM ledger_entry WHERE book = %s AND times <> 0 AND day BETWEEN %s AND %s AND seq <= %s"
UP = """
WITH leaf(unit, tier, stage{names}, quantity, cny, usd) AS (
  SELECT unit_id, {bands}, {stage}{quarter}, {sums} {of} GROUP BY 1, 2, 3{fourth}
)
SELECT above.place, tier, stage{names}, SUM(quantity), SUM(cny), SUM(usd)
FROM leaf JOIN bench_above above ON above.unit = leaf.unit
GROUP BY 1, 2, 3{fourth}
HAVING SUM(quantity) <> 0 OR SUM(cny) <> 0 OR SUM(usd) <> 0
"""
ARRIVALS = UP.format(
    bands=BANDS, stage=STAGE, sums=SUMS, of=OF, names=", quarter", quarter=f", {QUARTER}", fourth=", 4"
)
STANDING = UP.format(bands=BANDS, stage=STAGE, sums=SUMS, of=OF, names="", quarter="", fourth="")


def prepare() -> None:
    """A temporary table of every unit with the places of all units above it, itself among them."""
    units = list(Unit.objects.order_by("path").values_list("pk", "path"))
    places = {path: place for place, (_pk, path) in enumerate(units)}
    pairs = [(pk, places[path[:end]]) for pk, path in units for end in range(4, len(path) + 1, 4)]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE bench_above(unit INTEGER, place INTEGER, PRIMARY KEY (unit, place)) WITHOUT ROWID"
        )
        cursor.executemany("INSERT INTO bench_above VALUES (%s, %s)", pairs)
        cursor.execute("PRAGMA cache_size = -1000000")
        cursor.execute("PRAGMA mmap_size = 8000000000")


def roll_up(seq: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(ARRIVALS, ["arrivals", START, AS_OF, seq])
        arrivals = cursor.fetchall()
        cursor.execute(STANDING, ["position", START, AS_OF, seq])
        return arrivals, cursor.fetchall()


def answer(found: tuple[list[tuple[int, ...]], list[tuple[int, ...]]]) -> Answer:
    assert len(QUARTERS) > max(row[3] for row in found[0])
    return Answer(*(np.array(rows, np.int64) for rows in found))

"""Measure one city: columns, then the roll-up by every engine in turn. `bench/rollup.py` starts it in the city's home.

Twice asked: as of a past day as we now know, and as known when half of the ledger was written. Medians of several runs,
taken in turn; the ratios are what counts. Fails unless all answers are equal.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402

from big_city import bare, plain_sql  # noqa: E402
from big_city.answers import AS_OF, QUARTERS, START, Answer, cells  # noqa: E402
from big_city.filling import fill, rows_in  # noqa: E402
from big_city.lives import STAGES  # noqa: E402
from daliang.ledger.columns import columns, rebuild  # noqa: E402
from daliang.ledger.models import Entry, Posting  # noqa: E402
from daliang.measures.engine import by_unit, rows, table  # noqa: E402
from daliang.measures.models import Measure  # noqa: E402
from daliang.measures.scope import Period, Scope  # noqa: E402
from daliang.measures.tables import Table  # noqa: E402

RUNS = {"table": 9, "bare": 9, "sql": 5}
HOUSE = Scope(None)
ARRIVED = Measure(code="arrived", label="", definition={"book": "arrivals", "milestones": list(STAGES)})
STANDS = Measure(code="stands", label="", definition={"book": "position", "stages": list(STAGES)})
SIGNED = Measure(code="signed", label="", definition={"book": "arrivals", "milestones": ["signed"]})


def report(**found: Any) -> None:
    """One JSON line; seconds to four digits."""
    short = {name: float(f"{value:.4g}") if isinstance(value, float) else value for name, value in found.items()}
    print(json.dumps(short), flush=True)


def timed(deed: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = deed()
    return time.perf_counter() - start, found


def in_turn(deeds: dict[str, Callable[[], Any]]) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Run the deeds round by round, so that a busy moment hits them alike."""
    took: dict[str, list[float]] = {name: [] for name in deeds}
    found: dict[str, Any] = {}
    for turn in range(max(RUNS.values())):
        for name, deed in deeds.items():
            if turn < RUNS[name]:
                seconds, found[name] = timed(deed)
                took[name].append(seconds)
    return took, found


def roll_up(seq: int) -> tuple[Table, Table]:
    """The question through the public door."""
    period = Period(AS_OF, START, seq)
    return table(ARRIVED, HOUSE, period, ("unit", "tier", "stage", "quarter")), table(
        STANDS, HOUSE, period, ("unit", "tier", "stage")
    )


def answer(found: tuple[Table, Table]) -> Answer:
    """A table's cells as rows, its units in the order of the others' answers: that of today's tree."""
    arrivals, standing = found
    assert list(arrivals.axes[3]) == QUARTERS
    return Answer(*(cells(side.quantity, side.cny, side.usd) for side in (arrivals, standing)))


def compare(known: str, seq: int) -> None:
    """One moment of knowledge: every engine in turn, then the answers."""
    held, tree = columns(), bare.tree()
    took, found = in_turn(
        {
            "table": lambda: roll_up(seq),
            "bare": lambda: bare.roll_up(held, tree, seq),
            "sql": lambda: plain_sql.roll_up(seq),
        }
    )
    answers = {
        "table": answer(found["table"]),
        "bare": bare.answer(found["bare"]),
        "sql": plain_sql.answer(found["sql"]),
    }
    digests = {engine: given.digest for engine, given in answers.items()}
    middle = {engine: statistics.median(seconds) for engine, seconds in took.items()}
    for engine, seconds in took.items():
        spread = f"{min(seconds):.3g}-{max(seconds):.3g}"
        report(known=known, engine=engine, median_s=middle[engine], spread=spread, digest=digests[engine])
    report(
        known=known,
        table_over_bare=middle["table"] / middle["bare"],
        sql_over_table=middle["sql"] / middle["table"],
        filled_cells=len(answers["bare"].arrivals) + len(answers["bare"].standing),
    )
    assert len(set(digests.values())) == 1, "the engines disagree"


def build() -> int:
    """Rebuild the columns from the database and read them; returns the last seq."""
    seconds, _held = timed(rebuild)
    found = columns()
    sizes = {name: len(part[0]) for name, part in found.part._asdict().items()}
    megabytes = sum(column.nbytes for part in found.part for column in part) / 1e6
    report(step="rebuild columns", seconds=seconds, **sizes, megabytes=megabytes)
    first, _table = timed(lambda: roll_up(found.seq))
    report(step="first roll-up", seconds=first)
    return found.seq


def small_questions() -> None:
    """What a page asks."""
    period = Period(AS_OF, START)
    for name, deed in (
        ("one flow by unit", lambda: by_unit(SIGNED, HOUSE, Period(AS_OF))),
        ("one stock by unit", lambda: by_unit(STANDS, HOUSE, period)),
        ("rows behind a year's flow", lambda: rows(SIGNED, HOUSE, Period(AS_OF))),
    ):
        seconds = [timed(deed)[0] for _turn in range(9)]
        report(question=name, median_s=statistics.median(seconds), spread=f"{min(seconds):.3g}-{max(seconds):.3g}")


def main(projects: int) -> None:
    done = settings.HOME / "filled"
    if not done.exists():
        for left in settings.HOME.glob("*.sqlite3*"):
            left.unlink()
        seconds, _nothing = timed(lambda: fill(projects))
        done.touch()
        report(step="fill", seconds=seconds)
    report(projects=projects, numpy=np.__version__, **rows_in([Posting, Entry]))
    last = build()
    plain_sql.prepare()
    compare("now", last)
    compare("half-way", last // 2)
    small_questions()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Look back at the forecasts of one city, and time them. `bench/forecast.py` starts it in the city's home."""

from __future__ import annotations

import statistics
import sys
from datetime import date, timedelta

import django

django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from big_city.filling import fill  # noqa: E402
from big_city.measuring import report, timed  # noqa: E402
from daliang.ledger.columns import columns  # noqa: E402
from daliang.measures.engine import by_unit as measured  # noqa: E402
from daliang.measures.models import Measure  # noqa: E402
from daliang.measures.questions import ask  # noqa: E402
from daliang.measures.scope import Period, Scope  # noqa: E402
from daliang.measures.selection import number  # noqa: E402
from daliang.targets.forecast.answers import by_unit, forecast  # noqa: E402
from daliang.targets.forecast.candidates import chances, live, past  # noqa: E402
from daliang.targets.forecast.cohorts import Window  # noqa: E402
from daliang.targets.forecast.stays import waits  # noqa: E402

HOUSE, RUNS = Scope(None), 5
DAYS = [date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31)]
HORIZONS, END = (60, 180), date(2025, 12, 31)


def flow(milestone: str, **more: object) -> Measure:
    definition = {"book": "arrivals", "milestones": [milestone], **more}
    return Measure(code=milestone, label=milestone, definition=definition)


def look_back(milestone: str, within: int) -> None:
    """Brier scores over all days together: the mean square of (chance - what happened)."""
    ours, bare = [], []
    held = columns()
    for day in DAYS:
        question = ask(flow(milestone), HOUSE, day, None)
        window = Window(number(day), 0, within)
        found, told = past(question, milestone, window)
        now = live(found)
        chance = chances(now, told, question, window)
        known = ~np.isnan(chance)
        later = waits(held, milestone, END, held.seq)
        at = (later.begins <= window.day) & (later.ends > window.day)
        arrives = later.ends[at][np.searchsorted(later.project[at], now.project[known])]
        happened = arrives <= window.day + within
        ours.append((chance[known] - happened) ** 2)
        bare.append((told.reached.sum() / told.tried.sum() - happened) ** 2)
    scores = [float(np.concatenate(of).mean()) for of in (ours, bare)]
    count = sum(map(len, ours))
    report(milestone=milestone, within_days=within, forecasts=count, brier=scores[0], brier_of_one_rate=scores[1],
           skill=1 - scores[0] / scores[1])  # fmt: skip


def time_it() -> None:
    """Whole city and each unit, count and money, beside one flow by unit."""
    signed, day = flow("signed"), date(2024, 6, 30)
    large = flow("signed", at_least=20 * 10**8, counting="nested")
    span = {"starts": date(2024, 1, 1), "ends": date(2024, 12, 31), "as_of": day}
    deeds = {
        "one flow by unit": lambda: measured(signed, HOUSE, Period(day)),
        "forecast of 2 bn yuan and more": lambda: forecast(large, HOUSE, **span),
        "forecast of the city, count": lambda: forecast(signed, HOUSE, **span),
        "forecast of the city, money": lambda: forecast(signed, HOUSE, aspect="cny", **span),
        "forecast of each unit, count": lambda: by_unit(signed, HOUSE, **span),
        "forecast as of a day long past": lambda: forecast(
            signed, HOUSE, starts=day - timedelta(1000), ends=day, as_of=day - timedelta(900)
        ),
    }
    for name, deed in deeds.items():
        seconds = [timed(deed)[0] for _turn in range(RUNS)]
        report(question=name, median_s=statistics.median(seconds), spread=f"{min(seconds):.3g}-{max(seconds):.3g}")


def main(projects: int) -> None:
    if not (settings.HOME / "filled").exists():
        fill(projects)
        (settings.HOME / "filled").touch()
    call_command("migrate", verbosity=0)  # a city that was generated before has no table of estimates
    report(step="columns", seconds=timed(columns)[0], lots=len(columns().lots.project))
    for milestone in ("signed", "started"):
        for within in HORIZONS:
            look_back(milestone, within)
    time_it()


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Measure one step of the cockpit's slider in one city. `bench/slider.py` starts it in the city's home.

Each turn asks for another day, in turn with the bare roll-up of that city and a bare page, so that a busy moment hits
them alike. Prints medians in milliseconds, the step's ratio to both bare parts together, and what the step is made of:
each part in its order, where what an earlier part asked is no longer asked by a later one; the rest is the page.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from big_city import bare, lives  # noqa: E402
from big_city.answers import AS_OF  # noqa: E402
from big_city.filling import fill  # noqa: E402
from big_city.listing import bare as bare_page  # noqa: E402
from daliang.ledger.columns import columns  # noqa: E402
from daliang.measures.models import Measure  # noqa: E402
from daliang.org.models import City, Person, Role, Unit  # noqa: E402
from daliang.register.models import Project, Stage  # noqa: E402
from daliang.targets.contents import Contents, Row  # noqa: E402
from daliang.targets.models import TargetNotice  # noqa: E402
from daliang.targets.rules import issue_contents  # noqa: E402
from daliang.web import panels  # noqa: E402
from daliang.web.cockpit import showing  # noqa: E402

RUNS = 15
YI = 10**8
BOUNDS = (5, 10, 50)
PARTS = (
    (panels, "cards"),
    (showing, "aims_of"),
    (showing, "unit_map"),
    (panels, "ladder"),
    (panels, "funnel"),
    (showing, "conversion"),
    (showing, "by_industry"),
    (showing, "by_origin"),
    (panels, "board"),
)


def furnish() -> None:
    """What a playbook puts on the cockpit: six cards, three tiers, seven stages, a cohort, five columns, a map."""
    stock: dict[str, Any] = {"book": "position", "stages": ["negotiating"], "counting": "nested"}
    flow: dict[str, Any] = {"book": "arrivals", "milestones": ["signed"], "counting": "nested"}
    wanted = {f"talk-{bound}": stock | {"at_least": bound * YI} for bound in BOUNDS}
    wanted |= {f"signed-{bound}": flow | {"at_least": bound * YI} for bound in BOUNDS}
    wanted |= {"standing": {"book": "position", "stages": list(lives.STAGES)}, "cohort": flow | {"at_least": YI}}
    for code, definition in wanted.items():
        Measure.objects.get_or_create(code=code, defaults={"label": code, "definition": definition})
    cards = [code for code in wanted if code not in ("standing", "cohort")]
    counties = Unit.objects.filter(depth=2)
    shapes = {
        unit.code: {"label": unit.code, "label_en": "", "ring": [[at, 0], [at + 1, 0], [at + 1, 1], [at, 1]]}
        for at, unit in enumerate(counties)
    }
    panels = {
        "cards": cards,
        "ladder": cards[:3],
        "funnel": list(lives.STAGES),
        "board": cards[:5],
        "cohort": ["cohort"],
    }
    City.objects.update(playbook={"cockpit": panels, "shapes": shapes})


def ask(person: Person) -> None:
    """A notice over the cards that count flows, as a city has one; each has a target for every county."""
    if TargetNotice.objects.exists():
        return
    units = Unit.objects.filter(depth__lte=2).values_list("code", flat=True)
    rows = tuple(Row(f"signed-{bound}", f"signed-{bound}", targets=dict.fromkeys(units, 100)) for bound in BOUNDS)
    first, last = AS_OF.replace(month=1, day=1), AS_OF.replace(month=12, day=31)
    contents = Contents(title="2022", document="1", dated=first, effective_on=first, rows=rows)
    issue_contents("bench", starts=first, ends=last, contents=contents, by=person)


def watched(spent: dict[str, list[float]]) -> None:
    """From now on each part of the cockpit writes down the seconds that it took."""
    for place, name in PARTS:
        setattr(place, name, _timed(getattr(place, name), spent.setdefault(name, [])))


def _timed(part: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        start = time.perf_counter()
        found = part(*given)
        spent.append(time.perf_counter() - start)
        return found

    return timed


def milliseconds(times: list[float]) -> float:
    return round(statistics.median(times) * 1000, 1)


def main(projects: int) -> None:
    if not (settings.HOME / "filled").exists():
        fill(projects)
        (settings.HOME / "filled").touch()
    call_command("migrate", verbosity=0)  # a city kept from an earlier version
    furnish()
    spent: dict[str, list[float]] = {}
    watched(spent)
    person, _new = Person.objects.get_or_create(
        username="bench", defaults={"name": "bench", "role": Role.OFFICER, "unit": Unit.objects.get(depth=1)}
    )
    ask(person)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="daliang.web.backend.Backend")
    held, tree, request = columns(), bare.tree(), RequestFactory().get("/")
    unit, stage = Unit.objects.filter(depth=2)[0], Stage.objects.all()[1]

    def step(turn: int) -> None:
        day = AS_OF - timedelta(days=7 * turn)
        answer = client.get(f"/cockpit/?as_of={day}", headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.status_code

    deeds: dict[str, Callable[[int], object]] = {
        "roll_up": lambda _turn: bare.roll_up(held, tree, held.seq),
        "page": lambda _turn: bare_page(request, unit, stage),
        "step": step,
    }
    took: dict[str, list[float]] = {name: [] for name in deeds}
    for turn in range(RUNS + 1):
        for name, deed in deeds.items():
            start = time.perf_counter()
            deed(turn)
            if turn:
                took[name].append(time.perf_counter() - start)
    found = {name: milliseconds(times) for name, times in took.items()}
    parts = {name: milliseconds(times[1:]) for name, times in spent.items()}
    parts["rest"] = round(found["step"] - sum(parts.values()), 1)
    ratio = round(found["step"] / (found["roll_up"] + found["page"]), 2)
    told = {"projects": Project.objects.count(), "runs": RUNS, "median_ms": found, "ratio": ratio, "step_ms": parts}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))

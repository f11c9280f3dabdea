"""Measure the project list of one city. `bench/project_list.py` starts it in the city's home.

Each address is asked in turn with the others and with the bare page, so that a busy moment hits them alike. Prints the
95th percentile of each in milliseconds and the worst one's ratio to the bare page's.
"""

from __future__ import annotations

import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from big_city.filling import fill  # noqa: E402
from daliang.org.models import Person, Role, Unit  # noqa: E402
from daliang.register.models import Project, Stage  # noqa: E402

RUNS = 20
PAGES = {
    "all": "/projects/",
    "branch": "/projects/?unit={unit}&stage={stage}",
    "sorted": "/projects/?order=name&size=200",
    "search": "/projects/?q=1234",
    "deep": "/projects/?page=500",
    "board": "/projects/board/",
    "map": "/projects/map/",
}
BARE = engines["django"].from_string(
    "<html><body><h1>{{ total }}</h1><table>{% for p in rows %}<tr><td>{{ p.code }}</td><td>{{ p.name }}</td>"
    "<td>{{ p.unit_id }}</td><td>{{ p.amount }}</td><td>{{ p.stage_on }}</td></tr>{% endfor %}</table></body></html>"
)


def bare(_request: HttpRequest, unit: Unit, stage: Stage) -> HttpResponse:
    """What any Django page over these rows takes."""
    found = Project.objects.filter(unit__path__startswith=unit.path, stage=stage)
    return HttpResponse(BARE.render({"total": found.count(), "rows": found.order_by("-pk")[:50]}))


def p95(took: list[float]) -> float:
    return round(sorted(took)[int(len(took) * 0.95) - 1] * 1000, 1)


def main(projects: int) -> None:
    if not (settings.HOME / "filled").exists():
        fill(projects)
        (settings.HOME / "filled").touch()
    city = Unit.objects.get(depth=1)
    unit, stage = Unit.objects.filter(depth=2)[0], Stage.objects.all()[1]
    person, _new = Person.objects.get_or_create(
        username="bench", defaults={"name": "bench", "role": Role.OFFICER, "unit": city}
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="daliang.web.backend.Backend")
    took: dict[str, list[float]] = {name: [] for name in ("bare", *PAGES)}
    for turn in range(RUNS + 1):
        for name, timed in took.items():
            start = time.perf_counter()
            if name == "bare":
                answer = bare(RequestFactory().get("/"), unit, stage)
            else:
                answer = client.get(PAGES[name].format(unit=unit.code, stage=stage.code))
            assert answer.status_code == 200, (name, answer.status_code)
            if turn:
                timed.append(time.perf_counter() - start)
    found = {name: p95(times) for name, times in took.items()}
    ratio = round(max(value for name, value in found.items() if name != "bare") / found["bare"], 1)
    print(json.dumps({"projects": Project.objects.count(), "runs": RUNS, "p95_ms": found, "worst_ratio": ratio}))


if __name__ == "__main__":
    main(int(sys.argv[1]))

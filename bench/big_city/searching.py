"""Measure the search of one city. `bench/search.py` starts it in the city's home.

Each question is asked in turn with the others and with the bare page, so that a busy moment hits them alike. Prints the
50th and 95th percentile of each in milliseconds, the time that spelling all projects anew takes, and the ratio of the
worst question's median to the bare page's.
"""

from __future__ import annotations

import json
import statistics
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from big_city.filling import fill  # noqa: E402
from big_city.listing import bare, p95  # noqa: E402
from daliang.org.models import Person, Role, Unit  # noqa: E402
from daliang.register.models import Project, Stage  # noqa: E402
from daliang.register.respelling import respell  # noqa: E402

RUNS = 20
QUESTIONS = {
    "code": "P123456",
    "part of code": "4567",
    "begins": "仪征银杏",
    "middle": "重卡",
    "most": "项目",
    "initials": "bdtfz",
    "pinyin": "yizhengyinxing",
    "none": "没有这个",
    "letter": "y",
}


def main(projects: int) -> None:
    if not (settings.HOME / "filled").exists():
        fill(projects)
        (settings.HOME / "filled").touch()
    start = time.perf_counter()
    spelled = respell()
    compared = round(time.perf_counter() - start, 1)
    person, _new = Person.objects.get_or_create(
        username="bench", defaults={"name": "bench", "role": Role.OFFICER, "unit": Unit.objects.get(depth=1)}
    )
    client, request = Client(SERVER_NAME="localhost"), RequestFactory().get("/")
    client.force_login(person, backend="daliang.web.backend.Backend")
    unit, stage = Unit.objects.filter(depth=2)[0], Stage.objects.all()[1]
    took: dict[str, list[float]] = {name: [] for name in ("bare", *QUESTIONS)}
    for turn in range(RUNS + 1):
        for name, timed in took.items():
            start = time.perf_counter()
            if name == "bare":
                bare(request, unit, stage)
            else:
                answer = client.get("/search/", {"q": QUESTIONS[name]}, headers={"HX-Request": "true"})
                assert answer.status_code == 200, (name, answer.status_code)
                assert (b"found-hit" in answer.content) == (name != "none"), name
            if turn:
                timed.append(time.perf_counter() - start)
    p50 = {name: round(statistics.median(times) * 1000, 1) for name, times in took.items()}
    ratio = round(max(p50[name] for name in QUESTIONS) / p50["bare"], 1)
    found = {
        "projects": Project.objects.count(),
        "runs": RUNS,
        "respell_s": compared,
        "mended": spelled.mended,
        "p50_ms": p50,
        "p95_ms": {name: p95(times) for name, times in took.items()},
        "worst_ratio": ratio,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))

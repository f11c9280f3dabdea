"""Measure the search of one city. `bench/search.py` starts it in the city's home.

Each question is asked in turn with the others and with the bare page, so that a busy moment hits them alike: as the
panel asks it, served; then its projects alone, through the index, and by comparing the keys of every project that the
person sees. Prints the 50th and 95th percentile of each in milliseconds, the time that spelling all projects anew
takes, the ratio of the worst question's median to the bare page's, and of comparing to the index: each and the least.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from big_city.filling import fill  # noqa: E402
from big_city.listing import bare, p95  # noqa: E402
from daliang.org.models import Person, Role, Unit  # noqa: E402
from daliang.register.models import Project, Stage  # noqa: E402
from daliang.register.respelling import respell  # noqa: E402
from daliang.register.searching import best, best_of  # noqa: E402
from daliang.vocabulary.spelling import fold  # noqa: E402
from daliang.web.search.hits import MOST  # noqa: E402

RUNS = 20
NOTHING = ("none", "mixed, none")
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
    "two letters": "yz",
    "character": "扬",
    "beginning of a code": "p12",
    "traditional": "儀徵銀杏",
    "mixed": "yi征银x",
    "mixed, none": "qb项目",
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
    asked: dict[str, Callable[[], object]] = {"bare": lambda: bare(request, unit, stage)}
    for name, text in QUESTIONS.items():
        asked[name] = partial(served, client, name, text)
        asked[f"{name}: index"] = partial(best, text, person, MOST)
        asked[f"{name}: compared"] = partial(best_of, Project.objects.visible_to(person), fold(text), person, MOST)
    took = timed(asked)
    p50 = {name: round(statistics.median(times) * 1000, 1) for name, times in took.items()}
    gained = {name: round(p50[f"{name}: compared"] / p50[f"{name}: index"], 1) for name in QUESTIONS}
    found = {
        "projects": Project.objects.count(),
        "runs": RUNS,
        "respell_s": compared,
        "mended": spelled.mended,
        "p50_ms": p50,
        "p95_ms": {name: p95(times) for name, times in took.items()},
        "worst_ratio": round(max(p50[name] for name in QUESTIONS) / p50["bare"], 1),
        "compared_to_index": gained,
        "least_gain": min(gained.values()),
    }
    print(json.dumps(found, ensure_ascii=False))


def served(client: Client, name: str, text: str) -> None:
    answer = client.get("/search/", {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, (name, answer.status_code)
    assert (b"found-hit" in answer.content) == (name not in NOTHING), name


def timed(asked: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds of each turn after the first, everything in turn."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(RUNS + 1):
        for name, ask in asked.items():
            start = time.perf_counter()
            ask()
            if turn:
                took[name].append(time.perf_counter() - start)
    return took


if __name__ == "__main__":
    main(int(sys.argv[1]))

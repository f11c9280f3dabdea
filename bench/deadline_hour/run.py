"""Serve the house and the bare page, let the clients loose, count what was lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from http.client import HTTPConnection
from threading import Lock

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from daliang.ledger.verify import verify  # noqa: E402
from daliang.org.models import Deed  # noqa: E402
from daliang.org.walls import as_owner  # noqa: E402
from daliang.rounds.models import Line, Return, ReturnState  # noqa: E402
from deadline_hour import city  # noqa: E402
from deadline_hour.clients import TOKEN, Client, Seen, at_once, shuffled, steadily, together  # noqa: E402

People = dict[str, tuple[str, list[int]]]
HOUSE, BARE = 8971, 8972
RATE = 20.0


def say(**facts: object) -> None:
    print(json.dumps(facts, ensure_ascii=False), flush=True)


def ms(seen: Seen) -> int:
    return round(seen.p95() * 1000)


def served(application: str, port: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
        "--workers", "2", "--threads", "4", "--reuse-port", "--no-control-socket", "--log-level", "error",
        "--keep-alive", "30",
    ]  # fmt: skip
    child = subprocess.Popen(command, env=os.environ)
    for _attempt in range(100):
        time.sleep(0.2)
        try:
            HTTPConnection("127.0.0.1", port, timeout=2).connect()
        except OSError:
            continue
        return child
    raise SystemExit(f"{application} does not answer")


LOOKING = 0.25  # of what comes in at the city's rate


class Hour:
    """What people do in the last hour: mostly saving cells, `looking` of it opening the return, filing at the end."""

    def __init__(self, people: People, seen: Seen) -> None:
        self.client, self.seen, self.looking = Client(HOUSE), seen, LOOKING
        self.people = [(key, unit, lines) for key, (unit, lines) in people.items()]
        self.hands = [Lock() for _each in self.people]  # one person does one thing at a time

    def __call__(self, number: int) -> int:
        dice = shuffled(number)
        at = dice.randrange(len(self.people))
        key, unit, lines = self.people[at]
        headers = {"Cookie": f"{city.cookie()}={key}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        place = f"/rounds/R01/returns/{unit}/"
        if dice.random() < self.looking:
            return self.client.ask("GET", place, None, headers)
        line, text = dice.choice(lines), f"第{number}次洽谈 {time.monotonic_ns()}"
        with self.hands[at]:
            status = self.client.ask("POST", f"{place}lines/{line}/save/", {"next_step": text}, headers)
            if status == 200:
                self.seen.kept[unit, line] = text
        return status

    def file(self, number: int) -> int:
        """One person files; the next number is that person's second click."""
        key, unit, _lines = self.people[number // 2]
        headers = {"Cookie": f"{city.cookie()}={key}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        return self.client.ask("POST", f"/rounds/R01/returns/{unit}/", {"deed": "file"}, headers)


class Bare:
    """The bare page of a county, or one text saved."""

    def __init__(self, people: People, *, saving: bool) -> None:
        self.client, self.saving = Client(BARE), saving
        self.people = [(unit, lines) for unit, lines in people.values()]

    def __call__(self, number: int) -> int:
        dice = shuffled(number)
        unit, lines = self.people[dice.randrange(len(self.people))]
        if not self.saving:
            return self.client.ask("GET", f"/list?unit={unit.partition('-')[0]}", None, {})
        fields = {"unit": unit, "line": str(dice.choice(lines)), "text": f"x{number}"}
        return self.client.ask("POST", "/save", fields, {})


def main(seconds: int, clients: int) -> None:
    call_command("migrate", verbosity=0)
    with as_owner(connection):
        call_command("createcachetable", verbosity=0)
    city.found()
    people = city.sessions()
    say(people=len(people), projects=city.projects())
    before = {line.pk: line.typed for line in Line.objects.all()}
    bare, quick = served("deadline_hour.bare:application", BARE), {}
    try:
        for what, saving in YARDSTICKS.items():
            work = Bare(people, saving=saving)
            warm(work)
            quick[what] = Seen()
            rate = at_once(work, quick[what], clients=clients, seconds=20)
            say(what=what, clients=clients, p95_ms=ms(quick[what]), a_second=round(rate))
    finally:
        bare.terminate()
        bare.wait()
    for line in Line.objects.all():
        Line.objects.filter(pk=line.pk).update(typed=before[line.pk])
    house = served("daliang.web.wsgi:application", HOUSE)
    try:
        _hour(people, seconds, clients, quick)
    finally:
        house.terminate()
        house.wait()


# What 64 clients do at once, and how much of it is opening a return instead of saving a cell. Who files eight projects
# with one change and one new one opens the return once or twice and leaves some dozen cells; a quarter is beyond that.
BURSTS = {"cells": 0.0, "one page to twelve cells": 1 / 13, "a quarter pages": LOOKING}
YARDSTICKS = {"bare page": False, "bare save": True}


def warm(work: Bare | Hour) -> None:
    """A few of each before anything is timed: threads, connections, templates."""
    at_once(work, Seen(), clients=16, seconds=2)


def _hour(people: People, seconds: int, clients: int, quick: dict[str, Seen]) -> None:
    steady = Seen()
    hour = Hour(people, Seen())
    warm(hour)
    steady.kept, hour.seen = hour.seen.kept, steady
    steadily(hour, steady, rate=RATE, seconds=seconds)
    say(what="the city's rate", a_second=RATE, seconds=seconds, p95_ms=ms(steady), statuses=steady.statuses)
    for what, looking in BURSTS.items():
        burst = Seen(kept=hour.seen.kept)
        hour.seen, hour.looking = burst, looking
        rate = at_once(hour, burst, clients=clients, seconds=20)
        say(
            what="all at once", of=what, clients=clients, p95_ms=ms(burst), a_second=round(rate),
            statuses=burst.statuses,
            **{f"times the {bare}": round(burst.p95() / seen.p95(), 2) for bare, seen in quick.items()},
        )  # fmt: skip
    _file(hour, clients)


def _file(hour: Hour, clients: int) -> None:
    """Everybody files, `clients` at once, each with a second click; then all that was kept is looked for."""
    seen = Seen()
    together(hour.file, seen, clients=clients, times=2 * len(hour.people))
    say(what="filing", clients=clients, p95_ms=ms(seen), statuses=seen.statuses)
    texts = {(line.belongs_to.unit.code, line.position): line.typed.get("next_step") for line in _lines()}
    lost = [place for place, text in hour.seen.kept.items() if texts[place] != text]
    say(
        what="kept", acknowledged=len(hour.seen.kept), lost=len(lost),
        filed=Return.objects.filter(state=ReturnState.FILED).count(),
        deeds=Deed.objects.filter(action="round.file").count(), ledger_faults=len(verify()),
    )  # fmt: skip


def _lines() -> list[Line]:
    return list(Line.objects.select_related("belongs_to__unit"))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

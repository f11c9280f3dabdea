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
from django.db.models import F  # noqa: E402

from daliang.ledger.verify import verify  # noqa: E402
from daliang.org.models import Deed  # noqa: E402
from daliang.rounds.models import Line, Return, ReturnState  # noqa: E402
from deadline_hour import city  # noqa: E402
from deadline_hour.clients import TOKEN, Client, Seen, at_once, shuffled, steadily  # noqa: E402

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


class Hour:
    """What people do in the last hour: mostly saving cells, some looking, filing at the end."""

    def __init__(self, people: People, seen: Seen) -> None:
        self.client, self.seen = Client(HOUSE), seen
        self.people = [(key, unit, lines) for key, (unit, lines) in people.items()]
        self.hands = [Lock() for _each in self.people]  # one person does one thing at a time

    def __call__(self, number: int) -> int:
        dice = shuffled(number)
        at = dice.randrange(len(self.people))
        key, unit, lines = self.people[at]
        headers = {"Cookie": f"{city.cookie()}={key}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        place = f"/rounds/R01/returns/{unit}/"
        if dice.random() < 0.25:
            return self.client.ask("GET", place, None, headers)
        line, text = dice.choice(lines), f"第{number}次洽谈"
        with self.hands[at]:
            status = self.client.ask("POST", f"{place}lines/{line}/save/", {"next_step": text}, headers)
            if status == 200:
                self.seen.kept[unit, line] = text
        return status

    def file_all(self) -> dict[int, int]:
        """Everybody files, and clicks twice."""
        statuses: dict[int, int] = {}
        for key, unit, _lines in self.people:
            headers = {"Cookie": f"{city.cookie()}={key}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
            for _click in range(2):
                status = self.client.ask("POST", f"/rounds/R01/returns/{unit}/", {"deed": "file"}, headers)
                statuses[status] = statuses.get(status, 0) + 1
        return statuses


class Bare:
    """The same mixture against the bare page."""

    def __init__(self, people: People) -> None:
        self.client = Client(BARE)
        self.people = [(unit, lines) for unit, lines in people.values()]

    def __call__(self, number: int) -> int:
        dice = shuffled(number)
        unit, lines = self.people[dice.randrange(len(self.people))]
        if dice.random() < 0.25:
            return self.client.ask("GET", f"/list?unit={unit}", None, {})
        return self.client.ask("POST", "/save", {"unit": unit, "line": str(dice.choice(lines)), "text": "x"}, {})


def main(seconds: int, clients: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    city.found()
    people = city.sessions()
    say(people=len(people), projects=city.projects())
    bare, quick = served("deadline_hour.bare:application", BARE), Seen()
    try:
        rate = at_once(Bare(people), quick, clients=clients, seconds=20)
    finally:
        bare.terminate()
        bare.wait()
    say(
        what="bare page",
        clients=clients,
        p95_ms=round(quick.p95() * 1000),
        a_second=round(rate),
        statuses=quick.statuses,
    )
    Line.objects.filter(typed__next_step="x").update(typed=F("before"))
    house = served("daliang.web.wsgi:application", HOUSE)
    try:
        _hour(people, seconds, clients, quick)
    finally:
        house.terminate()
        house.wait()


def _hour(people: People, seconds: int, clients: int, quick: Seen) -> None:
    steady, burst = Seen(), Seen()
    hour = Hour(people, steady)
    steadily(hour, steady, rate=RATE, seconds=seconds)
    say(
        what="the city's rate",
        a_second=RATE,
        seconds=seconds,
        p95_ms=round(steady.p95() * 1000),
        statuses=steady.statuses,
    )
    hour.seen = burst
    burst.kept = steady.kept
    rate = at_once(hour, burst, clients=clients, seconds=30)
    say(
        what="all at once", clients=clients, p95_ms=ms(burst), a_second=round(rate),
        times_bare=round(burst.p95() / quick.p95(), 2), statuses=burst.statuses,
    )  # fmt: skip
    filed = hour.file_all()
    texts = {(line.belongs_to.unit.code, line.position): line.typed.get("next_step") for line in _lines()}
    lost = [place for place, text in burst.kept.items() if texts[place] != text]
    say(
        what="kept", acknowledged=len(burst.kept), lost=len(lost), filings=filed,
        filed=Return.objects.filter(state=ReturnState.FILED).count(),
        deeds=Deed.objects.filter(action="round.file").count(), ledger_faults=len(verify()),
    )  # fmt: skip


def _lines() -> list[Line]:
    return list(Line.objects.select_related("belongs_to__unit"))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""Clients over kept-alive connections: at a steady rate, or as fast as they are answered."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Lock, local
from urllib.parse import urlencode

TOKEN = "c" * 32


@dataclass
class Seen:
    """What came back: seconds of each answer by what was asked, statuses, and the texts that were acknowledged."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    kept: dict[tuple[str, int], str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def note(self, status: int, seconds: float) -> None:
        with self.lock:
            self.seconds.append(seconds)
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)] if self.seconds else 0.0


class Client:
    """One connection a thread."""

    def __init__(self, port: int) -> None:
        self.port, self.kept = port, local()

    def ask(self, method: str, address: str, fields: dict[str, str] | None, headers: dict[str, str]) -> int:
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            headers = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        for attempt in (1, 2):
            there = getattr(self.kept, "connection", None) or HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.kept.connection = there
            try:
                there.request(method, address, body, headers)
                answer = there.getresponse()
                answer.read()
            except (HTTPException, OSError):
                there.close()
                self.kept.connection = None
                if attempt == 2 or method == "POST":
                    return 599
            else:
                return answer.status
        return 599


Work = Callable[[int], int]


def steadily(work: Work, seen: Seen, *, rate: float, seconds: float) -> None:
    """`rate` requests a second, whoever is still waiting."""
    start, total = time.perf_counter(), int(rate * seconds)
    with ThreadPoolExecutor(64) as pool:
        for number in range(total):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            pool.submit(_timed, work, seen, number)


def at_once(work: Work, seen: Seen, *, clients: int, seconds: float) -> float:
    """So many clients, each asking again as soon as it is answered; requests a second."""
    end = time.perf_counter() + seconds

    def go_on(first: int) -> None:
        for number in _numbers(first, clients):
            if time.perf_counter() >= end:
                return
            _timed(work, seen, number)

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(go_on, range(clients)))
    return len(seen.seconds) / (time.perf_counter() - start)


def together(work: Work, seen: Seen, *, clients: int, times: int) -> None:
    """So many requests, `clients` at a time."""
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(lambda number: _timed(work, seen, number), range(times)))


def _numbers(first: int, step: int) -> Iterator[int]:
    number = first
    while True:
        yield number
        number += step


def _timed(work: Work, seen: Seen, number: int) -> None:
    start = time.perf_counter()
    status = work(number)
    seen.note(status, time.perf_counter() - start)


def shuffled(number: int) -> random.Random:
    """The same dice for the same request."""
    return random.Random(number)

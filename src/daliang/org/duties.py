"""Duties (例行事务): what the house does by itself, again and again. `daliang tick` does whatever is due.

A duty takes nothing, may be done twice without harm, and gives a count. Each turn is taken under a lease by a
conditional update, so any number of ticks at once run a duty once; one that dies is run again when its lease ends, one
that fails after a pause that grows. A duty opens its own transactions. Rooms declare theirs in a module `duties`; real
time decides, not a demo's clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from daliang.org.rota import Turn

LEASE = timedelta(minutes=15)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
log = logging.getLogger("daliang.duties")


@dataclass(frozen=True)
class Duty:
    """A function to be run every so often; `label` says in Chinese what it does."""

    name: str
    label: str
    every: timedelta
    run: Callable[[], int]


@dataclass(frozen=True)
class Outcome:
    """One turn: what the duty gave, or the name of the error that stopped it."""

    name: str
    result: int | None
    error: str


DUTIES: dict[str, Duty] = {}


def duty(name: str, every: timedelta, label: str = "") -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Declare a duty. ValueError for a name that is taken by another function."""

    def declare(run: Callable[[], int]) -> Callable[[], int]:
        there = DUTIES.get(name)
        if there is not None and there.run is not run:
            raise ValueError(f"two duties are called {name}")
        DUTIES[name] = Duty(name, label or name, every, run)
        return run

    return declare


def declared() -> dict[str, Duty]:
    """Every room's duties by name; the organisation's own stand with its jobs."""
    autodiscover_modules("duties", "jobs")
    return DUTIES


def tick() -> list[Outcome]:
    """Do whatever is due now, each once, whoever else ticks."""
    return [outcome for one in declared().values() for outcome in _turn(one)]


def _turn(one: Duty) -> Iterator[Outcome]:
    lease = _claim(one)
    if lease is not None:
        yield _run(one, lease)


def _claim(one: Duty) -> datetime | None:
    """The end of our lease; None when the duty is not due or somebody else has it."""
    now = timezone.now()
    Turn.objects.get_or_create(name=one.name, defaults={"next_at": now})
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    until = now + LEASE
    taken = Turn.objects.filter(free, name=one.name, next_at__lte=now).update(claimed_until=until)
    return until if taken else None


def _run(one: Duty, lease: datetime) -> Outcome:
    try:
        outcome = Outcome(one.name, one.run(), "")
    except Exception as error:  # noqa: BLE001 - whatever stops one duty must not stop the others
        log.warning("duty %s failed: %s", one.name, type(error).__name__)
        outcome = Outcome(one.name, None, type(error).__name__[:80])
    _settle(one, lease, outcome)
    return outcome


def _settle(one: Duty, lease: datetime, outcome: Outcome) -> None:
    """Write down how it went, unless the lease ran out and somebody else took over."""
    now = timezone.now()
    mine = Turn.objects.filter(name=one.name, claimed_until=lease)
    if not outcome.error:
        mine.update(
            next_at=now + one.every, claimed_until=None, last_at=now, result=outcome.result, error="", failures=0
        )
        return
    failures = mine.values_list("failures", flat=True).first() or 0
    mine.update(
        next_at=now + min(pause(failures), one.every), claimed_until=None, last_at=now, result=None,
        error=outcome.error, failures=failures + 1,
    )  # fmt: skip


def pause(failures: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four … six hours at most."""
    return min(FIRST_PAUSE * (1 << min(failures, 20)), LONGEST_PAUSE)


@dataclass(frozen=True)
class Shown:
    """A duty with its turn, for the page of the system administrator."""

    duty: Duty
    turn: Turn | None

    @property
    def is_late(self) -> bool:
        """Is it overdue by more than its lease? Then nobody ticks, or it hangs."""
        return self.turn is None or self.turn.next_at + LEASE < timezone.now()


def shown() -> list[Shown]:
    """Every duty, one query."""
    turns = {turn.name: turn for turn in Turn.objects.all()}
    return [Shown(one, turns.get(one.name)) for one in sorted(declared().values(), key=lambda one: one.name)]

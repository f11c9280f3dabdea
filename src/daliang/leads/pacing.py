"""Turns at a site: everybody who fetches from a host, for whatever source and in whatever process, keeps one pace."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import sleep

from django.utils import timezone

from daliang.leads.models import Site

LONGEST_WAIT = 120.0  # seconds that anybody stands and waits for a turn


def clock() -> datetime:
    """Real time: a demo's city may stand in another year."""
    return timezone.now()


def wait(seconds: float) -> None:
    """Stand and wait."""
    sleep(seconds)


class NotYet(Exception):
    """The turn would come too late to wait for it; none was taken. `at` is when it would be, `pace` what lies between
    two."""

    def __init__(self, at: datetime, pace: float) -> None:
        super().__init__(at.isoformat())
        self.at, self.pace = at, pace


def take_turn(host: str, *, pace: float, patience: float = LONGEST_WAIT) -> None:
    """Come back when it is our turn to ask this host, `pace` seconds after whoever was last. NotYet: that is longer
    than our patience. A turn farther off than anybody waits was taken by a clock that went wrong, and holds nobody.

    The turn is ours by a conditional update before we wait for it, so that two who come together wait one behind the
    other.
    """
    while True:
        last = Site.objects.get_or_create(host=host)[0].last_at
        now = clock()
        is_wrong = last is not None and last > now + timedelta(seconds=LONGEST_WAIT)
        turn = now if last is None or is_wrong else max(now, last + timedelta(seconds=pace))
        if turn - now > timedelta(seconds=patience):
            raise NotYet(turn, pace)
        if Site.objects.filter(host=host, last_at=last).update(last_at=turn):
            break
    if turn > now:
        wait((turn - now).total_seconds())

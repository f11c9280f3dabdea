"""The deadlines of a round: filing, approval by the county, acceptance by the city; and how late something was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from daliang.org import clock
from daliang.org.workdays import add_working_days
from daliang.vocabulary.periods import due_moment

if TYPE_CHECKING:
    from daliang.rounds.models import Round


@dataclass(frozen=True)
class Deadline:
    """So many working days after the cut-off day, at a time of day; with 0 the cut-off day itself."""

    after: int
    at: time

    def moment(self, cut_off: date) -> datetime:
        return due_moment(add_working_days(cut_off, self.after), self.at, clock.zone())


def set_deadlines(round_: Round, *, due_at: datetime | None = None) -> Round:
    """Give the round its deadlines by its series and cut-off day; `due_at` where the filing is due at another moment.

    A series that states no deadline for a level has none there.
    """
    asks = round_.series.asks
    round_.due_at = due_at or asks.due.moment(round_.cut_off_on)
    round_.approve_due_at = asks.approve_due.moment(round_.cut_off_on) if asks.approve_due else None
    round_.accept_due_at = asks.accept_due.moment(round_.cut_off_on) if asks.accept_due else None
    return round_


def is_past(due: datetime | None, now: datetime) -> bool:
    """The deadline's own second is late: due at 17:00, 17:00:00 is past it. Without a deadline nothing is."""
    return due is not None and now >= due


def is_near(due: datetime, now: datetime) -> bool:
    """From the start of the day before, by the city's calendar, up to the deadline's own second."""
    return clock.local(due).date() <= clock.local(now).date() + timedelta(days=1) and not is_past(due, now)


def minutes_late(at: datetime, due: datetime | None) -> int:
    """Begun minutes after due, at least 1 when late at all; 0 in time."""
    if due is None or not is_past(due, at):
        return 0
    return max(1, -(-int((at - due).total_seconds()) // 60))


def told(moment: datetime | None) -> Any:
    """As programs read it: ISO, in the city's time; None stays None."""
    return clock.local(moment).isoformat() if moment else None

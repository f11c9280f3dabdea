"""The clocks of a lead (时限), by rule as data: how long each step may take, counted from the step before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from daliang.leads.models import LeadState
from daliang.org import clock
from daliang.org.models import City
from daliang.org.workdays import add_working_days

CLOCKS = ("respond", "assess", "answer", "follow", "escalate")
NEXT = {
    LeadState.ASSIGNED: "respond",
    LeadState.RESPONDED: "assess",
    LeadState.ASSESSED: "answer",
    LeadState.ANSWERED: "follow",
}


@dataclass(frozen=True)
class Clocks:
    """How many days each step has; the last one is in time.

    Those named in `working` count working days. The others count days of the calendar, and one that would end on a day
    of rest ends on the next working day. `escalate` days past a clock the city office hears of it too.
    The usual ones: the measures of one city (江府办函〔2024〕37号), which give a day to respond, three to assess, a
    week from the assessment to answer and a report each fortnight.
    """

    respond: int = 1
    assess: int = 3
    answer: int = 7
    follow: int = 14
    escalate: int = 1
    working: tuple[str, ...] = ("respond", "assess", "escalate")

    @classmethod
    def of(cls, city: City | None) -> Self:
        """The city's own, or the usual ones."""
        given: Mapping[str, Any] = city.playbook.get("leads", {}) if city else {}
        own = {name: given[name] for name in CLOCKS if name in given}
        return cls(**own, working=tuple(given["working"])) if "working" in given else cls(**own)

    def due(self, state: str, now: datetime) -> datetime | None:
        """When the step behind this state is due, if it was entered now; None where no clock runs."""
        step = NEXT.get(LeadState(state))
        return end_of(self._last_day(clock.local(now).date(), step)) if step else None

    def escalates_at(self, due: datetime) -> datetime:
        """When the city office hears of a clock that ran out at `due`."""
        return end_of(self._last_day(last_day(due), "escalate"))

    def _last_day(self, day: date, name: str) -> date:
        days: int = getattr(self, name)
        if name in self.working:
            return add_working_days(day, days)
        return add_working_days(day + timedelta(days=days - 1), 1)


def end_of(day: date) -> datetime:
    """The first moment that is late: midnight behind the day, by the city's clock."""
    return datetime.combine(day + timedelta(days=1), time(), clock.zone())


def last_day(due: datetime) -> date:
    """The last day that is in time of a clock that is over at `due`."""
    return clock.local(due - timedelta(seconds=1)).date()

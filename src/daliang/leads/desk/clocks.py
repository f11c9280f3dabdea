"""The clocks of a lead (时限), by rule as data: from the assignment to the answer, then from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from daliang.leads.models import LeadState
from daliang.org import clock
from daliang.org.models import City
from daliang.org.workdays import add_working_days


@dataclass(frozen=True)
class Clocks:
    """Working days from the assignment for the first three steps; calendar days from the last step for following up.

    `escalate` working days past a clock the city office hears of it too. The usual ones: the measures of one city
    (江府办函〔2024〕37号), which give a day to respond, three to assess, a week to answer and a report each fortnight.
    """

    respond: int = 1
    assess: int = 3
    answer: int = 7
    follow: int = 14
    escalate: int = 1

    @classmethod
    def of(cls, city: City | None) -> Self:
        """The city's own, or the usual ones."""
        given: Mapping[str, Any] = city.playbook.get("leads", {}) if city else {}
        return cls(**{name: given[name] for name in CLOCKS if name in given})

    def due(self, state: str, assigned_at: datetime, now: datetime) -> datetime | None:
        """When the step behind this state is due: the end of that day by the city's clock; None where none runs."""
        working = {
            LeadState.ASSIGNED: self.respond, LeadState.RESPONDED: self.assess, LeadState.ASSESSED: self.answer,
        }  # fmt: skip
        if state in working:
            return end_of(add_working_days(clock.local(assigned_at).date(), working[LeadState(state)]))
        return end_of(clock.local(now).date() + timedelta(days=self.follow)) if state == LeadState.ANSWERED else None

    def escalates_at(self, due: datetime) -> datetime:
        """When the city office hears of a clock that ran out at `due`."""
        last = clock.local(due - timedelta(seconds=1)).date()
        return end_of(add_working_days(last, self.escalate))


CLOCKS = ("respond", "assess", "answer", "follow", "escalate")


def end_of(day: date) -> datetime:
    """The first moment that is late: midnight behind the day, by the city's clock."""
    return datetime.combine(day + timedelta(days=1), time(), clock.zone())

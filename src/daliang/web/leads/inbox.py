"""The inbox of leads: what is asked for, and the rows that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import pgettext_lazy

from daliang.leads.desk.clocks import last_day
from daliang.leads.desk.inbox import SHOW, Asked, tiers
from daliang.leads.models import Lead, LeadState
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.register.models import Industry
from daliang.vocabulary.refusal import N_

SHOWN = {
    "new": N_("待分派"),
    "running": N_("办理中"),
    "late": N_("已超时"),
    "project": N_("已转项目"),
    "dropped": N_("不再跟进"),
}
NEAR = timedelta(days=1)
LOOKS = {
    LeadState.NEW: "lead-new",
    LeadState.ASSIGNED: "lead-assigned",
    LeadState.RESPONDED: "lead-responded",
    LeadState.ASSESSED: "lead-assessed",
    LeadState.ANSWERED: "lead-answered",
    LeadState.PROJECT: "lead-project",
    LeadState.DROPPED: "lead-dropped",
}
NEXT = {
    LeadState.ASSIGNED: pgettext_lazy("step", "响应"),
    LeadState.RESPONDED: pgettext_lazy("step", "研判"),
    LeadState.ASSESSED: pgettext_lazy("step", "反馈"),
    LeadState.ANSWERED: pgettext_lazy("step", "跟进"),
}


@dataclass(frozen=True)
class Row:
    """A lead as this person may read it, with how its clock stands: is-over, is-near or none."""

    lead: Lead
    name: str
    company: str
    look: str
    next: str
    standing: str
    last_day: date | None

    @property
    def is_closed(self) -> bool:
        """Its name is not told to the reader."""
        return self.name == self.lead.name_in_log


def asked_of(query: QueryDict, person: Person) -> Asked:
    """?show=, ?unit=, ?industry=, ?tier=; what is unknown, and a unit outside of the branch, asks for nothing."""
    return Asked(
        query.get("show", "") if query.get("show", "") in SHOWN else "",
        Unit.objects.visible_to(person).filter(code=query.get("unit", "")).first(),
        Industry.objects.filter(code=query.get("industry", "")).first(),
        tiers().filter(code=query.get("tier", "")).first(),
    )


def choices(person: Person) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, as code and name."""
    units = Unit.objects.visible_to(person).order_by("path")
    return {
        "units": [(one.code, "　" * (one.depth - 1) + named(one)) for one in units],
        "industries": [(one.code, named(one)) for one in Industry.objects.all()],
        "tiers": [(one.code, named(one)) for one in tiers()],
    }


def row_of(lead: Lead, person: Person) -> Row:
    opens = lead.opens_to(person)
    return Row(
        lead, lead.shown_to(person), lead.company if opens else "", LOOKS[LeadState(lead.state)],
        str(NEXT.get(LeadState(lead.state), "")), standing_of(lead),
        last_day(lead.due_at) if lead.due_at else None,
    )  # fmt: skip


def standing_of(lead: Lead) -> str:
    """How the clock that runs now stands."""
    if lead.due_at is None:
        return ""
    left = lead.due_at - clock.now()
    return "is-over" if left <= timedelta() else "is-near" if left <= NEAR else ""


def tallies(person: Person) -> Mapping[str, int]:
    """How many there are of what `SHOWN` shows; one query each. What waits at the city is no matter of a unit."""
    seen, unit = Lead.objects.visible_to(person), person.scope_unit
    shown = [code for code in SHOWN if code != "new" or (unit is not None and unit.depth == 1)]
    return {code: SHOW[code](seen).count() for code in shown}

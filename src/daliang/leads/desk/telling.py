"""Who hears of a lead. A notice names the unit and the step, never the investor or the amount."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from daliang.leads.desk.clocks import last_day
from daliang.leads.models import Lead, LeadState
from daliang.notices.kinds import Kind
from daliang.notices.models import Notice
from daliang.notices.rules import tell
from daliang.org.models import Person, Role, Unit
from daliang.org.walls import whole_house
from daliang.vocabulary.refusal import N_

OVERDUE = {
    LeadState.ASSIGNED: N_("%(unit)s 有一条线索的响应时限（%(at)s）已过，请尽快响应。"),
    LeadState.RESPONDED: N_("%(unit)s 有一条线索的研判时限（%(at)s）已过，请尽快研判。"),
    LeadState.ASSESSED: N_("%(unit)s 有一条线索的反馈时限（%(at)s）已过，请尽快反馈。"),
    LeadState.ANSWERED: N_("%(unit)s 有一条线索的跟进时限（%(at)s）已过，请尽快填写跟进情况。"),
}
ESCALATED = {
    LeadState.ASSIGNED: N_("%(unit)s 有一条线索超过响应时限（%(at)s）仍未响应，请督促。"),
    LeadState.RESPONDED: N_("%(unit)s 有一条线索超过研判时限（%(at)s）仍未研判，请督促。"),
    LeadState.ASSESSED: N_("%(unit)s 有一条线索超过反馈时限（%(at)s）仍未反馈，请督促。"),
    LeadState.ANSWERED: N_("%(unit)s 有一条线索超过跟进时限（%(at)s）仍无跟进，请督促。"),
}
LIKE_A_FILE = N_("%(unit)s 的一条线索与其他单位的项目档案相近，请核对是不是同一个项目。")
LIKE_A_LEAD = N_("%(unit)s 的一条线索与其他单位的线索相近，请核对是不是同一家企业的同一个意向。")


def page_of(lead: Lead) -> str:
    """The page of the lead; daliang.web sees that it is there."""
    return f"/leads/{lead.pk}/"


@whole_house
def people_of(unit: Unit) -> list[Person]:
    """Who works on what the unit has: its own people, and the county's approvers above it."""
    own = Person.objects.filter(unit=unit, is_active=True, role__in=(Role.CLERK, Role.COUNTY_CLERK, Role.APPROVER))
    return list({person.pk: person for person in [*own, *over(unit, Role.APPROVER)]}.values())


def over(unit: Unit, role: Role) -> Iterable[Person]:
    """Who has the role at the unit or above it."""
    steps = range(Unit.steplen, len(unit.path) + 1, Unit.steplen)
    return Person.objects.filter(role=role, is_active=True, unit__path__in=[unit.path[:end] for end in steps])


@whole_house
def tell_assigned(lead: Lead, by: Person) -> int:
    return tell(
        [person for person in people_of(lead.unit) if person.pk != by.pk],
        kind=Kind.LEAD_ASSIGNED,
        key=f"lead/{lead.pk}/assigned/{lead.version}",
        title=N_("市商务局分派给%(unit)s一条线索，响应时限为 %(at)s。"),
        params={"at": at(lead.due_at)},
        href=page_of(lead),
        about=lead.unit,
    )


@whole_house
def tell_handed_back(lead: Lead, unit: Unit, by: Person) -> int:
    return tell(
        [person for person in over(unit, Role.OFFICER) if person.pk != by.pk],
        kind=Kind.LEAD_BACK,
        key=f"lead/{lead.pk}/back/{lead.version}",
        title=N_("%(unit)s 退回一条线索，请重新分派。"),
        params={},
        href=page_of(lead),
        about=unit,
    )


@whole_house
def tell_alike(lead: Lead, *, is_lead: bool) -> int:
    """The city office, that another unit has such a file, or such a lead; how many heard it for the first time.

    Once for each lead, unit that has it, name and company: who only looks at the page again writes nothing, who gives
    the lead another name asks anew.
    """
    asked = sha256(f"{lead.name}|{lead.company}".encode()).hexdigest()[:12]
    key = f"lead/{lead.pk}/{'alike-lead' if is_lead else 'alike'}/{lead.unit.code}/{asked}"
    if Notice.objects.filter(key=key).exists():
        return 0
    return tell(
        over(lead.unit, Role.OFFICER),
        kind=Kind.LEAD_ALIKE,
        key=key,
        title=LIKE_A_LEAD if is_lead else LIKE_A_FILE,
        params={},
        href=page_of(lead),
        about=lead.unit,
    )


@whole_house
def tell_overdue(lead: Lead, *, is_escalated: bool) -> int:
    """Once for each person, clock and level; how many heard it for the first time."""
    assert lead.due_at is not None
    level = "city" if is_escalated else "unit"
    people = over(lead.unit, Role.OFFICER) if is_escalated else people_of(lead.unit)
    return tell(
        people,
        kind=Kind.LEAD_OVERDUE,
        key=f"lead/{lead.pk}/{lead.state}/{lead.due_at:%Y%m%d%H%M}/{level}",
        title=(ESCALATED if is_escalated else OVERDUE)[LeadState(lead.state)],
        params={"at": at(lead.due_at)},
        href=page_of(lead),
        is_urgent=True,
        about=lead.unit,
    )


def at(due: datetime | None) -> str:
    """The last day on which it is not late, as written."""
    return f"{last_day(due):%Y-%m-%d}" if due else "—"

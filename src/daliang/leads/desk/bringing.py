"""Partners (合作方) who brought leads: who may be named; where their leads stand, in words and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Max, Q, QuerySet

from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.org.walls import whole_house
from daliang.vocabulary.refusal import N_, Refusal

STANDS: Mapping[str, str] = MappingProxyType(
    {
        LeadState.NEW: N_("已收到，待分派"),
        LeadState.ASSIGNED: N_("已分派，待承办单位响应"),
        LeadState.RESPONDED: N_("评估中"),
        LeadState.ASSESSED: N_("已评估，待答复"),
        LeadState.ANSWERED: N_("已答复，跟进中"),
        LeadState.PROJECT: N_("已转为项目"),
        LeadState.DROPPED: N_("不再跟进"),
    }
)
# What a unit says in between (reports, remarks, that it was late) is no step that a partner hears of.
STEPS = tuple(kind for kind in LeadEventKind if kind not in ("followed", "noted", "escalated"))


@dataclass(frozen=True)
class Brought:
    """One lead as who brought it may know it. `name` is "" for a confidential one; `since_on` is when it came there."""

    number: int
    name: str
    state: str
    brought_on: date
    since_on: date

    @property
    def stands(self) -> str:
        """Where it stands, in words yet to be translated."""
        return STANDS[self.state]


def partners_for(person: Person) -> QuerySet[Person]:
    """Partners whom the person may name as who brought a lead: those at the person's unit, above and below it."""
    unit = person.scope_unit
    if unit is None:
        return Person.objects.none()
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    near = Q(unit__path__in=above) | Q(unit__path__startswith=unit.path)
    return Person.objects.filter(near, role=Role.PARTNER, is_active=True).order_by("name", "username")


def partner_named(login: str, *, by: Person) -> Person:
    """Refusal `unknown_partner`, the same for one elsewhere and for nobody."""
    found = partners_for(by).filter(username=login).first()
    if found is None:
        message = N_("没有登录名为“%(found)s”的合作方，或不在您的范围内；没有账号的，只写来源。")
        raise Refusal(message, code="unknown_partner", field="partner", found=login)
    return found


@whole_house
def brought_by(person: Person) -> list[Brought]:
    """The leads that the partner brought, the latest first; one query. Nobody else has any."""
    if not person.has_role(Role.PARTNER):
        return []
    reached = Max("events__at", filter=Q(events__kind__in=STEPS))
    found = Lead.objects.filter(brought_by=person).annotate(since=reached).order_by("-pk")
    rows = found.values_list("pk", "name", "is_confidential", "state", "created_at", "since")
    return [
        Brought(pk, "" if is_confidential else name, state, _day(at), _day(since or at))
        for pk, name, is_confidential, state, at, since in rows
    ]


def _day(moment: datetime) -> date:
    return clock.local(moment).date()

"""Clocks of leads that ran out: the unit hears at once, the city office when it goes on."""

from __future__ import annotations

from django.db import transaction

from daliang.leads.desk.clocks import Clocks
from daliang.leads.desk.guards import WITH_A_UNIT, write_down
from daliang.leads.desk.telling import tell_overdue
from daliang.leads.models import Lead, LeadEventKind
from daliang.org import clock
from daliang.org.models import City
from daliang.org.walls import whole_house


@whole_house
def remind_of_leads() -> int:
    """Tell who has an overdue lead, and after a while (`Clocks.escalate`) the city office too; once for each clock.

    How many people heard something new. The lead's record says when the city office heard.
    """
    city = City.objects.first()
    if city is None:
        return 0
    clocks, now = Clocks.of(city), clock.now()
    overdue = (
        Lead.objects.filter(state__in=WITH_A_UNIT, due_at__lte=now).select_related("unit").order_by("due_at", "pk")
    )
    return sum(_tell(lead, is_late=clocks.escalates_at(lead.due_at) <= now) for lead in overdue if lead.due_at)


@transaction.atomic
def _tell(lead: Lead, *, is_late: bool) -> int:
    heard = tell_overdue(lead, is_escalated=False)
    if not is_late:
        return heard
    above = tell_overdue(lead, is_escalated=True)
    if above and not lead.events.filter(kind=LeadEventKind.ESCALATED, due_at=lead.due_at).exists():
        write_down(lead, LeadEventKind.ESCALATED, by=None, words="", met=lead.due_at)
    return heard + above

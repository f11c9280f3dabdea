"""Files that look like a lead: one's own are named; of another unit's only that there is one is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from daliang.leads.desk.guards import RUNNING
from daliang.leads.desk.telling import tell_alike
from daliang.leads.models import Lead
from daliang.org.models import Person
from daliang.org.refusals import alert_if_many
from daliang.org.rules import record
from daliang.register.alikeness import Described, likenesses
from daliang.register.models import Project


@dataclass(frozen=True)
class LookAlikes:
    """`seen` the person may read; `elsewhere` are the keys of the others, never shown to whoever asks."""

    seen: QuerySet[Project]
    elsewhere: tuple[int, ...] = ()


def alike_of(lead: Lead, person: Person) -> LookAlikes:
    """Live files that look like a lead that somebody still works on; none for one that is done with."""
    if lead.state not in RUNNING:
        return LookAlikes(Project.objects.none())
    found = likenesses(Described(lead.name, lead.company, source_place=lead.place, amount_cny=lead.amount))
    keys = [one.project for one in found]
    seen = Project.objects.visible_to(person).open_to(person).filter(pk__in=keys).select_related("unit", "stage")
    known = {project.pk for project in seen}
    return LookAlikes(seen, tuple(key for key in keys if key not in known))


@transaction.atomic
def tell_of_elsewhere(lead: Lead, alike: LookAlikes, *, to: Person) -> bool:
    """Is the person told that another unit has such a file? Then the city office has been told too, once for lead and
    unit, and it is logged who was told of what; told of many in a short time raises the alert (decision 0012).
    """
    if not alike.elsewhere:
        return False
    if tell_alike(lead):
        texts = {"name": lead.name, "investor": lead.company, "alike": list(alike.elsewhere)}
        record(by=to, action="lead.look_alike", subject=lead, unit=lead.unit, lead=lead.pk, texts=texts)
        alert_if_many(to)
    return True

"""Files and leads that look like a lead: one's own are named; of another unit's only that there is one is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from daliang.leads.desk.guards import RUNNING
from daliang.leads.desk.telling import tell_alike
from daliang.leads.models import Lead
from daliang.org.models import Person
from daliang.org.refusals import alert_if_many
from daliang.org.rules import record
from daliang.org.walls import whole_house
from daliang.register.alikeness import Described, alike_among, likenesses
from daliang.register.models import Project

FILES, LEADS = "files", "leads"


@dataclass(frozen=True)
class LookAlikes:
    """Files and leads that the person may read; `elsewhere` are the keys of the others, never shown to whoever asks."""

    files: QuerySet[Project]
    leads: QuerySet[Lead]
    elsewhere: tuple[int, ...] = ()
    leads_elsewhere: tuple[int, ...] = ()


def alike_of(lead: Lead, person: Person) -> LookAlikes:
    """Live files and running leads that look like a lead that somebody still works on; none for one that is done with.

    Four queries, however many there are.
    """
    if lead.state not in RUNNING:
        return LookAlikes(Project.objects.none(), Lead.objects.none())
    wanted = Described(lead.name, lead.company, source_place=lead.place, amount_cny=lead.amount)
    keys, others = [one.key for one in likenesses(wanted)], _leads_like(wanted, lead)
    files = Project.objects.visible_to(person).open_to(person).filter(pk__in=keys).select_related("unit", "stage")
    leads = Lead.objects.visible_to(person).open_to(person).filter(pk__in=others).select_related("unit")
    return LookAlikes(files, leads, _but(keys, files), _but(others, leads))


def _but(keys: Collection[int], seen: QuerySet[Project] | QuerySet[Lead]) -> tuple[int, ...]:
    known = {row.pk for row in seen}
    return tuple(key for key in keys if key not in known)


@whole_house
def _leads_like(wanted: Described, lead: Lead) -> list[int]:
    """Running leads of the whole city, compared as files are; one query."""
    others = Lead.objects.running().exclude(pk=lead.pk).values_list("pk", "name", "company", "place", "amount")
    rows = [(pk, name, company, "", "", place, amount) for pk, name, company, place, amount in others]
    return [one.key for one in alike_among(wanted, rows)]


@transaction.atomic
def tell_of_elsewhere(lead: Lead, alike: LookAlikes, *, to: Person) -> frozenset[str]:
    """Of which kinds, FILES or LEADS, the person is told that another unit has such a one.

    Then the city office has been told too, once for lead and unit, and it is logged who was told of what; told of many
    in a short time raises the alert (decision 0012).
    """
    found = {kind: keys for kind, keys in ((FILES, alike.elsewhere), (LEADS, alike.leads_elsewhere)) if keys}
    for kind, keys in found.items():
        if tell_alike(lead, is_lead=kind == LEADS):
            texts = {"name": lead.name, "investor": lead.company, "alike": list(keys), "of": kind}
            record(by=to, action="lead.look_alike", subject=lead, unit=lead.unit, lead=lead.pk, texts=texts)
            alert_if_many(to)
    return frozenset(found)

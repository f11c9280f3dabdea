"""One lead as a person may read it: the lead, its record, the pages that tell its story."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from daliang.leads.models import Lead, LeadEvent, Page
from daliang.org.matrix import may
from daliang.org.models import Person
from daliang.register.models import Project


def seen_lead(pk: int, person: Person) -> Lead | None:
    """The lead with this number, None where it is not there or not the person's to read."""
    seen = Lead.objects.visible_to(person).open_to(person)
    wanted = ("unit", "industry", "project", "story", "brought_by")
    return seen.select_related(*wanted).filter(pk=pk).first()


def record_of(lead: Lead, person: Person) -> list[LeadEvent]:
    """Its record as far as it is the person's, the latest first."""
    return list(LeadEvent.objects.visible_to(person).filter(lead=lead).select_related("by", "unit").order_by("-id"))


def pages_of(lead: Lead, person: Person) -> QuerySet[Page]:
    """The pages that tell its story, for who may read pages."""
    if lead.story_id is None or not may(person.role, "page.read"):
        return Page.objects.none()
    return Page.objects.visible_to(person).filter(story=lead.story_id).select_related("source")


def leads_of(project: Project, person: Person) -> QuerySet[Lead]:
    """The leads that became this project, or a file merged into it, as far as the person may read them."""
    seen = Lead.objects.visible_to(person).open_to(person)
    own = seen.filter(Q(project=project) | Q(project__merged_into=project))
    return own.select_related("unit", "fact__page__source", "brought_by").order_by("pk")

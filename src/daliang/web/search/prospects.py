"""The finder of leads: by name and company, as far as the person reads them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from daliang.leads.models import Lead
from daliang.org.models import Person
from daliang.org.words import named
from daliang.web.search.hits import Hit, Question, ranked

LATEST = 2_000  # a city hears of a few hundred a year; what is older stands in the inbox


@dataclass(frozen=True)
class Called:
    """A lead by its running number."""

    lead: Lead

    @property
    def code(self) -> str:
        return f"#{self.lead.pk}"


def leads(question: Question, person: Person) -> list[Hit]:
    """The latest first among equals; one whose name is closed to the person is not found at all."""
    seen = Lead.objects.visible_to(person).open_to(person).select_related("unit").defer("summary")
    latest = [Called(lead) for lead in seen.order_by("-pk")[:LATEST]]
    return [_hit(question, one.lead) for one in ranked(question, latest, lambda one: (one.lead.name, one.lead.company))]


def _hit(question: Question, lead: Lead) -> Hit:
    """The company only where it is what was found."""
    name = question.mark(lead.name)
    note = [lead.company] if not name.hit and question.mark(lead.company).hit else []
    state: str = lead.get_state_display()
    return Hit(name, reverse("lead", args=[lead.pk]), note=" · ".join([*note, named(lead.unit), state]))

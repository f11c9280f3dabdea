"""What the inbox of leads may be asked for, and the leads that answer, in the order in which they are due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Case, F, QuerySet, When

from daliang.leads.models import Lead, LeadQuerySet, LeadState
from daliang.measures.models import Tier
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.register.models import Industry
from daliang.vocabulary.money import Currency

DONE = (LeadState.PROJECT, LeadState.DROPPED)
SHOW: Mapping[str, Callable[[LeadQuerySet], LeadQuerySet]] = MappingProxyType(
    {
        "new": lambda leads: leads.filter(state=LeadState.NEW),
        "running": lambda leads: leads.running().exclude(state=LeadState.NEW),
        "late": lambda leads: leads.running().filter(due_at__lte=clock.now()),
        "project": lambda leads: leads.filter(state=LeadState.PROJECT),
        "dropped": lambda leads: leads.filter(state=LeadState.DROPPED),
    }
)


@dataclass(frozen=True)
class Asked:
    """Which leads: how they stand (a code of SHOW, or ""), of a unit's branch, of an industry, from a tier up."""

    show: str = ""
    unit: Unit | None = None
    industry: Industry | None = None
    tier: Tier | None = None

    def rows(self, person: Person) -> QuerySet[Lead]:
        """By their clocks, late ones first, then what waits at the city, then what is done with.

        A confidential one is not found by what it says.
        """
        found = Lead.objects.visible_to(person)
        if self.show:
            found = SHOW[self.show](found)
        if self.unit is not None:
            found = found.filter(unit__in=Unit.objects.within(self.unit))
        if self.industry is not None or self.tier is not None:
            found = found.open_to(person)
        if self.industry is not None:
            found = found.filter(industry=self.industry)
        if self.tier is not None:
            found = found.filter(amount__gte=self.tier.at_least)
        is_done = Case(When(state__in=DONE, then=1), default=0)
        rows = found.select_related("unit", "industry", "project")
        return rows.order_by(is_done, F("due_at").asc(nulls_last=True), "-pk")


def tiers() -> QuerySet[Tier]:
    """What a lead's amount in yuan is held against."""
    return Tier.objects.filter(currency=Currency.CNY).order_by("at_least")

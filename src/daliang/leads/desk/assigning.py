"""The city gives a lead to a unit, or takes it from one and gives it to another."""

from __future__ import annotations

from django.db import transaction

from daliang.dossier.rules.guards import needs_text
from daliang.leads.desk.clocks import Clocks
from daliang.leads.desk.guards import RUNNING, hold, write_down
from daliang.leads.desk.telling import tell_assigned
from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org import clock
from daliang.org.models import City, Person, Unit
from daliang.org.words import named
from daliang.vocabulary.refusal import N_, Refusal

ASSIGN = "lead.assign"


@transaction.atomic
def assign(lead: Lead, unit: Unit, *, by: Person, words: str = "") -> Lead:
    """The lead lies with the unit from now on (分派) and its clock of responding runs; the unit's people are told.

    One that a unit has already is taken from it: that unit sees it no more. Refusals: as `hold`; `unknown_unit` for one
    outside of the person's branch, `not_a_unit` for the city itself, `same_unit`, `too_long`.
    """
    said = needs_text(words, "words", N_("说明"), least=0)
    _be_giveable(unit, by)
    hold(lead, by, ASSIGN, RUNNING)
    if lead.unit_id == unit.pk and lead.state != LeadState.NEW:
        raise Refusal(N_("这条线索已在“%(unit)s”，不用再分派。"), code="same_unit", field="unit", unit=named(unit))
    met, now = lead.due_at, clock.now()
    lead.unit, lead.state, lead.assigned_by, lead.assigned_at = unit, LeadState.ASSIGNED, by, now
    lead.due_at = Clocks.of(City.current()).due(LeadState.ASSIGNED, now)
    lead.save(update_fields=["unit", "state", "assigned_by", "assigned_at", "due_at"])
    write_down(lead, LeadEventKind.ASSIGNED, by=by, words=said, met=met)
    tell_assigned(lead, by)
    return lead


def _be_giveable(unit: Unit, by: Person) -> None:
    if not by.is_over(unit):
        raise Refusal(N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field="unit", found=unit.code)
    if unit.depth == 1:
        raise Refusal(N_("线索分派给县区、功能区或园区；市级自己跟进的，不用分派。"), code="not_a_unit", field="unit")

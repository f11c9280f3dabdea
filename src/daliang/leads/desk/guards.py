"""Who may do what with a lead in which state, the lock that makes it hold, and the line of its record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F

from daliang.dossier.rules.guards import be_allowed
from daliang.leads.models import Lead, LeadEvent, LeadEventKind, LeadState
from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

RUNNING = (
    LeadState.NEW, LeadState.ASSIGNED, LeadState.RESPONDED, LeadState.ASSESSED, LeadState.ANSWERED,
)  # fmt: skip
WITH_A_UNIT = RUNNING[1:]


def hold(lead: Lead, by: Person, action: str, states: Collection[LeadState]) -> None:
    """Lock the lead in one of the states, and read it anew; all of a deed happens behind this.

    An unseen lead is as if missing (Lead.DoesNotExist). Refusals `not_your_role`, `wrong_state`.
    """
    be_allowed(by, action)
    seen = Lead.objects.visible_to(by).open_to(by)
    held = seen.filter(pk=lead.pk, state__in=states).update(version=F("version") + 1)
    fresh = seen.select_related("unit").filter(pk=lead.pk).first()
    if fresh is None:
        raise Lead.DoesNotExist
    lead.refresh_from_db(from_queryset=Lead.objects.select_related("unit"))
    if not held:
        raise Refusal(
            N_("这条线索现为“%(state)s”，不能这样办理；须处于：%(states)s。请刷新页面查看最新状态。"),
            code="wrong_state",
            field="state",
            state=lead.get_state_display(),
            states="、".join(str(state.label) for state in states),
        )


def write_down(
    lead: Lead, kind: LeadEventKind, *, by: Person | None, words: str, met: datetime | None = None,
    unit: Unit | None = None,
) -> LeadEvent:  # fmt: skip
    """A line of the lead's record, and of the log of deeds. `met` is the clock that ran when it was done."""
    where = unit or lead.unit
    line: LeadEvent = LeadEvent.objects.create(
        lead=lead, kind=kind, at=clock.now(), by=by, unit=where, words=words, due_at=met
    )
    deed: dict[str, Any] = {"lead": lead.pk, "state": lead.state}
    if by is not None and by.role == Role.OFFICER and where.depth > 1:
        deed["on_behalf"] = True
    record(by=by, action=f"lead.{kind}", subject=lead, unit=where, texts={"words": words} if words else None, **deed)
    return line

"""What a unit does with a lead that it was given: respond, assess, answer, follow up; hand it back or drop it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from daliang.dossier.rules.guards import needs_text
from daliang.leads.desk.clocks import Clocks
from daliang.leads.desk.guards import RUNNING, WITH_A_UNIT, hold, write_down
from daliang.leads.desk.telling import tell_handed_back
from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org import clock
from daliang.org.models import City, Person, Unit
from daliang.org.walls import whole_house
from daliang.vocabulary.refusal import N_

WORK = "lead.work"


@transaction.atomic
def respond(lead: Lead, *, by: Person, words: str = "") -> Lead:
    """The unit takes it on (响应). The clock of assessing begins. Refusals: as `hold`, `too_long`."""
    return _step(lead, LeadState.ASSIGNED, LeadState.RESPONDED, LeadEventKind.RESPONDED, by, _free(words))


@transaction.atomic
def assess(lead: Lead, *, by: Person, words: str) -> Lead:
    """What the unit thinks of it (研判), in words. Refusals: as `hold`, `empty`, `too_long`."""
    said = needs_text(words, "words", N_("研判意见"))
    return _step(lead, LeadState.RESPONDED, LeadState.ASSESSED, LeadEventKind.ASSESSED, by, said)


@transaction.atomic
def answer(lead: Lead, *, by: Person, words: str) -> Lead:
    """What the unit told who brought it, or the investor (反馈). From here on it is followed up step by step."""
    said = needs_text(words, "words", N_("反馈内容"))
    return _step(lead, LeadState.ASSESSED, LeadState.ANSWERED, LeadEventKind.ANSWERED, by, said)


@transaction.atomic
def follow(lead: Lead, *, by: Person, words: str) -> Lead:
    """What has happened since (跟进); the next one is due a fortnight from now, by the usual clocks."""
    said = needs_text(words, "words", N_("跟进情况"))
    return _step(lead, LeadState.ANSWERED, LeadState.ANSWERED, LeadEventKind.FOLLOWED, by, said)


@transaction.atomic
def note(lead: Lead, *, by: Person, words: str) -> Lead:
    """A remark (备注): no clock stops or begins."""
    said = needs_text(words, "words", N_("备注"))
    hold(lead, by, WORK, RUNNING)
    write_down(lead, LeadEventKind.NOTED, by=by, words=said)
    return lead


@whole_house
@transaction.atomic
def hand_back(lead: Lead, *, by: Person, words: str) -> Lead:
    """Back to the city, which gives it to another unit (退回市级). Its officers are told.

    The house does it: from this step on the lead lies out of the sight of who hands it back.
    """
    said = needs_text(words, "words", N_("退回理由"))
    hold(lead, by, WORK, WITH_A_UNIT)
    met, unit = lead.due_at, lead.unit
    lead.state, lead.unit, lead.due_at = LeadState.NEW, Unit.objects.city(), None
    lead.assigned_at = lead.assigned_by = None
    lead.save(update_fields=["state", "unit", "due_at", "assigned_at", "assigned_by"])
    write_down(lead, LeadEventKind.HANDED_BACK, by=by, words=said, met=met, unit=unit)
    tell_handed_back(lead, unit, by)
    return lead


@transaction.atomic
def drop(lead: Lead, *, by: Person, words: str) -> Lead:
    """Nobody goes on with it (不再跟进), for a reason. A unit says so of its own, the city of any."""
    said = needs_text(words, "words", N_("不再跟进的理由"))
    hold(lead, by, WORK, RUNNING)
    met = lead.due_at
    lead.state, lead.due_at, lead.dropped_reason = LeadState.DROPPED, None, said
    lead.save(update_fields=["state", "due_at", "dropped_reason"])
    write_down(lead, LeadEventKind.DROPPED, by=by, words=said, met=met)
    return lead


def _step(lead: Lead, from_: LeadState, to: LeadState, kind: LeadEventKind, by: Person, words: str) -> Lead:
    states: Collection[LeadState] = [from_]
    hold(lead, by, WORK, states)
    met = lead.due_at
    lead.state, lead.due_at = to, Clocks.of(City.current()).due(to, clock.now())
    lead.save(update_fields=["state", "due_at"])
    write_down(lead, kind, by=by, words=words, met=met)
    return lead


def _free(words: str) -> str:
    return needs_text(words, "words", N_("说明"), least=0)

"""What waits for a person beside the rounds: registrations and imports to check, files that may be one project,
large exports to release.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from daliang.dossier.models import Proposal
from daliang.intake.models import Import, ImportState
from daliang.leads.models import Lead, LeadState
from daliang.org import clock
from daliang.org.matrix import may
from daliang.org.models import Person, Role
from daliang.register.models import Alike, AlikeState, ExportRequest
from daliang.rounds.models import Reopening
from daliang.vocabulary.refusal import N_

TO_DO = (LeadState.ASSIGNED, LeadState.RESPONDED, LeadState.ASSESSED)
NEARLY = timedelta(days=2)
CLERKS = (Role.CLERK, Role.COUNTY_CLERK)
Rows = TypeVar("Rows", bound="QuerySet[Model]")


@dataclass(frozen=True)
class Waits:
    """How many of a kind wait, and the page where they are done. `label` is a message of the catalogue."""

    label: str
    icon: str
    address: str
    count: int


def waits_for(person: Person) -> list[Waits]:
    """The kinds of which something waits; one query each."""
    return [one for one in _kinds(person) if one.count]


def _kinds(person: Person) -> Iterator[Waits]:
    if may(person.role, "project.check"):
        proposals = _of_others(Proposal.objects.visible_to(person).pending(), person, "made_by")
        yield Waits(N_("登记申请待审核"), "check-double", reverse("proposal-list"), proposals.count())
        handed_over = Import.objects.visible_to(person).filter(
            state=ImportState.STAGED, submitted_at__isnull=False, confirmed_by=None
        )
        imports = _of_others(handed_over, person, "by")
        yield Waits(N_("Excel 导入待复核"), "sheet", reverse("import-list"), imports.count())
    if may(person.role, "export.release"):
        requests = ExportRequest.objects.for_release_by(person).waiting()
        yield Waits(N_("导出申请待审批"), "download", reverse("export-list"), requests.count())
    if may(person.role, "round.reopen"):
        asked = list(Reopening.objects.proposed().exclude(proposed_by=person).select_related("round"))
        first = reverse("round-reopen", args=[asked[0].round.code]) if asked else ""
        yield Waits(N_("重开申请待确认"), "refresh", first, len(asked))
    if may(person.role, "lead.assign"):
        new = Lead.objects.visible_to(person).filter(state=LeadState.NEW)
        yield Waits(N_("线索待分派"), "leads", f"{reverse('lead-list')}?show=new", new.count())
    if may(person.role, "lead.work"):
        late = Lead.objects.visible_to(person).running().filter(due_at__lte=clock.now())
        yield Waits(N_("线索已超时"), "late", f"{reverse('lead-list')}?show=late", late.count())
        own = Lead.objects.filter(_is_next(clock.now()), unit=person.unit_id)
        yield Waits(N_("线索待办理"), "leads", f"{reverse('lead-list')}?show=running", own.count())
    if may(person.role, "project.rule"):
        pairs = Alike.objects.visible_to(person).filter(state=AlikeState.OPEN)
        yield Waits(N_("疑似重复待认定"), "copy", reverse("alike-list"), pairs.count())


def _is_next(now: datetime) -> Q:
    """A step that is not late: any of the first three, a follow-up only when its clock is nearly over."""
    first, follow = Q(state__in=TO_DO), Q(state=LeadState.ANSWERED, due_at__lte=now + NEARLY)
    return (first | follow) & Q(due_at__gt=now)


def _of_others(rows: Rows, person: Person, maker: str) -> Rows:
    """Nobody checks their own; an approver checks what clerks made, the officer everything."""
    rows = rows.exclude(**{maker: person})
    return rows.filter(**{f"{maker}__role__in": CLERKS}) if person.has_role(Role.APPROVER) else rows

"""Facts outside of a round: one person proposes, another checks, the ledger takes them with both names.

A park's or county clerk's proposal is checked by the county's approver or a city officer; an approver's or officer's
by a city officer who is somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.dossier.models import Proposal, ProposalState
from daliang.dossier.rules.guards import be_allowed, needs_text, try_out
from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch
from daliang.ledger.posting import NewFact, post
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.register.judging import take_once
from daliang.register.models import Project, Stage
from daliang.vocabulary.refusal import N_, Refusal

PROPOSED = (
    Kind.REACHED,
    Kind.FELL_BACK,
    Kind.AMOUNT,
    Kind.MOVED,
    Kind.RECLASSIFIED,
    Kind.SUSPENDED,
    Kind.RESUMED,
    Kind.ENDED,
    Kind.REOPENED,
)
WITH_REASON = frozenset({Kind.FELL_BACK, Kind.MOVED, Kind.SUSPENDED, Kind.ENDED, Kind.REOPENED})


@transaction.atomic
def propose(
    project: Project,
    kind: Kind,
    *,
    on: date,
    argument: Mapping[str, Any],
    by: Person,
    seen_seq: int,
    reason: str = "",
    evidence: str = "",
) -> Proposal:
    """Ask for one fact to be posted; it is tried at once, so that what the ledger would refuse is refused now.

    Refusals: `not_your_role`, `not_proposable`, `needs_evidence`, `empty`, `waiting` (the same is proposed already),
    `moved_on`, and the ledger's own.
    """
    be_allowed(by, "project.propose", project)
    if kind not in PROPOSED:
        raise Refusal(N_("这类登记不能在这里申请。"), code="not_proposable", field="kind")
    if kind in WITH_REASON:
        reason = needs_text(reason, "reason", _("理由"))
    _evidence(kind, argument, evidence)
    if Proposal.objects.pending().filter(project=project, kind=kind, argument=dict(argument)).exists():
        raise Refusal(N_("同样的申请已经提交，正在等待审核；不必重复提交。"), code="waiting")
    fact = NewFact(project, kind, on, dict(argument), reason=reason, evidence=evidence)
    try_out([fact], by=by, expected={project.pk: seen_seq})
    made = Proposal.objects.create(
        project=project, kind=kind, on=on, argument=dict(argument), reason=reason, evidence=evidence,
        seen_seq=seen_seq, made_by=by, made_at=clock.now(),
    )  # fmt: skip
    record(by=by, action="proposal.make", **_log(made))
    return made


def _evidence(kind: Kind, argument: Mapping[str, Any], evidence: str) -> None:
    """The stage says which papers it asks for; at least one must be named."""
    stage = Stage.objects.filter(code=argument.get("stage", "")).first() if kind is Kind.REACHED else None
    if stage is not None and stage.evidence and not evidence.strip():
        raise Refusal(
            N_("进入“%(stage)s”须有依据：%(evidence)s；请写明依据的名称、文号或日期。"),
            code="needs_evidence",
            field="evidence",
            stage=stage.label,
            evidence="、".join(stage.evidence),
        )


def _log(proposal: Proposal) -> dict[str, Any]:
    """What every deed on a proposal says of it."""
    project = proposal.project
    return {
        "subject": project,
        "unit": project.unit,
        "project": project.code,
        "proposal": proposal.pk,
        "kind": proposal.kind,
    }


def _take(proposal: Proposal, state: ProposalState, by: Person, answer: str = "") -> None:
    take_once(proposal, Proposal.objects.pending(), state=state, by=by, at=clock.now(), answer=answer)


def be_checker(proposal: Proposal, by: Person) -> None:
    """May this person judge it? Never one's own; an approver only what clerks propose."""
    be_allowed(by, "project.check", proposal.project)
    if proposal.made_by_id == by.pk:
        raise Refusal(N_("自己提交的申请不能自己审核；请另一位审核人办理。"), code="same_person", field="by")
    if by.role == Role.APPROVER and proposal.made_by.role not in (Role.CLERK, Role.COUNTY_CLERK):
        raise Refusal(N_("这项申请由市商务局审核。"), code="not_your_role", field="by")


@transaction.atomic
def accept(proposal: Proposal, *, by: Person) -> Batch:
    """Post the fact: maker who proposed it, checker who accepts. `moved_on` when the project has moved since."""
    be_checker(proposal, by)
    _take(proposal, ProposalState.ACCEPTED, by)
    project = Project.objects.get(pk=proposal.project_id)
    fact = NewFact(
        project, Kind(proposal.kind), proposal.on, proposal.argument, reason=proposal.reason, evidence=proposal.evidence
    )
    batch = post(
        [fact],
        by=proposal.made_by,
        checked_by=by,
        source=f"proposal:{proposal.pk}",
        expected={project.pk: proposal.seen_seq},
    )
    proposal.batch = batch
    proposal.save(update_fields=["batch"])
    record(by=by, action="proposal.accept", **_log(proposal))
    return batch


@transaction.atomic
def refuse(proposal: Proposal, *, answer: str, by: Person) -> None:
    """Say no, with a reason that the maker reads."""
    be_checker(proposal, by)
    answer = needs_text(answer, "answer", _("理由"))
    _take(proposal, ProposalState.REFUSED, by, answer)
    record(by=by, action="proposal.refuse", texts={"answer": answer}, **_log(proposal))


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Person) -> None:
    """The maker takes it back while nobody has judged it."""
    be_allowed(by, "project.propose", proposal.project)
    if proposal.made_by_id != by.pk:
        raise Refusal(N_("只有提交人能撤回这项申请。"), code="not_yours", field="by")
    _take(proposal, ProposalState.WITHDRAWN, by)
    record(by=by, action="proposal.withdraw", **_log(proposal))

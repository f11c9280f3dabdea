"""Two files of one project: the second ends and stops counting on that day; every posting of both stays readable."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.dossier.models import Proposal, ProposalState
from daliang.dossier.rules.guards import be_allowed, needs_text
from daliang.ledger.derive import final
from daliang.ledger.facts import Kind
from daliang.ledger.models import Batch, Posting
from daliang.ledger.posting import NewFact, post, standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.models import Alike, AlikeState, Project
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def merge(second: Project, *, into: Project, on: date, reason: str, by: Person) -> Batch:
    """End `second` as a second file of `into`; what it arrived at is withdrawn on this day: the city counts once.

    Refusals: `not_your_role`, `empty`, `itself`, `merged`, the ledger's own.
    """
    be_allowed(by, "project.rule", second)
    be_allowed(by, "project.rule", into)
    reason = needs_text(reason, "reason", _("理由"))
    _be_two(second, into)
    held = final(standing_facts(Posting.objects.filter(project=second)), current_scheme()).held
    told = _("与 %(code)s 是同一项目：%(reason)s") % {"code": into.code, "reason": reason}
    facts = [NewFact(second, Kind.WITHDRAWN, on, {"milestone": one}, reason=told[:300]) for one in held]
    facts.append(NewFact(second, Kind.ENDED, on, {"reason": told[:300]}, reason=told[:300]))
    batch = post(facts, by=by, source=f"merge:{into.code}", expected={second.pk: second.last_seq})
    Project.objects.filter(pk=second.pk).update(merged_into=into)
    Proposal.objects.pending().filter(project=second).update(
        state=ProposalState.REFUSED, judged_by=by, judged_at=clock.now(), answer=told[:300]
    )
    first, other = sorted((second.pk, into.pk))
    Alike.objects.filter(first_id=first, second_id=other).update(
        state=AlikeState.SAME, judged_by=by, judged_at=clock.now(), reason=reason
    )
    record(
        by=by, action="project.merge", subject=second, unit=second.unit,
        project=second.code, into=into.code, texts={"reason": reason},
    )  # fmt: skip
    return batch


def _be_two(second: Project, into: Project) -> None:
    if second.pk == into.pk:
        raise Refusal(N_("不能把项目并入它自己。"), code="itself", field="into")
    for one in (second, into):
        if one.merged_into_id:
            raise Refusal(
                N_("%(project)s 已经并入其他项目，不能再合并。"), code="merged", field="into", project=one.code
            )
        if one.ended_on:
            raise Refusal(N_("%(project)s 已终止，不能合并。"), code="ended", field="into", project=one.code)

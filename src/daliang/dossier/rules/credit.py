"""Who a project counts for: a transfer or a sharing of credit is one posting with its papers, ruled by the city."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.dossier.rules.guards import be_allowed, needs_text
from daliang.dossier.rules.telling import tell_credited
from daliang.ledger.derive import final
from daliang.ledger.facts import WHOLE, Kind
from daliang.ledger.models import Batch, Posting
from daliang.ledger.posting import NewFact, post, standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def credit(
    project: Project,
    percents: Mapping[str, int],
    *,
    on: date,
    is_transfer: bool,
    reason: str,
    evidence: str,
    by: Person,
    seen_seq: int,
) -> Batch:
    """Share the credit in whole per cents that sum to 100: {"east-a": 60, "west-b": 40}.

    With `is_transfer` milestones reached before go over too, on this day; without it only later ones follow.
    Refusals: `not_your_role`, `bad_shares`, `empty`, `moved_on`, the ledger's own.
    """
    be_allowed(by, "project.rule", project)
    reason = needs_text(reason, "reason", _("理由"))
    evidence = needs_text(evidence, "evidence", _("依据"))
    given = {code: percent for code, percent in percents.items() if percent}
    if sum(given.values()) != 100 or any(percent < 0 for percent in given.values()):
        raise Refusal(
            N_("各单位的归属份额合计应为 100%%，现为 %(sum)s%%。"),
            code="bad_shares",
            field="shares",
            sum=sum(given.values()),
        )
    shares = {code: percent * WHOLE // 100 for code, percent in given.items()}
    argument: dict[str, object] = {"shares": shares}
    if is_transfer:
        argument["transfer"] = True
    fact = NewFact(project, Kind.RECREDITED, on, argument, reason=reason, evidence=evidence)
    was = _shares(project)
    batch = post([fact], by=by, source="credit", expected={project.pk: seen_seq})
    tell_credited(project, was, shares, batch, by=by)
    record(
        by=by, action="project.credit", subject=project, unit=project.unit,
        project=project.code, shares=given, is_transfer=is_transfer, texts={"reason": reason, "evidence": evidence},
    )  # fmt: skip
    return batch


def _shares(project: Project) -> dict[str, int]:
    """Who it counts for so far, in millionths: as ruled last, else the unit where it lands."""
    facts = standing_facts(list(Posting.objects.filter(project=project)))
    return dict(final(facts, current_scheme()).credited())

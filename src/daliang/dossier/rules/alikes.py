"""Look-alikes are noted as pairs that the city office judges; a unit only learns that there is one."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.dossier.rules.guards import be_allowed, needs_text
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.alikeness import Likeness
from daliang.register.models import Alike, AlikeState, Project
from daliang.vocabulary.refusal import N_, Refusal


def note_likenesses(project: Project, found: Iterable[Likeness], *, by: Person) -> list[Alike]:
    """One open pair with each file that looks the same; a pair that was judged stays judged."""
    made = []
    for likeness in found:
        first, second = sorted((project.pk, likeness.key))
        pair, is_new = Alike.objects.get_or_create(
            first_id=first, second_id=second, defaults={"grounds": [*likeness.grounds], "found_at": clock.now()}
        )
        if is_new:
            record(by=by, action="alike.note", subject=project, unit=project.unit, project=project.code, pair=pair.pk)
        made.append(pair)
    return made


@transaction.atomic
def judge_alike(pair: Alike, *, state: AlikeState, reason: str, by: Person) -> None:
    """The city office says whether it is one project. Two that are one are merged as a deed of its own."""
    be_allowed(by, "project.rule", pair.first)
    reason = needs_text(reason, "reason", _("理由"))
    if state not in (AlikeState.SAME, AlikeState.DIFFERENT):
        raise Refusal(N_("请选择“同一项目”或“不是同一项目”。"), code="not_a_judgement", field="state")
    judged = Alike.objects.filter(pk=pair.pk, state=AlikeState.OPEN).update(
        state=state, reason=reason, judged_by=by, judged_at=clock.now()
    )
    pair.refresh_from_db()
    if not judged:
        raise Refusal(N_("这一对已经核对过：%(state)s。"), code="judged", state=pair.get_state_display())
    record(
        by=by, action="alike.judge", subject=pair.first, unit=pair.first.unit,
        project=pair.first.code, other=pair.second.code, state=state.value, texts={"reason": reason},
    )  # fmt: skip

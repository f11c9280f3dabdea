"""An officer overrides a probability, with a reason, and takes that back; and which overrides count at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from daliang.ledger.facts import WHOLE
from daliang.ledger.models import Head
from daliang.ledger.scheme import current_scheme
from daliang.measures.definitions import refuse_unknown
from daliang.org import clock
from daliang.org.matrix import roles_of
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.targets.forecast.models import Override
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

SHORTEST_REASON, LONGEST_REASON = 5, 300
PERCENT = WHOLE // 100


@transaction.atomic
def override(
    project: Project, milestone: str, *, probability: int | None, reason: str, by: Person, until: date | None = None
) -> Override:
    """Estimate the project's probability of reaching the milestone in time, in millionths; None takes that back.

    The same estimate once more changes nothing. Refusals: `not_your_role`, `no_project` (not in the person's branch),
    `unknown_code` (no such milestone), `is_ended`, `bad_probability`, `no_reason`, `until_past`, `nothing_to_withdraw`.
    """
    reason = " ".join(clean_text(reason).split())
    _check_person(by, project)
    _check_estimate(project, milestone, probability, reason, until)
    last = Override.objects.select_for_update().filter(project=project, milestone=milestone).order_by("id").last()
    if probability is None and (last is None or last.probability is None):
        raise Refusal(N_("“%(project)s”现在没有人工估计，无需撤销。"), code="nothing_to_withdraw", project=project.code)
    if last and (last.probability, last.reason, last.until) == (probability, reason, until):
        return last
    made = Override.objects.create(
        project=project, milestone=milestone, probability=probability, reason=reason, until=until, by=by,
        seq=_head(), made_on=clock.today(), at=clock.now(),
    )  # fmt: skip
    record(
        by=by, action="forecast.override", subject=project, unit=project.unit, texts={"reason": reason},
        milestone=milestone, probability=probability, until=until and until.isoformat(),
    )  # fmt: skip
    return made


@whole_house
def overrides(milestone: str, projects: Iterable[int], *, on: date, known_at: int | None) -> dict[int, Override]:
    """Project id → the override that counts on the day, as known at a seq; a withdrawn or expired one does not."""
    rows = Override.objects.filter(milestone=milestone, made_on__lte=on).select_related("by").order_by("id")
    if known_at is not None:
        rows = rows.filter(seq__lte=known_at)
    wanted = set(projects)
    found = {row.project_id: row for row in rows if row.project_id in wanted}
    return {
        project: row
        for project, row in found.items()
        if row.probability is not None and (row.until is None or on <= row.until)
    }


def _head() -> int:
    return Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def _check_person(by: Person, project: Project) -> None:
    if by.scope_unit is None or not by.has_role(*roles_of("forecast.override")):
        raise Refusal(
            N_("这一步由%(roles)s办理，您的角色是“%(own)s”。"),
            code="not_your_role",
            field="by",
            roles="、".join(sorted(str(Role(role).label) for role in roles_of("forecast.override"))),
            own=by.get_role_display() or gettext("无"),
        )
    if not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Refusal(N_("没有编号为“%(project)s”的项目。"), code="no_project", project=project.code)


def _check_estimate(project: Project, milestone: str, probability: int | None, reason: str, until: date | None) -> None:
    milestones = current_scheme().milestones
    if milestone not in milestones:
        raise refuse_unknown(milestone, milestones, field="milestone", where="")
    if probability is not None and project.stage_id is None:
        raise Refusal(
            N_("“%(project)s”已终止，不能再作人工估计。"), code="is_ended", field="probability", project=project.code
        )
    if probability is not None and not 0 <= probability <= WHOLE:
        raise Refusal(
            N_("可能性应在 0 至 100 之间（百分数），您填的是 %(found)s。"),
            code="bad_probability",
            field="probability",
            found=f"{probability / PERCENT:g}",
        )
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(
            N_("请写明理由，%(least)s至%(most)s个字，例如“合同文本已谈妥，9月15日签约”。"),
            code="no_reason",
            field="reason",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    if until is not None and until < clock.today():
        raise Refusal(
            N_("有效期应不早于今天（%(today)s），您填的是 %(found)s。"),
            code="until_past",
            field="until",
            today=clock.today().isoformat(),
            found=until.isoformat(),
        )

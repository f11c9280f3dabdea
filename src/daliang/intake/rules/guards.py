"""Who may do what to an import."""

from __future__ import annotations

from datetime import timedelta

from daliang.dossier.rules.guards import be_allowed
from daliang.intake.models import Import
from daliang.ledger.models import Closing
from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.vocabulary.refusal import N_, Refusal

SILENT = timedelta(minutes=2)  # without a sign of life a job counts as dead and may be started again


def action_of(*, is_opening: bool) -> str:
    return "opening.import" if is_opening else "project.import"


def be_importer(by: Person, unit: Unit, *, is_opening: bool) -> None:
    """The role may import, into its own branch; opening balances only until the first round has closed.

    Refusals: `not_your_role`, `unknown_unit` (a sibling's unit is as if missing), `closed_before`.
    """
    be_allowed(by, action_of(is_opening=is_opening))
    if not by.is_over(unit):
        raise Refusal(N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field="unit", found=unit.code)
    if is_opening and Closing.objects.exists():
        raise Refusal(N_("台账已经封过账，不能再导入期初台账；以后的变化请用“项目更新”。"), code="closed_before")


def be_owner(by: Person, importing: Import) -> None:
    """An import is its maker's own; somebody else's is as if missing (Import.DoesNotExist)."""
    if importing.by_id != by.pk:
        raise Import.DoesNotExist
    be_importer(by, importing.unit, is_opening=importing.is_opening)


def be_checker(by: Person, importing: Import) -> None:
    """Somebody else who may check: an approver what clerks import, an officer everything, an opening an officer only.

    Refusals: `same_person`, `not_your_role`. One that was not handed over is as if missing.
    """
    if importing.by_id == by.pk:
        raise Refusal(N_("自己导入的内容不能自己复核；请另一位审核人办理。"), code="same_person", field="by")
    if importing.submitted_at is None or not by.is_over(importing.unit):
        raise Import.DoesNotExist
    be_allowed(by, action_of(is_opening=True) if importing.is_opening else "project.check")
    if by.role == Role.APPROVER and importing.by.role not in (Role.CLERK, Role.COUNTY_CLERK):
        raise Refusal(N_("这次导入由市商务局复核。"), code="not_your_role", field="by")


def is_silent(importing: Import) -> bool:
    """Has the job behind it shown no sign of life for a while?"""
    return clock.now() - importing.beat_at > SILENT


def wrong_state(importing: Import) -> Refusal:
    return Refusal(
        N_("这次导入现在是“%(state)s”，不能办理这一步；请刷新页面查看。"),
        code="wrong_state",
        state=importing.get_state_display(),
    )

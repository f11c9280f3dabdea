"""The city's officer makes an exception for one return: more time to file (延期), or no report this time (免报)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.rounds.allowances import Allowance, AllowanceKind
from daliang.rounds.deadlines import minutes_late, told
from daliang.rounds.models import Return, ReturnState
from daliang.rounds.rules.guards import be, be_of_city, be_over, hold_in, hold_open, wrong_state
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

SHORTEST_REASON, LONGEST_REASON = 2, 300


@transaction.atomic
def extend(ret: Return, due_at: datetime, *, reason: str, by: Person) -> Allowance:
    """Let the return be filed until `due_at`, before or after the round's own moment has passed.

    Lateness is measured against it from now on, also of what was filed already. Refusals: role, unit, `closed`,
    `no_reason`, `not_later` (than the round's own moment).
    """
    reason = _hold(ret, reason, by)
    if due_at <= ret.round.due_at:
        raise Refusal(
            N_("延期应晚于本期报送截止时间 %(due)s；您填的是 %(found)s。"),
            code="not_later",
            field="due_at",
            due=f"{clock.local(ret.round.due_at):%F %R}",
            found=f"{clock.local(due_at):%F %R}",
        )
    made = _allow(ret, AllowanceKind.EXTENDED, due_at, reason, by)
    record(
        by=by, action="round.extend", subject=ret, unit=ret.unit,
        due_at=told(due_at), late_by=ret.late_by, reason=reason,
    )  # fmt: skip
    return made


@transaction.atomic
def excuse(ret: Return, *, reason: str, by: Person) -> Allowance:
    """The unit need not file this time. It may file all the same; unless it does, it is listed as excused.

    Refusals: role, unit, `closed`, `no_reason`, `wrong_state` when it has been filed.
    """
    reason = _hold(ret, reason, by)
    if ret.first_filed_at is not None:
        raise wrong_state(ret, (ReturnState.DRAFT,))
    made = _allow(ret, AllowanceKind.EXCUSED, None, reason, by)
    record(by=by, action="round.excuse", subject=ret, unit=ret.unit, reason=reason)
    return made


@transaction.atomic
def withdraw_allowance(ret: Return, *, reason: str, by: Person) -> None:
    """The exception stands no more: lateness is measured against the round's own moment. Without one nothing is done.

    Refusals: role, unit, `closed`, `no_reason`.
    """
    reason = _hold(ret, reason, by)
    if Allowance.objects.filter(ret=ret).delete()[0]:
        _measure_again(ret, None)
        record(by=by, action="round.no_allowance", subject=ret, unit=ret.unit, late_by=ret.late_by, reason=reason)


def _hold(ret: Return, reason: str, by: Person) -> str:
    """Role, unit, reason and state are right, and round and return locked; gives the reason back as it is kept."""
    be(by, Role.OFFICER)
    be_of_city(by)
    be_over(by, ret.unit)
    reason = _checked(reason)
    hold_open(ret.round)
    hold_in(ret, ReturnState)
    return reason


def _checked(reason: str) -> str:
    reason = " ".join(clean_text(reason).split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(
            N_("请写明理由，%(least)s至%(most)s个字，例如“园区网络中断，8月26日来函说明”。"),
            code="no_reason",
            field="reason",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return reason


def _allow(ret: Return, kind: AllowanceKind, due_at: datetime | None, reason: str, by: Person) -> Allowance:
    given = {"kind": kind, "due_at": due_at, "reason": reason, "by": by, "at": clock.now()}
    made, _is_new = Allowance.objects.update_or_create(ret=ret, defaults=given)
    _measure_again(ret, made)
    return made


def _measure_again(ret: Return, allowance: Allowance | None) -> None:
    if ret.first_filed_at is None:
        return
    due_at = (allowance and allowance.due_at) or ret.round.due_at
    ret.late_by = minutes_late(ret.first_filed_at, due_at) or None
    ret.save(update_fields=["late_by"])

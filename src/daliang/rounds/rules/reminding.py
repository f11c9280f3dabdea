"""Reminding those who have not filed (催报): with one click, once for each unit and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from daliang.notices.kinds import Kind
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.matrix import roles_of
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.deadlines import is_near
from daliang.rounds.models import EDITABLE, Return, Round, RoundState
from daliang.rounds.rules.guards import be, be_over, hold_open
from daliang.rounds.rules.telling import key_of, tell_unfiled
from daliang.vocabulary.refusal import N_, Refusal


@dataclass
class Reminded:
    """Units whose clerks were told now; that were told today already; that have nobody to tell."""

    told: list[Unit] = field(default_factory=list)
    skipped: list[Unit] = field(default_factory=list)
    nobody: list[Unit] = field(default_factory=list)


@transaction.atomic
def remind(round_: Round, *, by: Person, unit: Unit | None = None) -> Reminded:
    """Remind one unit, or all below the person that have not filed, sent back ones included; once a day each.

    Who is excused is not reminded. Who reminds at the same moment waits, so that no unit hears it twice.
    Refusals: `not_your_role`, `not_your_unit`, `closed`, `nothing_to_remind` when the unit (or every unit) has filed.
    """
    be(by, *roles_of("return.remind"))
    if unit is not None:
        be_over(by, unit)
    hold_open(round_)
    open_ = Return.objects.visible_to(by).filter(round=round_, state__in=EDITABLE)
    waiting = [ret for ret in open_.select_related("unit", "round", "allowance") if ret.is_awaited]
    returns = [ret for ret in waiting if unit is None or ret.unit_id == unit.pk]
    if not returns:
        raise _nothing(round_, unit)
    found = _remind(returns)
    record(
        by=by, action="round.remind", subject=round_, unit=by.unit, units=_codes(found.told),
        skipped=_codes(found.skipped), nobody=_codes(found.nobody),
    )  # fmt: skip
    return found


def _remind(returns: Iterable[Return]) -> Reminded:
    keys = {key_of(ret, Kind.RETURN_REMINDED, clock.today()): ret for ret in returns}
    heard = set(Notice.objects.told([*keys]).values_list("key", flat=True))
    found = Reminded()
    for key, ret in keys.items():
        if key in heard:
            found.skipped.append(ret.unit)
        elif tell_unfiled(ret, kind=Kind.RETURN_REMINDED, key=key):
            found.told.append(ret.unit)
        else:
            found.nobody.append(ret.unit)
    return found


def _codes(units: Iterable[Unit]) -> list[str]:
    return [unit.code for unit in units]


def _nothing(round_: Round, unit: Unit | None) -> Refusal:
    if unit is not None:
        return Refusal(
            N_("“%(unit)s”的 %(round)s 已经报送，或不用填报，不必催报。"),
            code="nothing_to_remind",
            field="unit",
            unit=named(unit),
            round=round_.code,
        )
    return Refusal(N_("%(round)s 应报的单位都已报送，没有可催的。"), code="nothing_to_remind", round=round_.code)


def remind_of_deadlines() -> int:
    """Tell who has not filed: from the day before the deadline, and once it has passed; once each. How many heard it.

    The deadline is the unit's own where it was extended; who is excused hears nothing. A return that was sent back
    counts as not filed before the deadline; after it, only what has never been filed is late.
    """
    open_ = Return.objects.filter(round__state=RoundState.OPEN, state__in=EDITABLE)
    found = open_.select_related("unit", "round", "allowance")
    return sum(_remind_of_deadline(ret) for ret in found if ret.is_awaited)


def _remind_of_deadline(ret: Return) -> int:
    now = clock.now()
    kind = Kind.RETURN_OVERDUE if ret.is_overdue(now) else Kind.RETURN_DUE
    if kind is Kind.RETURN_DUE and not is_near(ret.due_at, now):
        return 0
    return tell_unfiled(ret, kind=kind, key=key_of(ret, kind, f"{ret.due_at:%Y%m%d%H%M}"))

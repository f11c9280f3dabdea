"""Reminding those who have not filed (催报): with one click, once for each unit and day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from daliang.notices.kinds import Kind
from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.matrix import roles_of
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.models import EDITABLE, Return, ReturnState, Round
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
    """Remind one unit, or all below the person that have not filed, what was sent back included; once a day each.

    Who reminds at the same time waits, so that no unit hears it twice. Refusals: `not_your_role`, `not_your_unit`,
    `closed`, `nothing_to_remind` when the unit (or every unit) has filed.
    """
    be(by, *roles_of("return.remind"))
    if unit is not None:
        be_over(by, unit)
    hold_open(round_)
    waiting = Return.objects.visible_to(by).filter(round=round_, state__in=EDITABLE).select_related("unit", "round")
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

    A return that was sent back counts as not filed before the deadline; after it, only who has never filed is late.
    """
    now = clock.now()
    tomorrow = clock.today() + timedelta(days=1)
    count = 0
    for round_ in Round.objects.filter(state="open", opens_at__lte=now):
        is_over = now > round_.due_at
        if is_over or clock.local(round_.due_at).date() <= tomorrow:
            kind = Kind.RETURN_OVERDUE if is_over else Kind.RETURN_DUE
            states = (ReturnState.DRAFT,) if is_over else EDITABLE
            for ret in round_.returns.filter(state__in=states).select_related("unit", "round"):
                count += tell_unfiled(ret, kind=kind, key=key_of(ret, kind, f"{round_.due_at:%Y%m%d%H%M}"))
    return count

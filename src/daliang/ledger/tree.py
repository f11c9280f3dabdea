"""The unit tree as the ledger reads it: as it stood on a day, as known at a seq (rule 20)."""
from __future__ import annotations

from datetime import date

from django.db import transaction

from daliang.ledger.posting import take_seq
from daliang.org import clock
from daliang.org.models import Membership, Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def rearrange(unit: Unit, *, parent: Unit, on: date, by: Person | None) -> Membership:
    """From `on` the unit stands under `parent`. Takes a seq; today's tree and so today's scope move with it.

    Refusals: `future_day`; `circular` when the parent lies below the unit.
    """
    if on > clock.today():
        raise Refusal(
            N_("日期 %(day)s 晚于今天（%(today)s）：隶属关系的调整须在生效当天或之后登记。"), code="future_day", field="on",
            day=on.isoformat(), today=clock.today().isoformat(),
        )
    if unit.holds(parent):
        raise Refusal(
            N_("“%(parent)s”就在“%(unit)s”之下，不能反过来作为它的上级。"), code="circular", field="parent", parent=parent, unit=unit
        )
    before, moment = take_seq(1, clock.now())
    made = Membership.objects.create(unit=unit, parent=parent, effective_on=on, seq=before + 1, recorded_at=moment)
    Unit.objects.move(unit, parent, pos="last-child")
    record(by=by, action="unit.rearrange", subject=unit, unit=parent, on=on.isoformat())
    return made


def parents(day: date, seq: int) -> dict[int, int | None]:
    """unit id → parent id on `day` as known at `seq`; a unit not yet there is missing. Later knowledge of a day wins."""
    found: dict[int, tuple[date, int | None]] = {}
    rows = Membership.objects.filter(seq__lte=seq, effective_on__lte=day).order_by("seq", "id")
    for unit, parent, effective_on in rows.values_list("unit_id", "parent_id", "effective_on"):
        if unit not in found or effective_on >= found[unit][0]:
            found[unit] = (effective_on, parent)
    return {unit: parent for unit, (_day, parent) in found.items()}


def branch(root: int, tree: dict[int, int | None]) -> set[int]:
    """The ids of `root` and all below it in `tree`."""
    below: dict[int, list[int]] = {}
    for unit, parent in tree.items():
        if parent is not None:
            below.setdefault(parent, []).append(unit)
    found, waiting = set(), [root]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(below.get(unit, ()))
    return found

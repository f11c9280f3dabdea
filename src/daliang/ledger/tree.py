"""The unit tree as the ledger reads it: as it stood on a day, as known at a seq (rule 20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction

from daliang.ledger.numbering import take_seq
from daliang.org import clock
from daliang.org.models import Membership, Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def rearrange(unit: Unit, *, parent: Unit, on: date, by: Person | None) -> Membership:
    """From `on` the unit stands under `parent`. Takes a seq; today's tree and so today's scope follow.

    Refusals: `future_day`; `circular` when on some day from `on` the parent lies below the unit; `unit_not_yet` when
    the parent is not in the tree by then. A late record of an earlier day leaves today's tree alone where a later
    arrangement is already known.
    """
    if on > clock.today():
        raise Refusal(
            N_("日期 %(day)s 晚于今天（%(today)s）：隶属关系的调整须在生效当天或之后登记。"),
            code="future_day",
            field="on",
            day=on.isoformat(),
            today=clock.today().isoformat(),
        )
    before, moment = take_seq(1)
    made = Membership.objects.create(unit=unit, parent=parent, effective_on=on, seq=before + 1, recorded_at=moment)
    if any(unit.pk in _above(unit.pk, parents(day, made.seq)) for day in _turns(on)):
        raise Refusal(
            N_("“%(parent)s”就在“%(unit)s”之下，不能反过来作为它的上级。"),
            code="circular",
            field="parent",
            parent=parent,
            unit=unit,
        )
    first = first_days().get(parent.pk)
    if first is None or on < first:
        raise not_yet(parent, first, on, field="parent")
    _stand_as_of_today(unit, made.seq)
    record(by=by, action="unit.rearrange", subject=unit, unit=parent, on=on.isoformat())
    return made


def _turns(since: date) -> set[date]:
    """The days from `since` on which the tree changes."""
    return {since, *Membership.objects.filter(effective_on__gt=since).values_list("effective_on", flat=True)}


def _above(unit: int, tree: dict[int, int | None]) -> set[int]:
    """The ids over a unit; its own among them when the tree runs in a circle."""
    found: set[int] = set()
    higher = tree.get(unit)
    while higher is not None and higher not in found:
        found.add(higher)
        higher = tree.get(higher)
    return found


def _stand_as_of_today(unit: Unit, seq: int) -> None:
    """Put the unit where the dated tree has it today."""
    found = {one.pk: one for one in Unit.objects.all()}
    wanted = parents(clock.today(), seq)[unit.pk]
    if wanted is not None and wanted != Unit.objects.get_parent(found[unit.pk]).pk:
        Unit.objects.move(found[unit.pk], found[wanted], pos="last-child")


def parents(day: date, seq: int) -> dict[int, int | None]:
    """unit id → parent id on `day` as known at `seq`; a unit not yet there is missing. Later knowledge wins."""
    found: dict[int, tuple[date, int | None]] = {}
    rows = Membership.objects.filter(seq__lte=seq, effective_on__lte=day).order_by("seq", "id")
    for unit, parent, effective_on in rows.values_list("unit_id", "parent_id", "effective_on"):
        if unit not in found or effective_on >= found[unit][0]:
            found[unit] = (effective_on, parent)
    return {unit: parent for unit, (_day, parent) in found.items()}


def first_days() -> dict[int, date]:
    """unit id → the first day on which the tree holds it, all the way up to a root, as known now. One query.

    From then on it stays: no arrangement puts a unit under one that is not there.
    """
    rows = list(Membership.objects.values_list("unit_id", "parent_id", "effective_on"))
    held: dict[int, int | None] = {}
    found: dict[int, date] = {}
    for day, of_day in groupby(sorted(rows, key=lambda row: row[2]), key=lambda row: row[2]):
        held.update((unit, parent) for unit, parent, _day in of_day)
        found.update(dict.fromkeys(rooted(held) - found.keys(), day))
    return found


@dataclass(frozen=True)
class UnitDays:
    """The units by code, and since when the tree holds each; read once for many facts."""

    units: Mapping[str, Unit]
    since: Mapping[int, date]

    @classmethod
    def read(cls) -> UnitDays:
        return cls({unit.code: unit for unit in Unit.objects.all()}, first_days())

    def be_there(self, code: str, on: date) -> None:
        """Refusal `unit_not_yet` when the tree of that day does not have the unit; unknown codes pass."""
        unit = self.units.get(code)
        first = self.since.get(unit.pk) if unit else None
        if unit is not None and (first is None or on < first):
            raise not_yet(unit, first, on, field="unit")


def rooted(tree: dict[int, int | None]) -> set[int]:
    """The ids from which the way up ends at a root of this tree."""
    return set().union(*(branch(unit, tree) for unit, parent in tree.items() if parent is None))


def not_yet(unit: Unit, first: date | None, on: date, *, field: str) -> Refusal:
    """Refusal `unit_not_yet`: on that day the tree does not have the unit."""
    if first is None:
        return Refusal(
            N_("“%(unit)s”还没有隶属关系，不能登记：请先登记它从哪一天起隶属哪个单位。"),
            code="unit_not_yet",
            field=field,
            unit=unit,
        )
    return Refusal(
        N_("“%(unit)s”从 %(since)s 起才有，%(day)s 的事项不能记在它名下：请核对日期或单位。"),
        code="unit_not_yet",
        field=field,
        unit=unit,
        since=first.isoformat(),
        day=on.isoformat(),
    )


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

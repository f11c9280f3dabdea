"""Whose hand a line is (docs/decisions/0008): who wrote what it says, and who looked at it without having written any.

Typing is writing, and so is putting right. Cells that say what they said before count for nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from daliang.org import clock
from daliang.org.models import Person
from daliang.rounds.fields import DESCRIPTIVE, FIELDS, changed_fields
from daliang.rounds.models import Line, Return
from daliang.rounds.reading import Reading, where
from daliang.vocabulary.refusal import N_, Refusal

POSTED = tuple(field for field in FIELDS if field not in DESCRIPTIVE)


def typed(line: Line, fields: Iterable[str], by: Person) -> None:
    """The person typed into these cells of a draft; whatever was put right there is overwritten."""
    mine = set(fields)
    line.typed_by = {**line.typed_by, **dict.fromkeys(mine, by.pk)}
    line.corrected_by = {field: pk for field, pk in line.corrected_by.items() if field not in mine}
    line.checked_by = None


def put_right(line: Line, field: str, by: Person) -> None:
    """The person corrected a filed cell: whoever had checked the line has not seen this."""
    line.corrected_by = {**line.corrected_by, field: by.pk}
    line.checked_by = None


def unchecked(ret: Return) -> None:
    """What goes back to its unit has to be checked anew."""
    ret.lines.exclude(checked_by=None).update(checked_by=None)


def has_typed(line: Line, by: Person, *, changed: Collection[str] | None = None) -> bool:
    """Did the person type a changed cell that nobody has put right since?"""
    cells = changed_fields(line, today=clock.today()) if changed is None else changed
    return any(line.typed_by.get(field) == by.pk and field not in line.corrected_by for field in cells)


def has_corrected(line: Line, by: Person, *, changed: Collection[str] | None = None) -> bool:
    """Did the person put a changed cell right?"""
    cells = changed_fields(line, today=clock.today()) if changed is None else changed
    return any(line.corrected_by.get(field) == by.pk for field in cells)


def check_as_approver(readings: Iterable[Reading], by: Person) -> None:
    """The approver has seen every line; those in which their own hand is wait for the officer who accepts."""
    _checked((one.line for one in readings if not checked_by_writer(one.line, one.changed, by.pk)), by)


def check_as_officer(readings: Iterable[Reading], by: Person) -> None:
    """The officer checks what nobody has checked yet."""
    _checked((one.line for one in readings if one.line.checked_by_id is None), by)


def _checked(lines: Iterable[Line], by: Person) -> None:
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(checked_by=by)


def own_typing(readings: Iterable[Reading], by: Person) -> list[Refusal]:
    """Refusal `same_person` for each line of which the approver typed something into the draft."""
    return [
        Refusal(
            N_("这一行有您代填的内容，不能由您审核；请另一位审核人办理，或退回该单位重新填写。"),
            code="same_person",
            field="by",
            where=reading.where,
        )
        for reading in readings
        if has_typed(reading.line, by, changed=reading.changed)
    ]


def own_corrections(readings: Iterable[Reading], by: Person) -> list[Refusal]:
    """Refusal `same_person` for each line that the officer put right and nobody else has looked at since."""
    return [
        Refusal(
            N_("这一行由您更正，还没有别人看过，不能由您受理；请另一位专员受理，或退回由县区审核人复核。"),
            code="same_person",
            field="by",
            where=reading.where,
        )
        for reading in readings
        if reading.line.checked_by_id is None and has_corrected(reading.line, by, changed=reading.changed)
    ]


def maker_of(line: Line, changed: Collection[str], filed_by: int | None) -> int | None:
    """Who wrote what is posted: who put it right last; else who filed, if they typed some of it; else who typed most.

    Where only descriptive texts changed, who wrote those.
    """
    cells = [field for field in changed if field in POSTED] or list(changed)
    return _most(line.corrected_by, cells, None) or _most(line.typed_by, cells, filed_by) or filed_by


def _most(written: Mapping[str, int], cells: Iterable[str], first: int | None) -> int | None:
    counted = Counter(written[field] for field in cells if field in written)
    if first in counted:
        return first
    return counted.most_common(1)[0][0] if counted else None


def checked_by_writer(line: Line, changed: Collection[str], checker: int | None) -> bool:
    """Is the checker one of those who wrote it, or nobody? The ledger takes neither."""
    hands = {hand[field] for hand in (line.typed_by, line.corrected_by) for field in changed if field in hand}
    return checker is None or checker in hands


def nobody_checked(line: Line) -> Refusal:
    """The refusal of a closing that would name as checker who wrote the line, or nobody."""
    return Refusal(
        N_("这一行还没有由填写人以外的人核对；请退回后重新审核、受理。"),
        code="same_person",
        field="by",
        where=where(line),
    )

"""Filing a return (报送): once, clean, stamped when late, and never both in the closing and refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.rounds.deadlines import minutes_late
from daliang.rounds.fields import is_changed
from daliang.rounds.findings import alike_elsewhere, is_look_alike, look_alike_key
from daliang.rounds.judging import read_return
from daliang.rounds.lookalikes import sightings
from daliang.rounds.models import EDITABLE, Line, Remark, Return, ReturnState
from daliang.rounds.rules.guards import be, closed, hold, hold_round, may_write, raise_if, wrong_state
from daliang.rounds.rules.telling import tell_filed
from daliang.vocabulary.refusal import N_, Refusal

RAISED = "round.look_alike"


def file(ret: Return, *, by: Person) -> Return:
    """Send the return to the approver. Filing what is filed already answers with the same success, and does nothing.

    Without any change it is filed as nothing new. Late but open: accepted, `late_by` stamped at the first filing.
    Refusals: `not_your_role`, `not_your_unit`, `closed`; each line's errors with its place; `ask` for open questions.
    That a look-alike was asked about is logged although the filing is refused: call this outside of a transaction that
    a refusal takes back.
    """
    try:
        return _file(ret, by=by)
    except Refusal as refusal:
        _log_look_alikes(ret, refusal, by)
        raise


@transaction.atomic
def _log_look_alikes(ret: Return, refusal: Refusal, by: Person) -> None:
    """Who was told that another unit has such a project, and which: for the city's officer."""
    told = {str(one.params.get("question", "")) for one in refusal.all if one.code == "ask"}
    told = {key for key in told if is_look_alike(key)}
    if not told:
        return
    found = sightings(ret.round)
    for reading in read_return(ret):
        line = reading.line
        if line.is_new and look_alike_key(line) in told:
            record(
                by=by,
                action="round.look_alike",
                subject=ret,
                unit=ret.unit,
                line=line.position,
                texts={
                    "name": line.name,
                    "investor": line.typed.get("investor", ""),
                    "alike": [
                        {"unit": one.unit.code, "project": one.code, "name": one.name}
                        for one in alike_elsewhere(reading, found)
                    ],
                },
            )


@transaction.atomic
def _file(ret: Return, *, by: Person, nothing_new: bool = False) -> Return:
    be(by, Role.CLERK, Role.APPROVER)
    may_write(by, ret)
    is_open = hold_round(ret.round)
    held = is_open and hold(ret, EDITABLE)
    if not held:
        ret.refresh_from_db()
        if ret.is_reported and nothing_new and not ret.nothing_new:
            raise Refusal(N_("这份填报已连同改动一起报送，不是“本期无变化”；要改，请审核人退回。"), code="has_changes")
        if ret.is_reported:
            return ret
        raise wrong_state(ret, EDITABLE) if is_open else closed(ret.round, ret)
    if nothing_new:
        _refuse_changes(ret)
    readings = read_return(ret, at_filing=True)
    raise_if(refusal for reading in readings for refusal in reading.refusals())
    now = clock.now()
    _stamp(ret, by, now, changed=sum(bool(_counts(reading.line)) for reading in readings))
    return ret


def _counts(line: Line) -> bool:
    return is_changed(line, today=clock.today())


def _stamp(ret: Return, by: Person, now: datetime, *, changed: int) -> None:
    if ret.first_filed_at is None:
        ret.first_filed_at, ret.late_by = now, minutes_late(now, ret.due_at) or None
    ret.state, ret.filed_at, ret.filed_by = ReturnState.FILED, now, by
    ret.on_behalf, ret.nothing_new = by.has_role(Role.APPROVER), not changed
    ret.approved_at = ret.approved_by = ret.approved_for = None
    ret.returned_at = ret.returned_by = ret.returned_for = None
    ret.save()
    Remark.objects.filter(line__belongs_to=ret, resolved_at=None).update(resolved_at=now)
    record(
        by=by,
        action="round.file",
        subject=ret,
        unit=ret.unit,
        changed=changed,
        late_by=ret.late_by,
        on_behalf=ret.on_behalf,
    )
    tell_filed(ret, by)


def declare_nothing_new(ret: Return, *, by: Person) -> Return:
    """One click: nothing happened since last time; the return is filed as it is.

    Refusal `has_changes` when something was typed, also when it was filed with that already; otherwise as file.
    """
    return _file(ret, by=by, nothing_new=True)


def _refuse_changes(ret: Return) -> None:
    changed = [line for line in ret.lines.all() if _counts(line)]
    if changed:
        raise Refusal(
            N_("填报中有%(count)s行改动（第%(lines)s行），不能按“本期无变化”报送；请直接报送，或先把改动恢复原样。"),
            code="has_changes",
            count=len(changed),
            lines="、".join(str(line.position) for line in changed),
        )

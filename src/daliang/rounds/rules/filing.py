"""Filing a return (报送): once, clean, stamped when late, and never both in the closing and refused."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.rounds.fields import is_changed
from daliang.rounds.judging import read_return
from daliang.rounds.models import EDITABLE, Line, Remark, Return, ReturnState
from daliang.rounds.rules.guards import be, closed, hold, hold_round, may_write, raise_if, wrong_state
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def file(ret: Return, *, by: Person) -> Return:
    """Send the return to the approver. Filing what is filed already answers with the same success, and does nothing.

    Without any change it is filed as nothing new. Late but open: accepted, `late_by` stamped at the first filing.
    Refusals: `not_your_role`, `not_your_unit`, `closed`; each line's errors with its place; `ask` for open questions.
    """
    be(by, Role.CLERK, Role.APPROVER)
    may_write(by, ret)
    is_open = hold_round(ret.round)
    held = is_open and hold(ret, EDITABLE)
    if not held:
        ret.refresh_from_db()
        if ret.is_reported:
            return ret
        raise wrong_state(ret, EDITABLE) if is_open else closed(ret.round, ret)
    readings = read_return(ret)
    raise_if(refusal for reading in readings for refusal in reading.refusals())
    now = clock.now()
    _stamp(ret, by, now, changed=sum(bool(_counts(reading.line)) for reading in readings))
    return ret


def _counts(line: Line) -> bool:
    return is_changed(line, today=clock.today())


def _stamp(ret: Return, by: Person, now: datetime, *, changed: int) -> None:
    if ret.filed_at is None and now > ret.round.due_at:
        ret.late_by = -(-int((now - ret.round.due_at).total_seconds()) // 60) or 1
    ret.state, ret.filed_at, ret.filed_by = ReturnState.FILED, now, by
    ret.on_behalf, ret.nothing_new = by.has_role(Role.APPROVER), not changed
    ret.approved_at = ret.approved_by = ret.returned_at = ret.returned_by = None
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


@transaction.atomic
def declare_nothing_new(ret: Return, *, by: Person) -> Return:
    """One click: nothing happened since last time; the return is filed as it is.

    Refusal `has_changes` when something was typed; otherwise as file.
    """
    may_write(by, ret)
    changed = [line for line in ret.lines.all() if ret.is_editable and _counts(line)]
    if changed:
        raise Refusal(
            N_("填报中有%(count)s行改动（第%(lines)s行），不能按“本期无变化”报送；请直接报送，或先把改动恢复原样。"),
            code="has_changes",
            count=len(changed),
            lines="、".join(str(line.position) for line in changed),
        )
    return file(ret, by=by)

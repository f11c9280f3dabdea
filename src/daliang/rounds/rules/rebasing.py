"""A line looked at from what has been posted since it was filled."""

from __future__ import annotations

from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.rounds.fields import FIELDS, is_same, texts_of
from daliang.rounds.judging import lines_of, moved_away
from daliang.rounds.models import EDITABLE, Line, ReturnState
from daliang.rounds.rules.guards import be_approver, hold_in, may_write


@transaction.atomic
def rebase(line: Line, *, by: Person) -> Line:
    """Something was posted for the project since the line was filled: look from there. What was changed stays as typed,
    every other cell takes the project's present text.

    The writer in a draft; approver or officer in what is filed or approved, the officer in what is accepted. Refusal
    `moved_away`: what another unit's project says now is not shown.
    """
    ret = line.belongs_to
    if ret.is_editable:
        may_write(by, ret)
        hold_in(ret, EDITABLE, line=line)
    else:
        be_approver(by, ret.unit, Role.OFFICER)
        states = [ReturnState.FILED, ReturnState.APPROVED]
        hold_in(ret, [*states, ReturnState.ACCEPTED] if by.has_role(Role.OFFICER) else states, line=line)
    fresh = lines_of(ret).get(pk=line.pk)
    if fresh.project is None:
        return line
    if fresh.is_away:
        raise moved_away(fresh)
    today, now, before = clock.today(), texts_of(fresh.project), fresh.before or {}
    line.typed = {
        field: now[field] if is_same(field, text, before.get(field, ""), today=today) else text
        for field, text in ((field, fresh.typed.get(field, "")) for field in FIELDS)
    }
    line.before, line.seen_seq = now, fresh.project.last_seq
    line.version += 1
    line.save(update_fields=["typed", "before", "seen_seq", "version"])
    record(by=by, action="round.rebase", subject=ret, unit=ret.unit, line=line.position, seen_seq=line.seen_seq)
    return line

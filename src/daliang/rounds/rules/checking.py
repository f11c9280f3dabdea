"""The second pair of eyes: correct a field, approve, send back with a reason per field, look at a conflict again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.deadlines import minutes_late
from daliang.rounds.fields import LABELS, known_field
from daliang.rounds.judging import read_return
from daliang.rounds.models import Correction, Line, Remark, Return, ReturnState
from daliang.rounds.reading import where
from daliang.rounds.rules.guards import acting, be_approver, hold_in, hold_open, raise_if, wrong_state
from daliang.rounds.rules.hands import check_as_approver, own_typing, put_right, unchecked
from daliang.rounds.rules.telling import tell_approved, tell_returned
from daliang.rounds.typing import kept_texts
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text

LONGEST_REASON = 300


def is_approvers_turn(ret: Return) -> bool:
    """Filed, or sent back by the city's officer: then the approver may also put it right without the clerk."""
    by_officer = ret.returned_by is not None and ret.returned_by.role == Role.OFFICER
    return ret.state == ReturnState.FILED or (ret.state == ReturnState.RETURNED and by_officer)


def _hold_approvers_turn(ret: Return, line: Line | None = None) -> None:
    hold_in(ret, (ReturnState.FILED, ReturnState.RETURNED), line=line)
    if not is_approvers_turn(ret):
        raise wrong_state(ret, (ReturnState.FILED,))


@transaction.atomic
def approve(ret: Return, *, by: Person) -> Return:
    """The county has checked it (审核). The checker neither filed it nor typed any of it into the draft.

    Lines that the approver put right are approved as well, but checked by the officer who accepts them.

    Refusals: `not_your_role`, `not_your_unit`, `closed`, `wrong_state`, `same_person`, and what is wrong in a line.
    """
    approver = be_approver(by, ret.unit)
    hold_open(ret.round)
    _hold_approvers_turn(ret)
    if ret.filed_by_id == by.pk:
        raise Refusal(
            N_("这份填报是您（%(name)s）报送的，不能由您审核；请另一位审核人办理。"),
            code="same_person",
            field="by",
            name=named(by),
        )
    readings = read_return(ret)
    raise_if(own_typing(readings, by))
    raise_if(refusal for reading in readings for refusal in reading.refusals())
    check_as_approver(readings, by)
    now = clock.now()
    ret.state, ret.approved_at, ret.approved_by, ret.approved_for = ReturnState.APPROVED, now, by, approver
    if ret.approved_late_by is None:
        ret.approved_late_by = minutes_late(now, ret.approve_due_at)
    ret.returned_at = ret.returned_by = ret.returned_for = None
    ret.save()
    Remark.objects.filter(line__belongs_to=ret, resolved_at=None).update(resolved_at=now)
    record(
        by=by, action="round.approve", subject=ret, unit=ret.unit,
        late_by=ret.approved_late_by, **acting(approver),
    )  # fmt: skip
    tell_approved(ret, by)
    return ret


@transaction.atomic
def correct(line: Line, field: str, text: str, *, by: Person) -> Correction | None:
    """Put one cell of a filed line right; kept as was → now and shown to the clerk. None when it says so already.

    An approver before approving, an officer before accepting. The new text must read clean; a question that it raises
    is asked at approval. Who corrects has written the line: somebody else must check it.

    Refusals: role, unit, `closed`, `wrong_state`, `unknown_field`, and the text's own.
    """
    ret = line.belongs_to
    approver = be_approver(by, ret.unit, Role.OFFICER)
    text = kept_texts({field: text})[field]
    if by.has_role(Role.OFFICER):
        hold_in(ret, (ReturnState.FILED, ReturnState.APPROVED), line=line)
    else:
        _hold_approvers_turn(ret, line)
    was = line.typed.get(field, "")
    if was == text:
        return None
    line.typed = {**line.typed, field: text}
    put_right(line, field, by)
    line.version += 1
    line.save(update_fields=["typed", "corrected_by", "checked_by", "version"])
    raise_if(error for reading in read_return(ret) if reading.line.pk == line.pk for error in reading.placed_errors())
    made = Correction.objects.create(
        line=line, field=field, was=was, now=text, by=by, acting_for=approver, at=clock.now()
    )
    record(
        by=by, action="round.correct", subject=ret, unit=ret.unit, line=line.position, field=field,
        texts={"was": was, "now": text}, **acting(approver),
    )  # fmt: skip
    return made


@transaction.atomic
def return_to(ret: Return, remarks: Sequence[tuple[Line, str, str]], *, by: Person) -> Return:
    """Send it back (退回) with a reason for each field that is wrong; an empty field means the whole line.

    An approver sends back what is filed or approved, an officer also what is accepted. Refusals: role, unit, `closed`,
    `wrong_state`, `no_reason`, `other_line`, `unknown_field`.
    """
    approver = be_approver(by, ret.unit, Role.OFFICER)
    remarks = [(line, field, clean_text(text)) for line, field, text in remarks]
    _check_remarks(ret, remarks)
    hold_open(ret.round)
    states = [ReturnState.FILED, ReturnState.APPROVED]
    hold_in(ret, [*states, ReturnState.ACCEPTED] if by.has_role(Role.OFFICER) else states)
    now = clock.now()
    ret.state, ret.returned_at, ret.returned_by, ret.returned_for = ReturnState.RETURNED, now, by, approver
    ret.approved_at = ret.approved_by = ret.approved_for = ret.accepted_at = ret.accepted_by = None
    ret.save()
    unchecked(ret)
    Remark.objects.bulk_create(
        Remark(line=line, field=field, text=text.strip(), by=by, acting_for=approver, at=now)
        for line, field, text in remarks
    )
    record(
        by=by,
        action="round.return",
        subject=ret,
        unit=ret.unit,
        remarks=[{"line": line.position, "field": field} for line, field, _text in remarks],
        texts={"remarks": [text.strip() for _line, _field, text in remarks]},
        **acting(approver),
    )
    tell_returned(ret, by)
    return ret


def _check_remarks(ret: Return, remarks: Sequence[tuple[Line, str, str]]) -> None:
    if not remarks:
        raise Refusal(N_("退回时请至少指明一处要改的栏目，并写明理由。"), code="no_reason", field="remarks")
    for line, field, text in remarks:
        if line.belongs_to_id != ret.pk:
            raise Refusal(N_("第%(line)s行不在这份填报里。"), code="other_line", field="remarks", line=line.position)
        label = LABELS[known_field(field)] if field else ""
        if not text.strip():
            raise Refusal(
                N_("退回“%(label)s”须写明理由，例如“投资额与意向书不一致，请核对”。"),
                code="no_reason",
                field="remarks",
                where=where(line),
                label=label or named(line),
            )
        if len(text.strip()) > LONGEST_REASON:
            raise Refusal(
                N_("理由有%(length)s个字，最多%(longest)s个字：“%(text)s”。"),
                code="too_long",
                field="remarks",
                where=where(line),
                length=len(text.strip()),
                longest=LONGEST_REASON,
                text=quoted(text),
            )

"""Opening a closed round again (重开): one officer of the city proposes with a reason, another one confirms.

Only the latest round of its series: once the next one is open, what was wrong is put right there, as an adjustment. The
closing stays as it is, with its documents; what it posted stays posted, so its lines look from after it from now on.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from daliang.org import clock, many
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.fields import changed_fields, texts_of
from daliang.rounds.models import (
    ClosedLine,
    Line,
    Reopening,
    ReopeningState,
    Return,
    ReturnState,
    Round,
    RoundState,
)
from daliang.rounds.rules.guards import be, be_of_city, hold_series
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

SHORTEST_REASON, LONGEST_REASON, AT_ONCE = 2, 300, 500


@transaction.atomic
def propose_reopening(round_: Round, *, reason: str, by: Person) -> Reopening:
    """Ask for it. Refusals: `not_your_role`, `not_your_unit`, `no_reason`, `too_long`, `still_open`,
    `next_round_open` (put it right there), `already_proposed` (by whom, when).
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    reason = _words(reason)
    _hold_closed(round_)
    there = round_.reopenings.proposed().select_related("proposed_by").first()
    if there is not None:
        raise Refusal(
            N_("%(who)s 已于 %(at)s 申请重开 %(round)s，正待另一位专员确认；不必再次申请。"),
            code="already_proposed",
            round=round_.code,
            who=named(there.proposed_by),
            at=f"{clock.local(there.proposed_at):%Y-%m-%d %H:%M}",
        )
    assert round_.closing
    made: Reopening = Reopening.objects.create(
        round=round_, closing=round_.closing, reason=reason, proposed_by=by, proposed_at=clock.now()
    )
    record(
        by=by, action="round.reopen.propose", subject=round_, closing=round_.closing.number, texts={"reason": reason}
    )
    return made


@transaction.atomic
def confirm_reopening(round_: Round, *, by: Person) -> Reopening:
    """Open the round again, as another person than proposed it.

    Accepted returns stay accepted and their lines say nothing new; what was filed and not accepted stands where it
    stood; who had not filed may file now. Refusals: as propose_reopening, `not_proposed`, `same_person`.
    """
    asked = _hold_asked(round_, by)
    _another(asked, by)
    assert round_.closing
    left = round_.closing.number
    _decide(asked, ReopeningState.CONFIRMED, by)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.OPEN, closing=None, version=F("version") + 1)
    round_.refresh_from_db()
    round_.returns.update(version=F("version") + 1)
    again = _back(round_)
    lines = _look_from_here(asked)
    record(by=by, action="round.reopen.confirm", subject=round_, closing=left, returns=again, changed=lines)
    return asked


@transaction.atomic
def refuse_reopening(round_: Round, *, answer: str, by: Person) -> Reopening:
    """Leave the round closed and say why. Refusals: role, unit, `no_reason`, `too_long`, `not_proposed`,
    `same_person` (who proposed it withdraws it).
    """
    answer = _words(answer)
    asked = _hold_asked(round_, by, may_be_late=True)
    _another(asked, by)
    asked.answer = answer
    _decide(asked, ReopeningState.REFUSED, by)
    record(by=by, action="round.reopen.refuse", subject=round_, closing=asked.closing.number, texts={"answer": answer})
    return asked


@transaction.atomic
def withdraw_reopening(round_: Round, *, by: Person) -> Reopening:
    """Take one's own proposal back. Refusals: role, unit, `not_proposed`, `not_yours`."""
    asked = _hold_asked(round_, by, may_be_late=True)
    if asked.proposed_by_id != by.pk:
        raise Refusal(
            N_("这是%(who)s的重开申请，只能由本人撤回；不同意的，请写明理由退回。"),
            code="not_yours",
            field="by",
            who=named(asked.proposed_by),
        )
    _decide(asked, ReopeningState.WITHDRAWN, by)
    record(by=by, action="round.reopen.withdraw", subject=round_, closing=asked.closing.number)
    return asked


def waiting_reopening(round_: Round) -> Reopening | None:
    """The proposal that waits for a second person."""
    return round_.reopenings.proposed().select_related("proposed_by", "closing").first()


def _words(text: str) -> str:
    text = " ".join(clean_text(text).split())
    if len(text) < SHORTEST_REASON:
        raise Refusal(
            N_("请写明理由（至少%(least)s个字），例如“漏报一个已签约项目，市领导要求本期更正”。"),
            code="no_reason",
            field="reason",
            least=SHORTEST_REASON,
        )
    if len(text) > LONGEST_REASON:
        raise Refusal(
            N_("理由有%(length)s个字，最多%(longest)s个字；请写得短些。"),
            code="too_long",
            field="reason",
            length=len(text),
            longest=LONGEST_REASON,
        )
    return text


def _hold_closed(round_: Round, *, may_be_late: bool = False) -> None:
    """Lock series and round; refuse an open round, and one after which another has been opened."""
    hold_series(round_.series)
    held = Round.objects.filter(pk=round_.pk, state=RoundState.CLOSED).update(version=F("version") + 1)
    round_.refresh_from_db()
    if not held:
        raise Refusal(
            N_("%(round)s 正在填报，没有封账，不需要重开；要改的，退回有关单位的填报即可。"),
            code="still_open",
            field="state",
            round=round_.code,
        )
    later = round_.series.rounds.filter(number__gt=round_.number).order_by("number").first()
    if later is not None and not may_be_late:
        raise Refusal(
            N_("%(next)s 已经开放，%(round)s 不能再重开；差错请在 %(next)s 里更正，作为调整列示。"),
            code="next_round_open",
            field="round",
            round=round_.code,
            next=later.code,
        )


def _hold_asked(round_: Round, by: Person, *, may_be_late: bool = False) -> Reopening:
    be(by, Role.OFFICER)
    be_of_city(by)
    _hold_closed(round_, may_be_late=may_be_late)
    asked = waiting_reopening(round_)
    if asked is None:
        raise Refusal(
            N_("%(round)s 没有待确认的重开申请：可能已经办理或撤回。请刷新页面查看。"),
            code="not_proposed",
            round=round_.code,
        )
    return asked


def _another(asked: Reopening, by: Person) -> None:
    if asked.proposed_by_id == by.pk:
        raise Refusal(
            N_("重开由您（%(name)s）申请，须由另一位专员确认；不再需要的，可以撤回。"),
            code="same_person",
            field="by",
            name=named(by),
        )


def _decide(asked: Reopening, state: ReopeningState, by: Person) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, by, clock.now()
    asked.save(update_fields=["state", "decided_by", "decided_at", "answer"])


def _back(round_: Round) -> int:
    """What the closing sent on stands again where it stood; how many returns that were."""
    waiting = Return.objects.filter(round=round_, state=ReturnState.CARRIED, carried_to=None)
    return sum(
        (
            waiting.filter(returned_at__isnull=False).update(state=ReturnState.RETURNED),
            waiting.filter(approved_at__isnull=False).update(state=ReturnState.APPROVED),
            waiting.update(state=ReturnState.FILED),
        )
    )


def _look_from_here(asked: Reopening) -> int:
    """Lines of accepted returns say what their projects say now; what they had said is kept. How many had said more."""
    today = clock.today()
    lines = list(
        Line.objects.filter(belongs_to__round=asked.round_id, belongs_to__state=ReturnState.ACCEPTED)
        .filter(is_dropped=False, project__isnull=False)
        .select_related("belongs_to__unit", "project__unit", "project__stage", "project__industry")
    )
    posted = [line for line in lines if changed_fields(line, today=today)]
    ClosedLine.objects.bulk_create((_kept(asked, line) for line in posted), batch_size=AT_ONCE)
    said = {line.pk for line in posted}
    behind = [line for line in lines if line.pk in said or line.is_behind]
    for line in behind:
        _say_nothing_new(line)
    fields = ["typed", "before", "seen_seq", "typed_by", "corrected_by", "checked_by", "version"]
    many.update(behind, fields)
    return len(posted)


def _kept(asked: Reopening, line: Line) -> ClosedLine:
    return ClosedLine(
        reopening=asked,
        line=line,
        typed=line.typed,
        before=line.before,
        typed_by=line.typed_by,
        corrected_by=line.corrected_by,
        checked_by_id=line.checked_by_id,
    )


def _say_nothing_new(line: Line) -> None:
    """What a project that has moved away says now is not this unit's: its line keeps its own texts."""
    assert line.project is not None
    if not line.is_away:
        line.typed, line.seen_seq = texts_of(line.project), line.project.last_seq
    line.before = line.typed
    line.typed_by, line.corrected_by, line.checked_by = {}, {}, None
    line.version += 1

"""Typing into a return: partial saves, new lines, answered questions. Nothing typed is ever refused for its value.

What the unit's own clerk types is not logged as a deed: the draft saves itself every few seconds, each cell keeps who
wrote it, and what counts is what was filed. What somebody else types in the clerk's place is logged, with what it was.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.ready import write
from daliang.org.rules import record
from daliang.org.standing_in import standing_in
from daliang.rounds.fields import LABELS
from daliang.rounds.findings import look_alike_key
from daliang.rounds.judging import moved_away, read_return
from daliang.rounds.models import EDITABLE, Line, Return, ReturnState
from daliang.rounds.reading import where
from daliang.rounds.rules.guards import be_over, hold_in, hold_line, may_write
from daliang.rounds.rules.hands import typed
from daliang.rounds.typing import kept_texts
from daliang.vocabulary.refusal import N_, Refusal, quoted
from daliang.vocabulary.texts import clean_text

MOST_LINES = 500
SHORTEST_REASON, LONGEST_REASON = 2, 300


@transaction.atomic
def save_line(line: Line, texts: Mapping[str, str], *, by: Person, version: int | None = None) -> Line:
    """Keep what stands in some cells, as typed. `version` is the line's, as the page saw it; None overwrites.

    Refusals: `not_your_role`, `not_your_unit`, `closed`, `wrong_state`, `unknown_field`, `stale` (somebody else
    changed one of these cells since), `moved_away`.
    """
    ret = line.belongs_to
    may_write(by, ret)
    kept = kept_texts(texts)
    hold_line(line, EDITABLE)
    if line.is_away:
        raise moved_away(line)
    if version is not None and version != line.version:
        _refuse_overwriting(line, kept)
    was = write_texts(line, kept, by)
    write(line, ("typed", "typed_by", "corrected_by", "checked_by", "version"))
    log_typing(line, ret, was, kept, by)
    return line


def write_texts(line: Line, kept: Mapping[str, str], by: Person) -> dict[str, str]:
    """Put texts into a line that is held, unsaved yet; returns what stood in the cells that say something else now."""
    was = {field: line.typed.get(field, "") for field, text in kept.items() if text != line.typed.get(field, "")}
    typed(line, was, by)
    line.typed = {**line.typed, **kept}
    line.version += 1
    return was


def log_typing(line: Line, ret: Return, was: Mapping[str, str], kept: Mapping[str, str], by: Person) -> None:
    """What somebody else typed in the clerk's place is a deed."""
    if was and not _is_own_clerk(by, ret):
        changes = {"was": dict(was), "now": {field: kept[field] for field in was}}
        record(by=by, action="round.save", subject=ret, unit=ret.unit, line=line.position, texts=changes)


def _is_own_clerk(by: Person, ret: Return) -> bool:
    return by.has_role(Role.CLERK) and by.unit_id == ret.unit_id


def _refuse_overwriting(line: Line, texts: Mapping[str, str]) -> None:
    """Saved from an old view: harmless when it says what stands there (the answer was lost), else `stale`."""
    for field, text in texts.items():
        there = line.typed.get(field, "")
        if there != text:
            raise Refusal(
                N_(
                    "“%(label)s”刚被其他人或您的另一个窗口改成了“%(there)s”；请刷新页面，对照后再保存。您填写的内容还在页面上。"
                ),
                code="stale",
                field=field,
                label=LABELS[field],
                there=quoted(there),
            )


@transaction.atomic
def add_line(ret: Return, texts: Mapping[str, str], *, by: Person, key: str = "") -> Line:
    """A row for a new project. Refusals as save_line, and `too_many`.

    `key` is what the writer's machine calls it: the row is known by it when it is sent again.
    """
    may_write(by, ret)
    kept = kept_texts(texts)
    hold_in(ret, EDITABLE)
    last = ret.lines.order_by("-position").values_list("position", flat=True).first() or 0
    if last >= MOST_LINES:
        raise Refusal(N_("一份填报最多%(most)s行；请分期填报。"), code="too_many", most=MOST_LINES)
    line = Line(belongs_to=ret, position=last + 1, typed=kept, key=key)
    typed(line, kept, by)
    line.save()
    record(by=by, action="round.add_line", subject=ret, unit=ret.unit, line=line.position, texts={"now": kept})
    return line


@transaction.atomic
def drop_new_line(line: Line, *, by: Person) -> Line:
    """Leave a row out of the filing; its texts are kept. Refusal `not_new` for a project of the ledger, unless it has
    moved to another unit.
    """
    return _dropped(line, by, is_dropped=True)


@transaction.atomic
def restore_new_line(line: Line, *, by: Person) -> Line:
    """Take a dropped row in again."""
    return _dropped(line, by, is_dropped=False)


def _dropped(line: Line, by: Person, *, is_dropped: bool) -> Line:
    ret = line.belongs_to
    may_write(by, ret)
    hold_in(ret, EDITABLE, line=line)
    if not (line.is_new or line.is_away):
        raise Refusal(
            N_("“%(name)s”已在台账中，不能从填报里删去；不再推进的，请在“%(label)s”里写明原因。"),
            code="not_new",
            field="name",
            name=quoted(line.name),
            label=LABELS["ended_reason"],
        )
    line.is_dropped = is_dropped
    line.version += 1
    line.save(update_fields=["is_dropped", "version"])
    texts = {"name": line.name}
    if is_dropped:
        record(by=by, action="round.drop_line", subject=ret, unit=ret.unit, line=line.position, texts=texts)
    else:
        record(by=by, action="round.restore_line", subject=ret, unit=ret.unit, line=line.position, texts=texts)
    return line


@transaction.atomic
def confirm(line: Line, question: str, *, reason: str, by: Person) -> Line:
    """Answer a question of the reading with why it is so; the next level reads it.

    The answer holds for the text that was asked about. The writer answers in a draft, an approver or officer in what
    was filed. Refusals: `no_reason`, `too_long`, and `no_such_question` when the text has changed meanwhile. Whether a
    project looks like another unit's is told at filing only: that answer is taken whether the question would be asked
    or not, so that answering tells nothing.
    """
    ret, reason = line.belongs_to, _reason(line, reason)
    if by.has_role(Role.OFFICER):
        be_over(by, ret.unit)
        hold_in(ret, (ReturnState.FILED, ReturnState.APPROVED), line=line)
    else:
        may_write(by, ret)
        checks = by.has_role(Role.APPROVER) or standing_in(by, ret.unit) is not None
        hold_in(ret, (*EDITABLE, ReturnState.FILED) if checks else EDITABLE, line=line)
    asked = {q.key for reading in read_return(ret) if reading.line.pk == line.pk for q in reading.questions}
    if line.is_new and not line.is_ignored:
        asked.add(look_alike_key(line))
    if question not in asked:
        raise Refusal(
            N_("%(line)s的内容已经变了，这个问题不再适用；请刷新页面查看。"),
            code="no_such_question",
            line=_("第%(number)s行") % {"number": line.position},
        )
    if line.confirmed.get(question, {}).get("reason") != reason:
        answer = {"reason": reason, "by": by.pk, "on": clock.today().isoformat()}
        line.confirmed = {**line.confirmed, question: answer}
        line.save(update_fields=["confirmed"])
        record(
            by=by, action="round.confirm", subject=ret, unit=ret.unit, line=line.position, question=question,
            texts={"reason": reason},
        )  # fmt: skip
    return line


def _reason(line: Line, text: str) -> str:
    text = " ".join(clean_text(text).split())
    if len(text) < SHORTEST_REASON:
        raise Refusal(
            N_("请写明原因（至少%(least)s个字），审核人会看到，例如“已与投资方书面核对”。"),
            code="no_reason",
            where=where(line),
            least=SHORTEST_REASON,
        )
    if len(text) > LONGEST_REASON:
        raise Refusal(
            N_("原因有%(length)s个字，最多%(longest)s个字；请写得短些。"),
            code="too_long",
            where=where(line),
            length=len(text),
            longest=LONGEST_REASON,
        )
    return text

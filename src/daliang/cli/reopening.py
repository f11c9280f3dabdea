"""`daliang round reopen` and `daliang round compare`: opening a closed round again; what changed since a closing."""

from __future__ import annotations

import click

from daliang.cli.rounds import CODE, round_group
from daliang.cli.shapes import BY, FORMAT, emit, refusable
from daliang.org.rules import find_person
from daliang.org.words import named
from daliang.rounds import rules
from daliang.rounds.closings import find_earlier
from daliang.rounds.compared_answer import LISTS, compared_answer
from daliang.rounds.comparison import Comparison, comparison
from daliang.rounds.models import Reopening
from daliang.vocabulary.refusal import N_, Refusal


@round_group.command("reopen")
@CODE
@BY
@click.option("--reason", help="propose it, and why")
@click.option("--confirm", "is_confirmed", is_flag=True, help="confirm what another officer has proposed")
@click.option("--refuse", "answer", help="leave it closed, and why")
@click.option("--withdraw", "is_withdrawn", is_flag=True, help="take one's own proposal back")
@FORMAT
@refusable
def reopen_command(
    code: str, login: str, reason: str | None, is_confirmed: bool, answer: str | None, is_withdrawn: bool, fmt: str
) -> None:
    """Open a closed round again: one officer proposes with a reason, another one confirms."""
    if sum((reason is not None, is_confirmed, answer is not None, is_withdrawn)) != 1:
        raise Refusal(
            N_("请写明办什么，只能选一项：--reason 申请，--confirm 确认，--refuse 不同意，--withdraw 撤回。"),
            code="which_deed",
            field="reason",
        )
    round_, by = rules.find_round(code), find_person(login)
    if is_confirmed:
        _told(rules.confirm_reopening(round_, by=by), fmt)
    elif is_withdrawn:
        _told(rules.withdraw_reopening(round_, by=by), fmt)
    elif answer is not None:
        _told(rules.refuse_reopening(round_, answer=answer, by=by), fmt)
    else:
        _told(rules.propose_reopening(round_, reason=reason or "", by=by), fmt)


def _told(made: Reopening, fmt: str) -> None:
    answer = {
        "code": made.round.code,
        "closing": made.closing.number,
        "state": made.state,
        "reason": made.reason,
        "by": made.proposed_by.username,
        "decided_by": made.decided_by.username if made.decided_by else None,
    }
    shown = {"code": answer["code"], "closing": answer["closing"], "state": made.get_state_display()}
    emit(answer, fmt, headers=tuple(shown), rows=[tuple(shown.values())])


@round_group.command("compare")
@CODE
@click.option("--with", "wanted", help="an earlier round's code, or a closing's number; by default the closing before")
@FORMAT
@refusable
def compare_command(code: str, wanted: str | None, fmt: str) -> None:
    """A round against an earlier closing: new, changed, moved, withdrawn, standing still, and what was adjusted."""
    round_ = rules.find_round(code)
    found = comparison(round_, since=find_earlier(round_, wanted) if wanted else None, is_full=True)
    emit(compared_answer(found), fmt, headers=("outcome", "project", "name", "unit", "message"), rows=_rows(found))


def _rows(found: Comparison) -> list[tuple[object, ...]]:
    changes = [(name, one) for name in LISTS for one in getattr(found, name)]
    rows: list[tuple[object, ...]] = [
        (name, one.code, one.name, named(one.unit), "；".join(f"{x.was or '—'} → {x.now or '—'}" for x in one.what))
        for name, one in changes
    ]
    late = ((one, "；".join(posting.reason for posting in one.postings)) for one in found.adjustments)
    return [*rows, *(("adjustments", one.code, one.name, named(one.unit), reasons) for one, reasons in late)]

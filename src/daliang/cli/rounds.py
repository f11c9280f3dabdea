"""`daliang round`: the fortnight from the shell, every deed of it."""

from __future__ import annotations

from typing import Any

import click
from django.db import transaction
from django.utils.translation import gettext

from daliang.bulletins.tasks import render_after_closing
from daliang.cli.shapes import BY, FORMAT, day, emit, moment, refusable
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import find_person, find_unit
from daliang.org.words import named
from daliang.org.workdays import working_days_left
from daliang.rounds import rules
from daliang.rounds.deadlines import set_deadlines, told
from daliang.rounds.models import Line, Return, ReturnState, Round, Series
from daliang.vocabulary.refusal import N_, Refusal, Refusals, quoted

CODE = click.argument("code")
UNIT = click.option("--unit", "unit_code", required=True, help="code of the filing unit")


@click.group("round")
def round_group() -> None:
    """双周报：开放、填报、审核、退回、受理、封账。 The fortnight and its deeds."""


def find_return(code: str, unit_code: str) -> Return:
    """The unit's return of a round. Whose deed it may be is the rule's to say: the shell reads them all."""
    round_, unit = rules.find_round(code), find_unit(unit_code)
    found = Return.objects.select_related("unit", "round__series").filter(round=round_, unit=unit).first()
    if found is None:
        raise Refusal(
            N_("%(round)s 中没有“%(unit)s”的填报：请核对单位代码。"),
            code="unknown_return",
            field="unit",
            round=code,
            unit=unit_code,
        )
    return found


def _round(round_: Round) -> dict[str, Any]:
    return {
        "code": round_.code,
        "series": round_.series.code,
        "state": round_.state,
        "cut_off_on": round_.cut_off_on.isoformat(),
        "due_at": told(round_.due_at),
        "approve_due_at": told(round_.approve_due_at),
        "accept_due_at": told(round_.accept_due_at),
        "closing": round_.closing.number if round_.closing else None,
    }


def _return(ret: Return) -> dict[str, Any]:
    return {
        "unit": ret.unit.code,
        "name": named(ret.unit),
        "state": ret.state,
        "filed_at": told(ret.filed_at),
        "late_by": ret.late_by,
    }


def _approval(ret: Return) -> dict[str, Any]:
    """What the levels above did, whose place somebody acted in, and the exception that was made."""
    allowed = ret.allowed
    return {
        "approved_at": told(ret.approved_at),
        "approved_by": ret.approved_by.username if ret.approved_by else None,
        "approved_for": ret.approved_for.username if ret.approved_for else None,
        "approved_late_by": ret.approved_late_by,
        "accepted_at": told(ret.accepted_at),
        "accepted_late_by": ret.accepted_late_by,
        "overdue": ret.round.is_open and ret.is_overdue(clock.now()),
        "allowance": allowed and {"kind": allowed.kind, "due_at": told(allowed.due_at), "reason": allowed.reason},
    }


def _show(answer: dict[str, Any], state: object, fmt: str) -> None:
    """One round or return: its JSON, or a table that says the state in words."""
    shown = {**answer, "state": state}
    emit(answer, fmt, headers=tuple(shown), rows=[tuple(shown.values())])


def _done(ret: Return, fmt: str) -> None:
    ret.refresh_from_db()
    _show({"round": ret.round.code, **_return(ret)}, ret.get_state_display(), fmt)


@round_group.command("list")
@FORMAT
@refusable
def list_command(fmt: str) -> None:
    """All rounds, newest first."""
    found = [(one, _round(one)) for one in Round.objects.select_related("series", "closing")]
    emit(
        {"rounds": [shown for _one, shown in found]},
        fmt,
        headers=("code", "state", "cut_off_on", "due_at"),
        rows=[(shown["code"], one.get_state_display(), shown["cut_off_on"], shown["due_at"]) for one, shown in found],
    )


@round_group.command("open")
@CODE
@BY
@click.option("--series", "series_code", help="code of the series; needed where there are several")
@click.option("--cut-off", help="cut-off day; by default the series' next one")
@click.option("--due", help="when filing is due, in local time; by default as the series says, from the cut-off day")
@click.option("--approve-due", help="when the county's approval is due, likewise")
@click.option("--accept-due", help="when the city's acceptance is due, likewise")
@FORMAT
@refusable
def open_command(
    code: str,
    login: str,
    series_code: str | None,
    cut_off: str | None,
    due: str | None,
    approve_due: str | None,
    accept_due: str | None,
    fmt: str,
) -> None:
    """Open a round: a return for each filing unit, pre-filled."""
    made = rules.next_round(_series(series_code))
    made.code = code
    if cut_off:
        chosen = day(cut_off)
        assert chosen
        made.cut_off_on = chosen
    set_deadlines(made, due_at=moment(due))
    made.approve_due_at = moment(approve_due) or made.approve_due_at
    made.accept_due_at = moment(accept_due) or made.accept_due_at
    opened = rules.open_round(made, by=find_person(login))
    _show(_round(opened), opened.get_state_display(), fmt)


def _series(code: str | None) -> Series:
    found = list(Series.objects.filter(code=code) if code else Series.objects.all())
    if len(found) == 1:
        return found[0]
    known = "、".join(f"{series.code}（{series.title}）" for series in Series.objects.all())
    raise Refusal(
        N_("请用 --series 指明是哪一种报表。现有：%(known)s。"), code="which_series", field="series", known=known or "—"
    )


@round_group.command("status")
@CODE
@FORMAT
@refusable
def status_command(code: str, fmt: str) -> None:
    """The board: each unit's state, when it filed, how late."""
    round_ = rules.find_round(code)
    rows = round_.returns.select_related("unit", "round", "approved_by", "approved_for", "allowance")
    found = [(ret, _return(ret)) for ret in rows]
    left = len(working_days_left(round_.due_at, clock.now())) if round_.is_open else None
    emit(
        {
            **_round(round_),
            "working_days_left": left,
            "returns": [{**shown, **_approval(ret)} for ret, shown in found],
        },
        fmt,
        headers=("unit", "name", "state", "filed_at", "late_by"),
        rows=[tuple({**shown, "state": ret.get_state_display()}.values()) for ret, shown in found],
    )


@round_group.command("show")
@CODE
@UNIT
@FORMAT
@refusable
def show_command(code: str, unit_code: str, fmt: str) -> None:
    """One unit's return with its lines as typed."""
    ret = find_return(code, unit_code)
    lines: list[dict[str, Any]] = [
        {
            "line": line.position,
            "project": line.project.code if line.project else None,
            "typed": line.typed,
            "before": line.before,
        }
        for line in ret.lines.select_related("project")
    ]
    emit(
        {"round": code, **_return(ret), "lines": lines},
        fmt,
        headers=("line", "project", "name", "amount", "stage"),
        rows=[(x["line"], x["project"], *(x["typed"].get(k) for k in ("name", "amount", "stage"))) for x in lines],
    )


@round_group.command("save")
@CODE
@UNIT
@BY
@click.option("--line", "position", type=int, help="number of the line; without it a new line is added")
@click.option("--set", "cells", multiple=True, metavar="FIELD=TEXT", help="a cell as typed: stage_on=2022-08-20")
@click.option(
    "--answer", "answers", multiple=True, metavar="QUESTION=REASON", help="answer a question with why it is so"
)
@FORMAT
@refusable
def save_command(
    code: str,
    unit_code: str,
    login: str,
    position: int | None,
    cells: tuple[str, ...],
    answers: tuple[str, ...],
    fmt: str,
) -> None:
    """Type into a draft: change a line, or add one."""
    by = find_person(login)
    ret, texts = find_return(code, unit_code), _cells(cells)
    with transaction.atomic():  # a refused answer takes back what was typed with it
        line = (
            rules.add_line(ret, texts, by=by)
            if position is None
            else rules.save_line(_line(ret, position), texts, by=by)
        )
        for answer in answers:
            question, _mark, reason = answer.partition("=")
            line = rules.confirm(line, question, reason=reason, by=by)
    emit({"line": line.position, "typed": line.typed}, fmt, headers=("line", "name"), rows=[(line.position, line.name)])


def _cells(cells: tuple[str, ...]) -> dict[str, str]:
    wrong = [cell for cell in cells if "=" not in cell]
    if wrong:
        message = gettext(N_("--set 应写成“栏=内容”，例如 stage_on=2022-08-20；读到的是“%(found)s”。"))
        raise click.BadParameter(message % {"found": quoted(wrong[0])})
    return dict(cell.split("=", 1) for cell in cells)


def _line(ret: Return, position: int) -> Line:
    found = ret.lines.filter(position=position).select_related("belongs_to__round__series", "belongs_to__unit").first()
    if found is None:
        raise Refusal(N_("这份填报没有第%(line)s行。"), code="unknown_line", field="line", line=position)
    return found


@round_group.command("file")
@CODE
@UNIT
@BY
@click.option("--nothing-new", is_flag=True, help="file without any change")
@FORMAT
@refusable
def file_command(code: str, unit_code: str, login: str, nothing_new: bool, fmt: str) -> None:
    """File a unit's return."""
    by = find_person(login)
    ret = find_return(code, unit_code)
    _done(rules.declare_nothing_new(ret, by=by) if nothing_new else rules.file(ret, by=by), fmt)


@round_group.command("approve")
@CODE
@UNIT
@BY
@FORMAT
@refusable
def approve_command(code: str, unit_code: str, login: str, fmt: str) -> None:
    """Approve a filed return, as another person than filed it."""
    by = find_person(login)
    _done(rules.approve(find_return(code, unit_code), by=by), fmt)


@round_group.command("return")
@CODE
@UNIT
@BY
@click.option("--line", "position", type=int, required=True, help="number of the line")
@click.option("--field", required=True, help="field of the line, for instance amount")
@click.option("--reason", required=True, help="what is wrong and what would be right")
@FORMAT
@refusable
def return_command(code: str, unit_code: str, login: str, position: int, field: str, reason: str, fmt: str) -> None:
    """Send a return back with a reason on a field."""
    by = find_person(login)
    ret = find_return(code, unit_code)
    _done(rules.return_to(ret, [(_line(ret, position), field, reason)], by=by), fmt)


@round_group.command("accept")
@CODE
@BY
@click.option("--unit", "unit_code", help="code of the filing unit; without it all approved returns")
@FORMAT
@refusable
def accept_command(code: str, login: str, unit_code: str | None, fmt: str) -> None:
    """Accept one approved return, or all of them."""
    by = find_person(login)
    if unit_code:
        _done(rules.accept(find_return(code, unit_code), by=by), fmt)
        return
    outcome = rules.accept_all(rules.find_round(code), by=by)
    accepted = [ret.unit.code for ret in outcome.accepted]
    refused = [{"unit": ret.unit.code, "reasons": [str(one) for one in why.all]} for ret, why in outcome.refused]
    emit(
        {"accepted": accepted, "refused": refused},
        fmt,
        headers=("unit", "outcome"),
        rows=[
            *((unit, ReturnState.ACCEPTED.label) for unit in accepted),
            *((r["unit"], "；".join(r["reasons"])) for r in refused),
        ],
    )


@round_group.command("extend")
@CODE
@UNIT
@BY
@click.option("--until", required=True, help="until when the unit may file, in local time: 2022-08-29T12:00")
@click.option("--reason", required=True, help="why")
@FORMAT
@refusable
def extend_command(code: str, unit_code: str, login: str, until: str, reason: str, fmt: str) -> None:
    """Give one unit more time; lateness is measured against it."""
    due_at = moment(until)
    assert due_at
    ret = find_return(code, unit_code)
    rules.extend(ret, due_at, reason=reason, by=find_person(login))
    _done(ret, fmt)


@round_group.command("excuse")
@CODE
@UNIT
@BY
@click.option("--reason", required=True, help="why")
@FORMAT
@refusable
def excuse_command(code: str, unit_code: str, login: str, reason: str, fmt: str) -> None:
    """Let one unit off filing in this round."""
    ret = find_return(code, unit_code)
    rules.excuse(ret, reason=reason, by=find_person(login))
    _done(ret, fmt)


@round_group.command("close")
@CODE
@BY
@click.option("--carry-over", is_flag=True, help="send returns that are not accepted to the next round")
@FORMAT
@refusable
def close_command(code: str, login: str, carry_over: bool, fmt: str) -> None:
    """Close the round: post what was accepted, freeze the figures, chain the closing."""
    made = _closed(rules.find_round(code), find_person(login), carry_over=carry_over)
    render_after_closing.enqueue(made.pk)
    _show(_round(made), made.get_state_display(), fmt)


def _closed(round_: Round, by: Person, *, carry_over: bool) -> Round:
    """The closed round; where returns are open, the refusal also names the option that carries them over."""
    try:
        return rules.close_round(round_, by=by, carry_over=carry_over)
    except Refusal as refusal:
        if refusal.code != "pending":
            raise
        how = Refusal(N_("在命令行确认转入下一期：请加 --carry-over。"), code="pending", field="carry_over")
        raise Refusals([refusal, how]) from refusal

"""The history: known hands, batches in order of time, and a possible life for each project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from daliang.ledger import checking as ledger_checking
from daliang.ledger.facts import Fact, Scheme
from daliang.ledger.scheme import scheme_of
from daliang.playbook.checking.arguments import FILE, Arguments
from daliang.playbook.checking.references import PERSON, PROJECT, note_repeats, refer
from daliang.playbook.corrections import Corrections
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import HistoryRow, Playbook
from daliang.vocabulary.refusal import N_, Refusal

Timelines = Mapping[str, Sequence[Fact]]
"""Project code to its standing facts; projects whose rows have faults are left out."""


def check_history(playbook: Playbook, corrections: Corrections, faults: Faults) -> Timelines:
    """Check all rows; returns the timelines that hold."""
    note_repeats(faults, "projects.csv", [(project.line, project.code) for project in playbook.projects])
    projects = playbook.project_codes
    logins = {person.login for person in playbook.people}
    arguments, rows, broken = Arguments(playbook, faults), defaultdict[str, list[HistoryRow]](list), set[str]()
    for row in playbook.history:
        refer(faults, FILE, row.line, PROJECT, row.project, projects)
        _check_hands(row, logins, faults)
        rows[row.project].append(row)
        if not arguments.fits(row):
            broken.add(row.project)
    _check_batches(playbook.history, faults)
    _check_reasons(playbook, rows, faults)
    for project in playbook.projects:
        if project.code not in rows:
            faults.add(
                "projects.csv",
                project.line,
                N_("项目“%(name)s”在 history.csv 里没有登记。"),
                N_("每个项目至少有一笔 opened（建档）。"),
                name=project.name,
            )
    if faults.of("stages.toml"):  # lives cannot be judged by stages that are wrong themselves
        return {}
    scheme = scheme_in(playbook)
    whole = {code: corrections.standing(rows[code]) for code in rows if code not in broken}
    return {code: facts for code in whole if (facts := _timeline(whole[code], corrections, scheme, faults))}


def scheme_in(playbook: Playbook) -> Scheme:
    """The stages, their moves and the acts as the ledger takes them."""
    stages = [(stage.code, list(stage.implies), list(stage.moves)) for stage in playbook.stages]
    return scheme_of(stages, playbook.act_codes)


def _check_hands(row: HistoryRow, logins: set[str], faults: Faults) -> None:
    """Maker and checker are known and are two people."""
    for login in (row.maker, row.checker):
        refer(faults, FILE, row.line, PERSON, login, logins)
    if row.maker and row.maker == row.checker:
        faults.add(FILE, row.line, N_("经办与复核都是“%(login)s”。"), N_("经办与复核应为两个人。"), login=row.maker)
    if row.on > row.recorded_at.date():
        faults.add(
            FILE,
            row.line,
            N_("事情发生在 %(on)s，却在 %(at)s 已登记。"),
            N_("recorded_at 不应早于 on。"),
            on=row.on,
            at=row.recorded_at,
        )


def _check_batches(history: Sequence[HistoryRow], faults: Faults) -> None:
    """Time never runs back; the rows of a batch stand together and share one moment."""
    ended: set[str] = set()
    for before, row in pairwise(history):
        if row.recorded_at < before.recorded_at:
            faults.add(
                FILE,
                row.line,
                N_("登记时刻 %(now)s 早于上一行的 %(before)s。"),
                N_("各行应按 recorded_at 由早到晚排列。"),
                now=row.recorded_at,
                before=before.recorded_at,
            )
        if row.batch == before.batch and row.recorded_at != before.recorded_at:
            faults.add(
                FILE,
                row.line,
                N_("批次“%(batch)s”里有两个登记时刻。"),
                N_("同一批次的 recorded_at 应相同。"),
                batch=row.batch,
            )
        if row.batch != before.batch:
            ended.add(before.batch)
            if row.batch in ended:
                faults.add(
                    FILE,
                    row.line,
                    N_("批次“%(batch)s”被别的批次隔开。"),
                    N_("同一批次的各行应连在一起。"),
                    batch=row.batch,
                )


def _check_reasons(playbook: Playbook, rows: Mapping[str, Sequence[HistoryRow]], faults: Faults) -> None:
    """A posting dated before the project's earlier ones, or inside a closed round, says why."""
    closed = [
        (one.closed_at, one.cut_off_on)
        for one in playbook.rounds
        if one.closed_at and one.cut_off_on and one.cut_off_on <= one.closed_at.date()
    ]
    for history in rows.values():
        for row in history:
            earlier = [other.on for other in history if _is_posted_before(other, row)]
            shut = [cut_off for moment, cut_off in closed if moment < row.recorded_at and row.on <= cut_off]
            limit: date | None = max([*shut, *(day for day in earlier if day > row.on)], default=None)
            if limit and not row.reason:
                faults.add(
                    FILE,
                    row.line,
                    N_("%(on)s 早于该项目已有的登记或已封账的截止日（%(limit)s），却没有写理由。"),
                    N_("补记须填写 reason。"),
                    on=row.on,
                    limit=limit,
                )


def _is_posted_before(other: HistoryRow, row: HistoryRow) -> bool:
    """Batches go by their moment; within one, each pair of hands posts its rows together, in order of login."""
    return (other.recorded_at, other.maker, other.checker) < (row.recorded_at, row.maker, row.checker)


def _timeline(rows: Sequence[HistoryRow], corrections: Corrections, scheme: Scheme, faults: Faults) -> Sequence[Fact]:
    """The facts of one project in order, or none when they do not fit together."""
    placed = sorted(rows, key=lambda row: (row.on, corrections.slot(row.line)))
    facts = [Fact(row.on, corrections.slot(row.line), row.kind, row.argument) for row in placed]
    if _refusal(facts, scheme) is None:
        return facts
    for end, row in enumerate(placed, start=1):
        refusal = _refusal(facts[:end], scheme)
        if refusal is not None:
            faults.refused(FILE, row.line, refusal, name=row.project)
            return []
    return []


def _refusal(facts: Sequence[Fact], scheme: Scheme) -> Refusal | None:
    try:
        ledger_checking.check(facts, scheme)
    except Refusal as refusal:
        return refusal
    return None

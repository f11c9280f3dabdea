"""`daliang targets`: where every unit stands against its targets; issuing a notice from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from daliang.cli.figures import closed_round
from daliang.cli.shapes import BY, FORMAT, day, emit, moment, refusable
from daliang.org import clock
from daliang.org.rules import find_person, find_unit
from daliang.org.words import named
from daliang.playbook.contents import contents_of
from daliang.playbook.reading.targets import notice_in
from daliang.targets.answers import status_answer
from daliang.targets.models import Version
from daliang.targets.rules import find_notice, issue_contents
from daliang.vocabulary.refusal import N_, Refusal, Refusals


@click.group("targets")
def targets_group() -> None:
    """指标：完成情况、下达。 Targets: progress, issuing."""


@targets_group.command("status")
@click.option("--as-of", help="end of this day (default: today by the city's clock)")
@click.option("--known-at", help="what had been recorded by this moment (ISO; the city's time without offset)")
@click.option("--round", "round_code", help="as this round's closing has it")
@click.option("--notice", "notice_code", help="code of a notice: its indicators only")
@click.option("--unit", "unit_code", help="code of a unit: its branch only")
@click.option("--under", type=click.Choice(["then", "today"]), default="then", help="version valid then, or today's")
@FORMAT
@refusable
def status_command(
    as_of: str | None,
    known_at: str | None,
    round_code: str | None,
    notice_code: str | None,
    unit_code: str | None,
    under: str,
    fmt: str,
) -> None:
    """Target, done, gap, completion, pace and light of each unit and indicator."""
    if round_code is not None and (as_of is not None or known_at is not None):
        raise Refusal(
            N_("--round 读的是封账时的数字，不能再加日期：去掉日期，或去掉 --round。"),
            code="round_and_days",
            field="round",
        )
    answer = status_answer(
        None,
        as_of=day(as_of),
        known_at=moment(known_at),
        closing=None if round_code is None else closed_round(round_code),
        notice=None if notice_code is None else find_notice(notice_code),
        unit=None if unit_code is None else find_unit(unit_code),
        under=under,
    )
    heads = ("notice", "label", "unit_name", "target", "done", "gap", "completion", "pace", "light")
    emit(answer, fmt, headers=heads, rows=[[_cell(one, head) for head in heads] for one in answer["targets"]])


def _cell(standing: Mapping[str, Any], head: str) -> Any:
    """As the page has it: a target of 0 was set for nobody."""
    return gettext("未设") if head == "target" and standing[head] == 0 else standing[head]


@targets_group.command("list")
@FORMAT
@refusable
def list_command(fmt: str) -> None:
    """Every issued version of every notice."""
    versions = Version.objects.select_related("notice").order_by("notice__starts", "notice__code", "number")
    answer = {"notices": [_version(version) for version in versions]}
    heads = ("notice", "version", "document", "effective_on", "title")
    emit(answer, fmt, headers=heads, rows=[[one[head] for head in heads] for one in answer["notices"]])


@targets_group.command("issue")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY
@FORMAT
@refusable
def issue_command(file: Path, login: str, fmt: str) -> None:
    """Issue a version of a notice from a file as in a playbook's folder targets/."""
    found, folder = notice_in(file)
    if folder.faults:
        raise Refusals(
            Refusal(fault.message, code="bad_file", where=f"{fault.file}:{fault.line}", **fault.params)
            for fault in folder.faults.sorted()
        )
    head = found.notice
    assert head.starts and head.ends  # a fault otherwise
    issued = issue_contents(
        head.code, starts=head.starts, ends=head.ends, contents=contents_of(found), by=find_person(login)
    )
    answer = {**_version(issued.version), "is_new": issued.is_new}
    emit(answer, fmt, headers=("notice", "version", "title", "is_new"),
         rows=[[answer["notice"], answer["version"], answer["title"], answer["is_new"]]])  # fmt: skip


def _version(version: Version) -> dict[str, Any]:
    days: dict[str, date] = {
        "starts": version.notice.starts,
        "ends": version.notice.ends,
        "dated": version.dated,
        "effective_on": version.effective_on,
    }
    return {
        "notice": version.notice.code,
        "version": version.number,
        "title": named(version),
        "document": version.document,
        **{name: of.isoformat() for name, of in days.items()},
        "issued_at": clock.local(version.issued_at).isoformat(),
        "is_backdated": version.is_backdated,
        "digest": version.digest,
    }

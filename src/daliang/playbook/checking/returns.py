"""The demo's returns: deeds in order, lines that a clerk could have filed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from daliang.playbook.checking.references import PROJECT, ROUND, UNIT, refer
from daliang.playbook.faults import Faults
from daliang.playbook.reading.rounds import STATES
from daliang.playbook.shapes import Playbook, ReturnRow
from daliang.vocabulary.money import parse_money
from daliang.vocabulary.periods import parse_day
from daliang.vocabulary.refusal import N_, Refusal

FILE = "returns.csv"
NEW_NEEDS = ("name", "industry", "origin", "amount", "stage", "stage_on")


def check_returns(playbook: Playbook, faults: Faults) -> None:
    rounds = {one.code: one for one in playbook.rounds}
    filers = {unit.code for unit in playbook.units if unit.is_filer}
    by_return = defaultdict[tuple[str, str], list[ReturnRow]](list)
    for row in playbook.returns:
        by_return[row.round, row.unit].append(row)
        if refer(faults, FILE, row.line, ROUND, row.round, rounds) and rounds[row.round].closed_at:
            faults.add(FILE, row.line, N_("“%(round)s”已经封账。"), N_("演示的填报只写还开着的一期。"), round=row.round)
        if refer(faults, FILE, row.line, UNIT, row.unit, playbook.parents) and row.unit not in filers:
            faults.add(
                FILE, row.line, N_("“%(unit)s”不填报。"), N_("unit 应为 is_filer 为 yes 的单位。"), unit=row.unit
            )
        _check_line(row, playbook, faults)
    for rows in by_return.values():
        _check_deeds(rows, faults)


def _check_deeds(rows: Sequence[ReturnRow], faults: Faults) -> None:
    """Filed first, then approved, then accepted, each later than the one before; only filing carries lines."""
    done: list[ReturnRow] = []
    projects: set[str] = set()
    for row in rows:
        before = done[-1] if done else None
        step = STATES.index(row.state) if row.state else 0
        if step != (STATES.index(before.state) + 1 if before else 0) and not _same_filing(row, before):
            faults.add(
                FILE,
                row.line,
                N_("“%(unit)s”的状态次序不对，这里是“%(state)s”。"),
                N_("应依次为 filed、approved、accepted。"),
                unit=row.unit,
                state=row.state,
            )
        if before and before.at and row.at and not (row.at > before.at or _same_filing(row, before)):
            faults.add(FILE, row.line, N_("“%(unit)s”的时刻没有晚于上一步。"), N_("at 应一步比一步晚。"), unit=row.unit)
        if step and row.is_line:
            faults.add(
                FILE, row.line, N_("“%(state)s”这一行写了项目内容。"), N_("项目内容只写在 filed 行。"), state=row.state
            )
        if row.project in projects:
            faults.add(
                FILE,
                row.line,
                N_("“%(project)s”在同一份填报里出现两次。"),
                N_("每个项目只写一行。"),
                project=row.project,
            )
        projects |= {row.project} - {""}
        if row.state:
            done.append(row)


def _same_filing(row: ReturnRow, before: ReturnRow | None) -> bool:
    """A further line of one filing: same moment, both with content."""
    return before is not None and row.state == before.state == STATES[0] and row.at == before.at and row.is_line


def _check_line(row: ReturnRow, playbook: Playbook, faults: Faults) -> None:
    """A known project of the unit, or a new one with all that a new one needs; text that the return could read."""
    if row.project and refer(faults, FILE, row.line, PROJECT, row.project, playbook.project_codes):
        _check_home(row, playbook, faults)
    missing = [name for name in NEW_NEEDS if not row.values.get(name)]
    if row.is_line and not row.project and missing:
        faults.add(
            FILE,
            row.line,
            N_("新增项目没有填写 %(missing)s。"),
            N_("新增项目至少填写：%(needs)s。"),
            missing="、".join(missing),
            needs="、".join(NEW_NEEDS),
        )
    if row.at is None:
        return
    today = row.at.date()
    readers: Mapping[str, Callable[[str], object]] = {
        "amount": parse_money,
        "stage_on": partial(parse_day, today=today),
        "next_on": partial(parse_day, today=today, allow_future=True),
    }
    for name, reader in readers.items():
        try:
            if row.values.get(name):
                reader(row.values[name])
        except Refusal as refusal:
            faults.refused(FILE, row.line, refusal, name=name)


def _check_home(row: ReturnRow, playbook: Playbook, faults: Faults) -> None:
    """The project lands where the last posting that names a unit puts it."""
    units = [
        str(posting.argument["unit"])
        for posting in playbook.history
        if posting.project == row.project and "unit" in posting.argument
    ]
    if units and units[-1] != row.unit:
        faults.add(
            FILE,
            row.line,
            N_("“%(project)s”落地在“%(home)s”，不在“%(unit)s”。"),
            N_("只填报落地在本单位的项目。"),
            project=row.project,
            home=units[-1],
            unit=row.unit,
        )

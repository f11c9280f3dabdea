"""The holiday calendar: each day once, and only a Saturday or Sunday is worked in exchange."""

from __future__ import annotations

from daliang.playbook.checking.references import note_repeats
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook
from daliang.vocabulary.refusal import N_
from daliang.vocabulary.workdays import is_working

FILE = "holidays.csv"
LONGEST_NAME = 40


def check_holidays(playbook: Playbook, faults: Faults) -> None:
    rows = [row for row in playbook.holidays if row.day is not None]
    note_repeats(faults, FILE, [(row.line, str(row.day)) for row in rows])
    for row in rows:
        assert row.day is not None
        if row.working and is_working(row.day, {}):
            faults.add(
                FILE,
                row.line,
                N_("%(day)s 是周一至周五，本来就上班。"),
                N_("working 填 yes 的应是调休上班的周六、周日；放假的日子填 no。"),
                day=row.day,
            )
        if len(row.name) > LONGEST_NAME:
            faults.add(FILE, row.line, N_("名称太长。"), N_("最多%(most)s个字。"), most=LONGEST_NAME)

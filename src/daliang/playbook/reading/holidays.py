"""holidays.csv."""

from __future__ import annotations

from daliang.playbook.shapes import HolidayRow
from daliang.playbook.sources import Folder


def read_holidays(folder: Folder) -> tuple[HolidayRow, ...]:
    return tuple(
        HolidayRow(line=record.at, day=record.day("day"), working=record.yes("working"), name=record.text("name"))
        for record in folder.rows("holidays.csv", HolidayRow, optional=True)
    )

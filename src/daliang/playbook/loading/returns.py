"""The demo's open round: returns filed, approved and accepted through the same rules that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from zoneinfo import ZoneInfo

from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.playbook.loading.calendar import an_officer, open_present_rounds
from daliang.playbook.loading.locating import row_of
from daliang.playbook.shapes import Playbook, ReturnRow
from daliang.rounds.judging import read_return
from daliang.rounds.models import Line, Return
from daliang.rounds.rules import accept, add_line, approve, confirm, declare_nothing_new, file, save_line

FILE = "returns.csv"


def load_returns(book: Playbook) -> None:
    """Open the present rounds and let the demo people do what returns.csv says, each deed at its moment."""
    zone = ZoneInfo(book.city.time_zone)
    open_present_rounds(book, zone)
    rows = sorted((row for row in book.returns if row.at), key=lambda row: (row.at, row.line))
    for (at, code, unit, state), part in groupby(rows, key=lambda row: (row.at, row.round, row.unit, row.state)):
        assert at
        lines = [*part]
        found = Return.objects.select_related("unit", "round").get(round__code=code, unit__code=unit)
        with clock.held_at(at.replace(tzinfo=zone)), row_of(FILE, lines[0].line):
            DEEDS[state](found, lines)


def _file(ret: Return, rows: list[ReturnRow]) -> None:
    clerk = _person(Role.CLERK, ret.unit)
    lines = [row for row in rows if row.is_line]
    for row in lines:
        with row_of(FILE, row.line):
            _fill(ret, row, clerk)
    if lines:
        file(Return.objects.get(pk=ret.pk), by=clerk)
    else:
        declare_nothing_new(Return.objects.get(pk=ret.pk), by=clerk)


def _fill(ret: Return, row: ReturnRow, clerk: Person) -> None:
    if row.project:
        line = save_line(ret.lines.get(project__code=row.project), _texts(row), by=clerk)
    else:
        line = add_line(ret, _texts(row), by=clerk)
    _answer(ret, line, row.why, clerk)


def _answer(ret: Return, line: Line, why: str, clerk: Person) -> None:
    """Whatever the checks ask about the line is answered with this reason."""
    asked = [reading for reading in read_return(ret) if reading.line.pk == line.pk] if why else []
    for question in (one for reading in asked for one in reading.open_questions):
        confirm(line, question.key, reason=why, by=clerk)


def _texts(row: ReturnRow) -> dict[str, str]:
    return dict(row.values)


def _approve(ret: Return, _rows: list[ReturnRow]) -> None:
    approve(ret, by=_person(Role.APPROVER, ret.unit))


def _accept(ret: Return, _rows: list[ReturnRow]) -> None:
    accept(ret, by=an_officer())


DEEDS: Mapping[str, Callable[[Return, list[ReturnRow]], None]] = {
    "filed": _file,
    "approved": _approve,
    "accepted": _accept,
}


def _person(role: Role, unit: Unit) -> Person:
    """The unit's own clerk, or the nearest approver above it."""
    people = Person.objects.filter(role=role).select_related("unit")
    over = [person for person in people if person.unit and person.unit.holds(unit)]
    return max(over, key=lambda person: len(person.unit.path) if person.unit else 0)

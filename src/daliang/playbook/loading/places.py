"""The city, its units with their dated membership, its people."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from daliang.leads.desk.clocks import CLOCKS
from daliang.org.models import City, Membership, Person, SpecialDay, Unit
from daliang.playbook.shapes import Playbook, UnitRow

BEGINNING = date(2000, 1, 1)  # checking has refused a unit without a day


def load_places(book: Playbook) -> None:
    zone = ZoneInfo(book.city.time_zone)
    City.objects.create(
        code=book.city.code,
        name=book.city.name,
        name_en=book.city.name_en,
        time_zone=book.city.time_zone,
        fiscal_year_starts_month=book.city.fiscal_year_starts_month,
        playbook=settings_of(book),
    )
    SpecialDay.objects.bulk_create(
        SpecialDay(day=row.day or BEGINNING, is_working=row.working, name=row.name) for row in book.holidays
    )
    units: dict[str, Unit] = {}
    for row in parents_first(book.units):
        units[row.code] = _plant(row, units)
        since = row.effective_on or BEGINNING
        Membership.objects.create(
            unit=units[row.code],
            parent=units.get(row.parent),
            effective_on=since,
            seq=0,
            recorded_at=datetime.combine(since, time(), zone),
        )
    for person in book.people:
        made = Person(
            username=person.login,
            name=person.name,
            name_en=person.name_en,
            role=person.role,
            unit=units.get(person.unit),
        )
        made.set_unusable_password()
        made.save()


def settings_of(book: Playbook) -> dict[str, object]:
    """What pages read of the playbook as data."""
    places = {row.code: [row.map_x, row.map_y] for row in book.units if row.map_x is not None and row.map_y is not None}
    lights = {"warn": book.lights.warn, "late": book.lights.late}
    shapes = {outline.unit: outline.plain for outline in book.outlines}
    leads = {name: getattr(book.lead_clocks, name) for name in (*CLOCKS, "working")}
    return {"cockpit": book.cockpit, "map": places, "shapes": shapes, "lights": lights, "leads": leads}


def parents_first(rows: tuple[UnitRow, ...]) -> list[UnitRow]:
    """Each unit after its parent, otherwise in the file's order."""
    waiting, done, placed = list(rows), {""}, []
    while waiting:
        ready = [row for row in waiting if row.parent in done]
        placed.extend(ready)
        done.update(row.code for row in ready)
        waiting = [row for row in waiting if row.code not in done]
    return placed


def _plant(row: UnitRow, units: dict[str, Unit]) -> Unit:
    fields = {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "is_park": row.is_park,
        "is_filer": row.is_filer,
    }
    parent = units.get(row.parent)
    made: Unit = (
        Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields) if parent else Unit.objects.add_root(fields)
    )
    return made

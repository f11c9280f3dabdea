"""A small tree for tests of every room: a city, two counties, three parks, and the cast."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from daliang.org import clock
from daliang.org.models import City, Membership, Person, Role, Unit

START = date(2019, 1, 1)


def plant(code: str, name: str, kind: str, parent: Unit | None = None, **flags: bool) -> Unit:
    """A unit under `parent`, there since the start and known from the beginning."""
    fields = {"code": code, "name": name, "name_en": code.title(), "kind": kind, **flags}
    unit: Unit = Unit.objects.add_root(fields) if parent is None else Unit.objects.add_child(parent, fields)
    Membership.objects.create(
        unit=unit, parent=parent, effective_on=START, seq=0, recorded_at=datetime(2021, 1, 1, tzinfo=UTC)
    )
    return unit


Wanted = tuple[str, str, str, str, bool]  # code, name, kind, the parent's code, is it a park that files?


def plant_all(wanted: Iterable[Wanted]) -> dict[str, Unit]:
    """A whole tree at once as `plant` would make it unit by unit, parents first: the tree of most tests."""
    units: dict[str, Unit] = {}
    above: dict[str, Unit | None] = {}
    for code, name, kind, parent_code, files in wanted:
        above[code] = parent = units.get(parent_code)
        units[code] = unit = Unit(code=code, name=name, name_en=code.title(), kind=kind, is_park=files, is_filer=files)
        if parent is not None:
            parent.numchild += 1
        step, unit.depth = (1, 1) if parent is None else (parent.numchild, parent.depth + 1)
        unit.path = f"{parent.path if parent else ''}{step:0{Unit.steplen}}"
    Unit.objects.bulk_create(units.values())
    since = {"effective_on": START, "seq": 0, "recorded_at": datetime(2021, 1, 1, tzinfo=UTC)}
    Membership.objects.bulk_create(Membership(unit=unit, parent=above[code], **since) for code, unit in units.items())
    return units


def employ(login: str, role: Role | str, unit: Unit | None) -> Person:
    return Person.objects.create(username=login, name=login, role=role, unit=unit)


def small_city() -> dict[str, Unit]:
    """city > county_a > park_a1, park_a2; city > county_b > park_b1."""
    City.objects.create(code="town", name="某市", name_en="Town")
    clock.reread()
    counties = {"county_a": ("park_a1", "park_a2"), "county_b": ("park_b1",)}
    wanted: list[Wanted] = [("city", "某市", "city", "", False)]
    for county, parks in counties.items():
        wanted.append((county, f"{county}县", "county", "city", False))
        wanted += [(park, f"{park}园区", "park", county, True) for park in parks]
    return plant_all(wanted)

"""A small tree for tests of every room: a city, two counties, three parks, and the cast."""

from __future__ import annotations

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


def employ(login: str, role: Role | str, unit: Unit | None) -> Person:
    return Person.objects.create(username=login, name=login, role=role, unit=unit)


def small_city() -> dict[str, Unit]:
    """city > county_a > park_a1, park_a2; city > county_b > park_b1."""
    City.objects.create(code="town", name="某市", name_en="Town")
    clock.reread()
    city = plant("city", "某市", "city")
    units = {"city": city}
    for county, parks in {"county_a": ("park_a1", "park_a2"), "county_b": ("park_b1",)}.items():
        units[county] = plant(county, f"{county}县", "county", Unit.objects.get(pk=city.pk))
        for park in parks:
            units[park] = plant(
                park, f"{park}园区", "park", Unit.objects.get(pk=units[county].pk), is_park=True, is_filer=True
            )
    return {code: Unit.objects.get(pk=unit.pk) for code, unit in units.items()}

"""The city, its units and its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from daliang.playbook.lines import Line


@dataclass(frozen=True)
class DemoTable:
    """[demo] of city.toml: the city's clock starts here (its own time) and ticks."""

    line: Line
    clock_starts: datetime | None


@dataclass(frozen=True)
class CityTable:
    """city.toml."""

    line: Line
    code: str
    name: str
    name_en: str
    time_zone: str
    currency: str
    fiscal_year_starts_month: int


@dataclass(frozen=True)
class UnitRow:
    """A row of units.csv. The root, kind city, has no parent. `map_x`, `map_y`: its tile on the schematic map."""

    line: Line
    code: str
    parent: str
    name: str
    name_en: str
    kind: str
    is_park: bool
    is_filer: bool
    effective_on: date | None
    map_x: int | None = None
    map_y: int | None = None


@dataclass(frozen=True)
class PersonRow:
    """A row of people.csv: a demo account."""

    line: Line
    login: str
    name: str
    name_en: str
    role: str
    unit: str

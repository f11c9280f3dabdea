"""city.toml, units.csv, people.csv."""

from __future__ import annotations

from daliang.org.models import Role, UnitKind
from daliang.playbook.records import Record
from daliang.playbook.shapes import CityTable, DemoTable, PersonRow, UnitRow
from daliang.playbook.sources import Folder, Toml
from daliang.vocabulary.refusal import N_


def read_city(toml: Toml) -> CityTable:
    record = toml.top(CityTable, besides=("demo",))
    return CityTable(
        line=record.at,
        code=record.code("code"),
        name=record.text("name"),
        name_en=record.text("name_en"),
        time_zone=record.text("time_zone"),
        currency=record.choice("currency", ("CNY",)),
        fiscal_year_starts_month=_month(record, "fiscal_year_starts_month"),
    )


def _month(record: Record, name: str) -> int:
    month = record.number(name)
    if record.has(name) and not 1 <= month <= 12:
        record.wrong(name, N_("“%(name)s”读到的是“%(found)s”。"), N_("应为 1 至 12 的月份。"))
        return 1
    return month


def read_demo(toml: Toml) -> DemoTable | None:
    record = toml.one("demo", DemoTable)
    if record is None:
        return None
    return DemoTable(line=record.at, clock_starts=record.moment("clock_starts"))


def read_units(folder: Folder) -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(
            line=record.at,
            code=record.code("code"),
            parent=record.code("parent", optional=True),
            name=record.text("name"),
            name_en=record.text("name_en"),
            kind=record.choice("kind", UnitKind.values),
            is_park=record.yes("is_park"),
            is_filer=record.yes("is_filer"),
            effective_on=record.day("effective_on"),
            map_x=_place(record, "map_x"),
            map_y=_place(record, "map_y"),
        )
        for record in folder.rows("units.csv", UnitRow)
    )


def _place(record: Record, name: str) -> int | None:
    return record.number(name) if record.has(name) else None


def read_people(folder: Folder) -> tuple[PersonRow, ...]:
    return tuple(
        PersonRow(
            line=record.at,
            login=record.code("login"),
            name=record.text("name"),
            name_en=record.text("name_en"),
            role=record.choice("role", Role.values),
            unit=record.code("unit"),
        )
        for record in folder.rows("people.csv", PersonRow, optional=True)
    )

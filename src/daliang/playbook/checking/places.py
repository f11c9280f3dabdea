"""The city's clock, the unit tree, and who sits where."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from daliang.org.models import Role, UnitKind
from daliang.playbook.checking.references import UNIT, circles, note_repeats, refer
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import PersonRow, Playbook, UnitRow
from daliang.vocabulary.refusal import N_

CITY, UNITS, PEOPLE = "city.toml", "units.csv", "people.csv"


def check_city(playbook: Playbook, faults: Faults) -> None:
    """The zone exists; a history of the past, and the clock it needs, belong to a demo."""
    city, demo = playbook.city, playbook.demo
    try:
        ZoneInfo(city.time_zone or "UTC")
    except (KeyError, ValueError, OSError):
        faults.add(
            CITY,
            city.line.of("time_zone"),
            N_("没有时区“%(zone)s”。"),
            N_("应写成 Asia/Shanghai 这样的名称。"),
            zone=city.time_zone,
        )
    if playbook.history and demo is None and city.code:
        faults.add(
            CITY, 0, N_("有演示历史 history.csv，却没有 [demo] 一节。"), N_("演示方案应写明 [demo] 和 clock_starts。")
        )
    last = max((row.recorded_at for row in playbook.history), default=None)
    if demo and demo.clock_starts and last and demo.clock_starts < last:
        faults.add(
            CITY,
            demo.line.of("clock_starts"),
            N_("演示时钟从 %(start)s 走起，早于最后一笔登记 %(last)s。"),
            N_("clock_starts 不应早于 history.csv 最后一行的 recorded_at。"),
            start=demo.clock_starts,
            last=last,
        )


def check_units(playbook: Playbook, faults: Faults) -> None:
    """One root of kind city; each other unit under a known one; no circle."""
    units = playbook.units
    note_repeats(faults, UNITS, [(unit.line, unit.code) for unit in units])
    note_repeats(faults, UNITS, [(unit.line, unit.name) for unit in units])
    known = playbook.parents
    for unit in units:
        refer(faults, UNITS, unit.line, UNIT, unit.parent, known)
        _check_kind(unit, faults)
    roots = [unit for unit in units if not unit.parent]
    for unit in roots[1:]:
        faults.add(
            UNITS,
            unit.line,
            N_("“%(name)s”没有上级，第 %(first)s 行已是全市。"),
            N_("parent 应填上级单位的代码。"),
            name=unit.name,
            first=roots[0].line,
        )
    if units and not roots:
        faults.add(UNITS, 0, N_("没有全市这一行。"), N_("应有且只有一行 kind 为 city、parent 留空。"))
    _check_map(units, faults)
    for group in circles({unit.code: [unit.parent] for unit in units}):
        line = next(unit.line for unit in units if unit.code == group[0])
        faults.add(
            UNITS,
            line,
            N_("上级关系成了一个圈：%(circle)s。"),
            N_("每个单位沿上级往上应能走到全市。"),
            circle=" → ".join([*group, group[0]]),
        )


MAP_SIDE = 12


def _check_map(units: tuple[UnitRow, ...], faults: Faults) -> None:
    """A place on the map has two numbers, lies on the sheet, and holds one unit."""
    taken: dict[tuple[int, int], str] = {}
    for unit in units:
        x, y = unit.map_x, unit.map_y
        if x is None and y is None:
            continue
        if x is None or y is None or max(x, y) >= MAP_SIDE:
            faults.add(
                UNITS,
                unit.line,
                N_("“%(name)s”在示意图上的位置 map_x、map_y 不全或超出图面。"),
                N_("两列同时填 0 至 %(last)s 的整数，或同时留空。"),
                name=unit.name,
                last=MAP_SIDE - 1,
            )
        elif (x, y) in taken:
            faults.add(
                UNITS,
                unit.line,
                N_("“%(name)s”与“%(other)s”在示意图上占了同一格。"),
                N_("每格只放一个单位，请换一格。"),
                name=unit.name,
                other=taken[x, y],
            )
        else:
            taken[x, y] = unit.name


def _check_kind(unit: UnitRow, faults: Faults) -> None:
    if unit.kind and (unit.kind == UnitKind.CITY) != (not unit.parent):
        faults.add(
            UNITS,
            unit.line,
            N_("“%(name)s”的 kind 是 %(kind)s，parent 是“%(parent)s”。"),
            N_("只有全市一行的 kind 为 city，且 parent 留空。"),
            name=unit.name,
            kind=unit.kind,
            parent=unit.parent,
        )
    if unit.kind == UnitKind.PARK and not unit.is_park:
        faults.add(
            UNITS,
            unit.line,
            N_("“%(name)s”的 kind 是 park，is_park 却是 no。"),
            N_("园区的 is_park 应为 yes。"),
            name=unit.name,
        )


COUNTY_ROLES = (Role.APPROVER, Role.COUNTY_CLERK)


def check_people(playbook: Playbook, faults: Faults) -> None:
    """Each person at a unit that suits the role."""
    note_repeats(faults, PEOPLE, [(person.line, person.login) for person in playbook.people])
    units = {unit.code: unit for unit in playbook.units}
    for person in playbook.people:
        if refer(faults, PEOPLE, person.line, UNIT, person.unit, units):
            _check_seat(person, units[person.unit], playbook, faults)


def _check_seat(person: PersonRow, unit: UnitRow, playbook: Playbook, faults: Faults) -> None:
    below = [other for other in playbook.units if other.is_filer and unit.code in playbook.chain(other.code)]
    if person.role == Role.CLERK and not unit.is_filer:
        found, right = N_("招商员“%(name)s”所在的“%(unit)s”不填报。"), N_("招商员应在 is_filer 为 yes 的单位。")
    elif person.role in COUNTY_ROLES and (unit.kind in (UnitKind.CITY, UnitKind.PARK) or not below):
        found, right = (
            N_("县区人员“%(name)s”所在的“%(unit)s”不是审核单位。"),
            N_("县区审核人、招商员应在下辖填报单位的县市区或功能区。"),
        )
    elif person.role not in (Role.CLERK, *COUNTY_ROLES) and unit.parent:
        found, right = N_("市级人员“%(name)s”设在了“%(unit)s”。"), N_("县区、园区人员以外的账号应设在全市。")
    else:
        return
    faults.add(PEOPLE, person.line, found, right, name=person.name, unit=unit.name)

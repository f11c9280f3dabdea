"""What two contents differ in: for the log, and for a notice's page."""

from __future__ import annotations

from typing import Any

from daliang.targets.contents import Contents, Row


def changes(was: Contents, now: Contents) -> dict[str, list[Any]]:
    """[was, now] of the head's fields by name, of targets by "row/unit", of rows by code.

    A row is None where it is not. A row that changed otherwise than in its targets is given as plain values.
    """
    found: dict[str, list[Any]] = {}
    before, after = was.plain, now.plain
    for name in before:
        if name != "rows" and before[name] != after[name]:
            found[name] = [before[name], after[name]]
    old, new = ({row.code: row for row in one.rows} for one in (was, now))
    for code in dict.fromkeys([*old, *new]):
        found |= _row_changes(code, old.get(code), new.get(code))
    return found


def _row_changes(code: str, was: Row | None, now: Row | None) -> dict[str, list[Any]]:
    plain = [row and {**vars(row), "beside": list(row.beside), "targets": None} for row in (was, now)]
    found: dict[str, list[Any]] = {} if plain[0] == plain[1] else {code: plain}
    old, new = (row.targets if row else {} for row in (was, now))
    units = dict.fromkeys([*old, *new])
    return found | {
        f"{code}/{unit}": [old.get(unit), new.get(unit)] for unit in units if old.get(unit) != new.get(unit)
    }

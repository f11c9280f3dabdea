"""Who may see what, written a second time from the city's permission matrix. It knows nothing of the application.

Sources: the matrix of promises (own = own unit and below), and the project's decisions: a confidential project goes
by its code name for a leader, who reads it at a click with a purpose, and for everybody in papers (0011); an import
is private until it is handed over (0009); a request for a large export is of who asks and who may release; a project
that has left a unit is that unit's matter no more, but for the texts that stand in its own return; the log names no
row of the business; what a notice of targets will say is the city office's own until it is issued; pages that leads
are read from, and what they tell, are the city's; a lead is of who has it and above, a confidential one of who works
on it and the city office; a partner reads the name of an open lead that they brought, and no more. Stamped paper of a
return names what it names to everybody, so leaders do not read it; that of a closing is the city's.
"""

from __future__ import annotations

from dataclasses import dataclass

LIST, OPEN, REPORT, REVEAL = "list", "open", "report", "reveal"
CITY = ("leader", "officer")
UNITS = ("approver", "county_clerk", "clerk")
CHECKERS = ("officer", "approver")
TELLING = frozenset({"name", "investor", "investor_parent", "credit_code", "content", "progress", "next_step"})
IN_A_LINE = frozenset({"name", "investor", "progress", "next_step"})
BY_UNIT = frozenset(
    {
        "project",
        "contact",
        "visit",
        "attachment",
        "phase",
        "proposal",
        "posting",
        "line",
        "remark",
        "correction",
        "estimate",
        "lead",
    }
)


@dataclass(frozen=True)
class Row:
    """One row: `unit` is the way down to it in the tree; `owner` whose it is where it is somebody's own.

    `left`: where it lay before; the texts of its line in that unit's return stay there.
    """

    kind: str
    unit: tuple[str, ...]
    owner: str = ""
    is_secret: bool = False
    is_handed_over: bool = False
    is_shared: bool = False
    left: tuple[str, ...] = ()


def may(role: str, unit: tuple[str, ...], action: str, row: Row, field: str, *, login: str = "") -> bool:
    """May a person of this role, standing at the end of this way down the tree, do this with this field of the row?

    Anything that no line below allows is denied. Nobody without a unit or a role sees anything but what is their own.
    """
    if field == "phone" and action != REVEAL:
        return False
    if role == "audit":
        return False
    if role == "partner":
        return row.kind == "lead" and field == "name" and row.owner == login and not row.is_secret
    if row.kind in ("token", "view", "import", "export") and row.owner == login and login:
        return row.kind == "token" or _sees(role, unit)
    return _sees(role, unit) and _may_see(role, unit, action, row, field)


def _sees(role: str, unit: tuple[str, ...]) -> bool:
    return bool(unit) and role in (*CITY, *UNITS)


def _may_see(role: str, unit: tuple[str, ...], action: str, row: Row, field: str) -> bool:
    if row.kind in ("scan", "closing-scan", "page"):
        return _reads_paper(role, unit, row)
    if row.kind in ("alike", "draft"):
        return role == "officer" and unit == ("city",)
    if row.kind == "view":
        return row.is_shared and _below(row.unit, unit)
    if row.kind == "export":
        return role in CHECKERS and _reaches(role, unit, row)
    if row.kind == "import":
        return row.is_handed_over and role in CHECKERS and _reaches(role, unit, row)
    if row.kind not in BY_UNIT:
        return False
    if not _reaches(role, unit, row):
        return bool(row.left) and field in IN_A_LINE and _below(unit, row.left)
    return action == REVEAL or not _goes_by_code_name(role, action, row, field)


def _reads_paper(role: str, unit: tuple[str, ...], row: Row) -> bool:
    if row.kind in ("closing-scan", "page"):
        return role in CITY and unit == row.unit
    return role in ("officer", *UNITS) and _reaches(role, unit, row)


def _goes_by_code_name(role: str, action: str, row: Row, field: str) -> bool:
    """Who may edit the file reads its name, and all that hangs on it, everywhere but in papers: they are passed on."""
    is_telling = field in TELLING or row.kind != "project"
    return row.is_secret and is_telling and (role == "leader" or action == REPORT)


def _reaches(role: str, unit: tuple[str, ...], row: Row) -> bool:
    return role in CITY or _below(unit, row.unit)


def _below(above: tuple[str, ...], below: tuple[str, ...]) -> bool:
    return below[: len(above)] == above

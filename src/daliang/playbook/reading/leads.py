"""leads.toml, leads.csv, pages.csv with the folder pages."""

from __future__ import annotations

from daliang.leads.desk.clocks import CLOCKS, Clocks
from daliang.playbook.records import Record
from daliang.playbook.shapes import LEAD_TEXTS, LeadClocksTable, LeadRow, PageRow
from daliang.playbook.sources import Folder, Toml

DEEDS = ("opened", "assigned", "responded", "assessed", "answered", "followed", "noted", "back", "dropped", "project")
GIVEN = ("unit", "words", "amount", "industry", "origin", "partner", *LEAD_TEXTS)


def read_clocks(toml: Toml) -> LeadClocksTable:
    """The usual ones where the file or a key is missing."""
    record, usual = toml.top(LeadClocksTable), Clocks()
    values = {name: record.number(name) if record.has(name) else getattr(usual, name) for name in CLOCKS}
    working = record.codes("working") if record.has("working") else usual.working
    return LeadClocksTable(line=record.at, working=working, **values)


def read_leads(folder: Folder) -> tuple[LeadRow, ...]:
    return tuple(_row(record) for record in folder.rows("leads.csv", LeadRow, optional=True))


def read_pages(folder: Folder) -> tuple[PageRow, ...]:
    rows = folder.rows("pages.csv", PageRow, optional=True)
    return tuple(PageRow(one.at, one.text("file"), one.moment("at"), one.text("by")) for one in rows)


def read_page_files(folder: Folder) -> dict[str, bytes]:
    """Name to bytes, in order of the names; there need be none."""
    return {one.name: one.read_bytes() for one in sorted((folder.path / "pages").glob("*")) if one.is_file()}


def _row(record: Record) -> LeadRow:
    return LeadRow(
        line=record.at,
        lead=record.text("lead"),
        deed=record.choice("deed", DEEDS),
        at=record.moment("at"),
        by=record.text("by"),
        **{name: record.text(name, optional=True) for name in GIVEN},
    )

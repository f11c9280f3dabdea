"""events.toml, event_projects.csv, and the event totals of expected.toml."""

from __future__ import annotations

from daliang.playbook.reading.figures import SOURCES
from daliang.playbook.shapes import EventProjectRow, EventTable, EventTotalTable
from daliang.playbook.sources import Folder, Toml

CONTRACTS = ("formal", "framework", "intent")


def read_events(toml: Toml) -> tuple[EventTable, ...]:
    toml.only("event")
    return tuple(
        EventTable(
            line=record.at,
            code=record.code("code"),
            title=record.text("title"),
            title_en=record.text("title_en"),
            on=record.day("on"),
        )
        for record in toml.all("event", EventTable)
    )


def read_event_projects(folder: Folder) -> tuple[EventProjectRow, ...]:
    return tuple(
        EventProjectRow(
            line=record.at,
            event=record.code("event"),
            project=record.code("project"),
            contract=record.choice("contract", CONTRACTS),
            first_signing=record.yes("first_signing"),
            amount=record.number("amount"),
            currency=record.currency("currency"),
        )
        for record in folder.rows("event_projects.csv", EventProjectRow, optional=True)
    )


def read_event_totals(toml: Toml) -> tuple[EventTotalTable, ...]:
    return tuple(
        EventTotalTable(
            line=record.at,
            code=record.code("code"),
            projects=record.number("projects"),
            cny=record.number("cny"),
            usd=record.number("usd"),
            source=record.choice("source", SOURCES),
        )
        for record in toml.all("event", EventTotalTable)
    )

"""rounds.toml, returns.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daliang.playbook.reading.scales import tier_rule
from daliang.playbook.records import Record
from daliang.playbook.shapes import IndustryRow, ReturnRow, RoundTable, SeriesTable, StageTable
from daliang.playbook.sources import Folder, Toml
from daliang.rounds.fields import ORIGINS

STATES = ("filed", "approved", "accepted")


def read_series(toml: Toml) -> tuple[SeriesTable, ...]:
    toml.only("series", "round")
    return tuple(
        SeriesTable(
            line=record.at,
            code=record.code("code"),
            title=record.text("title"),
            title_en=record.text("title_en"),
            stages=record.codes("stages"),
            tier=tier_rule(toml, record, "series", at),
            measures=record.codes("measures"),
            every_days=record.number("every_days"),
            opens_time=record.clock("opens_time"),
            due_time=record.clock("due_time"),
        )
        for at, record in enumerate(toml.all("series", SeriesTable))
    )


def read_rounds(toml: Toml) -> tuple[RoundTable, ...]:
    return tuple(
        RoundTable(
            line=record.at,
            code=record.code("code"),
            series=record.code("series"),
            number=record.number("number"),
            opens_on=record.day("opens_on"),
            cut_off_on=record.day("cut_off_on"),
            due_on=record.day("due_on"),
            closed_at=record.moment("closed_at", optional=True),
        )
        for record in toml.all("round", RoundTable)
    )


def read_returns(
    folder: Folder, stages: Iterable[StageTable], industries: Iterable[IndustryRow]
) -> tuple[ReturnRow, ...]:
    """Stage, industry and origin may be written as code or as label; they are read as labels, as a clerk types them."""
    named = {
        "stage": {stage.code: stage.label for stage in stages},
        "industry": {industry.code: industry.label for industry in industries},
        "origin": dict(ORIGINS),
    }
    return tuple(_return(record, named) for record in folder.rows("returns.csv", ReturnRow, optional=True))


def _return(record: Record, named: Mapping[str, Mapping[str, str]]) -> ReturnRow:
    return ReturnRow(
        line=record.at,
        round=record.code("round"),
        unit=record.code("unit"),
        state=record.choice("state", STATES),
        at=record.moment("at"),
        project=record.code("project", optional=True),
        name=record.text("name", optional=True),
        investor=record.text("investor", optional=True),
        industry=_labelled(record, "industry", named["industry"]),
        origin=_labelled(record, "origin", named["origin"]),
        amount=record.text("amount", optional=True),
        stage=_labelled(record, "stage", named["stage"]),
        stage_on=record.text("stage_on", optional=True),
        progress=record.text("progress", optional=True),
        next_step=record.text("next_step", optional=True),
        next_on=record.text("next_on", optional=True),
        synthetic=record.has("synthetic") and record.yes("synthetic"),
        why=record.text("why", optional=True),
    )


def _labelled(record: Record, name: str, labels: Mapping[str, str]) -> str:
    """The label of what is written as label or as code."""
    word = record.choice(name, (*labels.values(), *labels), optional=True)
    return labels.get(word, word)

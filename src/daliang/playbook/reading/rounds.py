"""rounds.toml, returns.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time

from daliang.playbook.reading.scales import tier_rule
from daliang.playbook.records import Record
from daliang.playbook.shapes import IndustryRow, RankingTable, ReturnRow, RoundTable, SeriesTable, StageTable
from daliang.playbook.sources import Folder, Toml
from daliang.rounds.fields import ORIGINS
from daliang.vocabulary.refusal import N_

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
            due_after=_count(record, "due_after") or 0,
            approve_after=_count(record, "approve_after"),
            approve_time=_time(record, "approve_time"),
            accept_after=_count(record, "accept_after"),
            accept_time=_time(record, "accept_time"),
            ranking=_ranking(toml, record, at),
        )
        for at, record in enumerate(toml.all("series", SeriesTable))
    )


def _count(record: Record, name: str) -> int | None:
    return record.number(name) if record.has(name) else None


def _time(record: Record, name: str) -> time | None:
    return record.clock(name) if record.has(name) else None


def _ranking(toml: Toml, record: Record, at: int) -> RankingTable | None:
    """The `ranking` of the series, None when it has none."""
    given = record.values.get("ranking")
    if not isinstance(given, dict):
        if given is not None:
            record.wrong(
                "ranking",
                N_("“%(name)s”读到的是“%(found)s”。"),
                N_('应写成 { document = "扬商发〔2022〕8号", on = 2022-08-01 }。'),
            )
        return None
    table = toml.inside(("series", at, "ranking"), RankingTable)[0]
    return RankingTable(line=table.at, document=table.text("document"), on=table.day("on"))


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

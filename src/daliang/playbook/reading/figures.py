"""measures.toml, and the figures of expected.toml."""

from __future__ import annotations

from daliang.ledger.derive import ARRIVALS, POSITION
from daliang.ledger.facts import AmountKind
from daliang.playbook.reading.scales import tier_rule
from daliang.playbook.records import Record
from daliang.playbook.shapes import CockpitTable, FigureTable, MeasureTable, RatioTable
from daliang.playbook.sources import Toml
from daliang.register.models import Origin
from daliang.vocabulary.tiers import Counting

SOURCES = ("article", "demo")


def read_measures(toml: Toml) -> tuple[MeasureTable, ...]:
    toml.only("measure", "ratio")
    return tuple(_measure(toml, at, record) for at, record in enumerate(toml.all("measure", MeasureTable)))


def _measure(toml: Toml, at: int, record: Record) -> MeasureTable:
    return MeasureTable(
        line=record.at,
        code=record.code("code"),
        label=record.text("label"),
        label_en=record.text("label_en"),
        book=record.choice("book", (ARRIVALS, POSITION)),
        milestone=record.code("milestone", optional=True),
        stages=record.codes("stages", optional=True),
        tier=tier_rule(toml, record, "measure", at),
        counting=record.choice("counting", list(Counting), optional=True),
        unit_of=record.choice("unit_of", ("credit", "landing")),
        branch=record.codes("branch", optional=True),
        industries=record.codes("industries", optional=True),
        origin=record.choice("origin", Origin.values, optional=True),
        amount=record.choice("amount", list(AmountKind)),
        suspended=record.choice("suspended", ("include", "exclude")),
    )


def read_ratios(toml: Toml) -> tuple[RatioTable, ...]:
    return tuple(
        RatioTable(
            line=record.at,
            code=record.code("code"),
            label=record.text("label"),
            label_en=record.text("label_en"),
            numerator=record.code("numerator"),
            denominator=record.code("denominator"),
        )
        for record in toml.all("ratio", RatioTable)
    )


def read_cockpit(toml: Toml) -> CockpitTable:
    record = toml.top(CockpitTable)
    return CockpitTable(
        line=record.at,
        cards=record.codes("cards", optional=True),
        ladder=record.codes("ladder", optional=True),
        funnel=record.codes("funnel", optional=True),
        board=record.codes("board", optional=True),
        cohort=record.codes("cohort", optional=True),
    )


def read_figures(toml: Toml) -> tuple[FigureTable, ...]:
    toml.only("figure", "event", "target")
    return tuple(
        FigureTable(
            line=record.at,
            measure=record.code("measure"),
            from_=record.day("from", optional=True),
            to=record.day("to", optional=True),
            as_of=record.day("as_of", optional=True),
            round=record.code("round", optional=True),
            unit=record.code("unit", optional=True),
            count=record.number("count"),
            source=record.choice("source", SOURCES),
        )
        for record in toml.all("figure", FigureTable)
    )

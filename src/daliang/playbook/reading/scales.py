"""tiers.toml, stages.toml, industries.csv, rates.csv."""

from __future__ import annotations

from daliang.playbook.records import Record
from daliang.playbook.shapes import (
    ActTable,
    IndustryRow,
    LadderTable,
    RateRow,
    StageTable,
    TierRuleTable,
    TierTable,
)
from daliang.playbook.sources import Folder, Toml
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import N_


def read_ladders(toml: Toml) -> tuple[LadderTable, ...]:
    toml.only("ladder")
    return tuple(_ladder(toml, at, record) for at, record in enumerate(toml.all("ladder", LadderTable)))


def _ladder(toml: Toml, at: int, record: Record) -> LadderTable:
    currency = record.currency("currency")
    if not isinstance(record.values.get("tiers"), list):
        record.wrong(
            "tiers", N_("“%(name)s”读到的是“%(found)s”。"), N_("应为档位的列表，每档一行 { code = …, at_least = … }。")
        )
        return LadderTable(line=record.at, currency=currency, tiers=())
    steps = toml.inside(("ladder", at, "tiers"), TierTable)
    return LadderTable(line=record.at, currency=currency, tiers=tuple(_tier(step, currency) for step in steps))


def _tier(record: Record, currency: Currency) -> TierTable:
    return TierTable(
        line=record.at,
        code=record.code("code"),
        at_least=amount(record, "at_least", currency),
        label=record.text("label"),
        label_en=record.text("label_en"),
    )


def amount(record: Record, name: str, currency: Currency) -> int:
    """The value of an amount in whole yuan or dollars; 0 when it is missing or wrong."""
    money = record.money(name, currency) if record.text(name) else None
    return money.value if money else 0


def tier_rule(toml: Toml, record: Record, *path: str | int) -> TierRuleTable | None:
    """The `tier` of the measure or series at `path`, None when it has none."""
    tier = record.values.get("tier")
    if not isinstance(tier, dict):
        if tier is not None:
            record.wrong(
                "tier", N_("“%(name)s”读到的是“%(found)s”。"), N_('应写成 { at_least = "20亿", currency = "CNY" }。')
            )
        return None
    rule = toml.inside((*path, "tier"), TierRuleTable)[0]
    currency = rule.currency("currency")
    return TierRuleTable(
        line=rule.at,
        at_least=amount(rule, "at_least", currency),
        below=amount(rule, "below", currency) if rule.has("below") else None,
        currency=currency,
    )


def read_stages(toml: Toml) -> tuple[StageTable, ...]:
    toml.only("stage", "act")
    stages = (
        StageTable(
            line=record.at,
            code=record.code("code"),
            label=record.text("label"),
            label_en=record.text("label_en"),
            order=record.number("order"),
            moves=record.codes("moves"),
            implies=record.codes("implies"),
            evidence=record.codes("evidence"),
        )
        for record in toml.all("stage", StageTable)
    )
    return tuple(sorted(stages, key=lambda stage: stage.order))


def read_acts(toml: Toml) -> tuple[ActTable, ...]:
    return tuple(
        ActTable(
            line=record.at,
            code=record.code("code"),
            label=record.text("label"),
            label_en=record.text("label_en"),
            stage=record.code("stage"),
        )
        for record in toml.all("act", ActTable)
    )


def read_industries(folder: Folder) -> tuple[IndustryRow, ...]:
    return tuple(
        IndustryRow(
            line=record.at,
            code=record.code("code"),
            label=record.text("label"),
            label_en=record.text("label_en"),
            branch=record.code("branch"),
        )
        for record in folder.rows("industries.csv", IndustryRow)
    )


def read_rates(folder: Folder) -> tuple[RateRow, ...]:
    return tuple(
        RateRow(
            line=record.at,
            currency=record.currency("currency"),
            on=record.day("on"),
            rate=record.decimal("rate"),
            source=record.text("source"),
        )
        for record in folder.rows("rates.csv", RateRow, optional=True)
    )

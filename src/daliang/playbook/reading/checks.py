"""checks.toml."""

from __future__ import annotations

from daliang.playbook.reading.scales import amount
from daliang.playbook.records import Record
from daliang.playbook.shapes import CheckTable
from daliang.playbook.sources import Toml
from daliang.rounds.checks import CheckKind, Severity
from daliang.vocabulary.money import Currency


def read_checks(toml: Toml) -> tuple[CheckTable, ...]:
    toml.only("check")
    return tuple(_check(record) for record in toml.all("check", CheckTable))


def _check(record: Record) -> CheckTable:
    return CheckTable(
        line=record.at,
        kind=record.choice("kind", tuple(CheckKind)),
        severity=record.choice("severity", tuple(Severity)),
        series=record.codes("series", optional=True),
        stages=record.codes("stages", optional=True),
        fields=record.codes("fields", optional=True),
        cny=amount(record, "cny", Currency.CNY) if record.has("cny") else 0,
        usd=amount(record, "usd", Currency.USD) if record.has("usd") else 0,
        **{name: record.number(name) for name in ("times", "days", "most") if record.has(name)},
    )

"""A return is about what its round asks: only a project that the round lays before its unit has a line to fill."""

from __future__ import annotations

from daliang.ledger.derive import NO_AMOUNT, Standing, final
from daliang.ledger.facts import AmountKind
from daliang.playbook.checking.history import Timelines, scheme_in
from daliang.playbook.checking.returns import FILE
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook, ReturnRow, SeriesTable
from daliang.vocabulary.money import Currency, format_money
from daliang.vocabulary.refusal import N_


def check_carried(playbook: Playbook, timelines: Timelines, faults: Faults) -> None:
    """The open round is laid out after the whole history; what has faults of its own is passed over."""
    if faults.at("rounds.toml"):
        return
    series = {one.code: one for one in playbook.series}
    asking = {one.code: series[one.series] for one in playbook.rounds if one.series in series}
    for row in playbook.returns:
        if row.project in timelines and row.round in asking and not faults.at(FILE, row.line):
            standing = final(timelines[row.project], scheme_in(playbook))
            _check_line(row, standing, asking[row.round], playbook, faults)


def _check_line(row: ReturnRow, now: Standing, series: SeriesTable, playbook: Playbook, faults: Faults) -> None:
    tier = series.tier
    if tier is None or (now.stage in series.stages and not now.is_ended and _size(now, tier.currency) >= tier.at_least):
        return
    labels = {stage.code: stage.label for stage in playbook.stages}
    faults.add(
        FILE,
        row.line,
        N_("“%(project)s”的阶段是“%(stage)s”，总投资 %(amount)s，“%(round)s”不问这个项目，填报里没有它的一行。"),
        N_("只填报阶段为%(stages)s、总投资不低于 %(least)s、没有终止的项目；其余的从这里删去。"),
        project=row.project,
        stage="—" if now.is_ended else labels.get(now.stage, now.stage),
        amount=format_money(_size(now, tier.currency), tier.currency),
        round=row.round,
        stages="、".join(f"“{labels.get(code, code)}”" for code in series.stages),
        least=format_money(tier.at_least, tier.currency),
    )


def _size(now: Standing, currency: Currency) -> int:
    """The total investment as the tier counts it: in yuan at its rate; in dollars only what is in dollars."""
    amount = now.amounts.get(AmountKind.TOTAL, NO_AMOUNT)
    if currency is Currency.CNY:
        return amount.cny
    return amount.value if amount.currency == currency else 0

"""Tiers, industries and rates."""

from __future__ import annotations

from daliang.playbook.checking.references import note_repeats
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook, TierRuleTable
from daliang.vocabulary.money import Currency, format_money
from daliang.vocabulary.refusal import N_

TIERS = "tiers.toml"


def check_ladders(playbook: Playbook, faults: Faults) -> None:
    """One ladder a currency, its tiers rising."""
    note_repeats(faults, TIERS, [(ladder.line.of("currency"), ladder.currency) for ladder in playbook.ladders])
    steps = [step for ladder in playbook.ladders for step in ladder.tiers]
    note_repeats(faults, TIERS, [(step.line, step.code) for step in steps])
    for ladder in playbook.ladders:
        for lower, step in zip(ladder.tiers, ladder.tiers[1:], strict=False):
            if step.at_least <= lower.at_least:
                faults.add(
                    TIERS,
                    step.line,
                    N_("“%(tier)s”不高于前一档“%(lower)s”。"),
                    N_("各档应由低到高排列。"),
                    tier=step.label,
                    lower=lower.label,
                )


def check_industries(playbook: Playbook, faults: Faults) -> None:
    note_repeats(faults, "industries.csv", [(industry.line, industry.code) for industry in playbook.industries])
    note_repeats(faults, "industries.csv", [(industry.line, industry.label) for industry in playbook.industries])


def check_rates(playbook: Playbook, faults: Faults) -> None:
    """One rate a currency and day; the yuan needs none."""
    note_repeats(faults, "rates.csv", [(rate.line, f"{rate.currency} {rate.on}") for rate in playbook.rates])
    for rate in playbook.rates:
        if rate.currency is Currency.CNY:
            faults.add("rates.csv", rate.line, N_("人民币不需要汇率。"), N_("currency 应为 USD。"))


def check_tier(playbook: Playbook, faults: Faults, file: str, tier: TierRuleTable | None) -> None:
    """A measure's or series' tier begins and ends at steps of its currency's ladder."""
    if tier is None:
        return
    steps = {step.at_least for ladder in playbook.ladders if ladder.currency is tier.currency for step in ladder.tiers}
    for value in (tier.at_least, tier.below):
        if value and steps and value not in steps:
            faults.add(
                file,
                tier.line,
                N_("tiers.toml 没有 %(found)s 这一档。"),
                N_("可用的档：%(known)s。"),
                found=format_money(value, tier.currency),
                known="、".join(format_money(step, tier.currency) for step in sorted(steps)),
            )
    if tier.below and tier.below <= tier.at_least:
        faults.add(
            file, tier.line, N_("below 不高于 at_least。"), N_("below 是这一段的上限（不含），应高于 at_least。")
        )

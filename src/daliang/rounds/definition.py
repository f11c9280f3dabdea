"""What a series asks for, read from the playbook's JSON: a filter on projects, clock times, headline measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from daliang.rounds.checks import USUAL, Check
from daliang.vocabulary.money import Currency, format_money, parse_money

FORTNIGHT_DAYS = 14


@dataclass(frozen=True)
class Definition:
    """Projects that stand in one of `stages` with a total investment of `at_least` (whole yuan or dollars)."""

    stages: tuple[str, ...]
    at_least: int
    currency: Currency
    every_days: int
    opens_time: time
    due_time: time
    measures: tuple[str, ...]
    checks: tuple[Check, ...] = USUAL

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Definition:
        """Keys as in rounds.toml: stages, tier {at_least, currency}, every_days, opens_time, due_time, measures; and
        checks, as in checks.toml.

        `at_least` is a whole number or a text as 20亿, without a tier 0; times are HH:MM[:SS].
        Raises ValueError, KeyError or Refusal.
        """
        tier = given.get("tier") or {}
        currency = Currency(tier.get("currency", Currency.CNY))
        at_least = tier.get("at_least", 0)
        return cls(
            stages=tuple(given["stages"]),
            at_least=at_least if isinstance(at_least, int) else parse_money(str(at_least), currency=currency).value,
            currency=currency,
            every_days=int(given.get("every_days", FORTNIGHT_DAYS)),
            opens_time=_time(given.get("opens_time", "09:00")),
            due_time=_time(given.get("due_time", "17:00")),
            measures=tuple(given.get("measures", ())),
            checks=tuple(Check.read(one) for one in given["checks"]) if "checks" in given else USUAL,
        )

    def holds(self, stage: str, amount_cny: int, amount_usd: int) -> bool:
        """Does a project at `stage` of this size belong to the series? Dollars are 0 unless stated in dollars."""
        return stage in self.stages and (amount_cny if self.currency is Currency.CNY else amount_usd) >= self.at_least

    def tier_label(self, language: str = "zh") -> str:
        """≥20亿元 or ≥CNY 2 bn."""
        return f"≥{format_money(self.at_least, self.currency, language=language)}"


def _time(given: object) -> time:
    return given if isinstance(given, time) else time.fromisoformat(str(given))

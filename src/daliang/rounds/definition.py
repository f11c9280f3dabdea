"""What a series asks for, read from the playbook's JSON: a filter on projects, clock times, headline measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from daliang.rounds.checks import USUAL, Check
from daliang.rounds.deadlines import Deadline
from daliang.vocabulary.money import Currency, format_money, parse_money

FORTNIGHT_DAYS, USUAL_DUE = 14, "17:00"


@dataclass(frozen=True)
class Ranking:
    """The city ranks its units in public by this document, from this day on."""

    document: str
    on: date


@dataclass(frozen=True)
class Definition:
    """Projects that stand in one of `stages` with a total investment of `at_least` (whole yuan or dollars)."""

    stages: tuple[str, ...]
    at_least: int
    currency: Currency
    every_days: int
    opens_time: time
    due: Deadline
    measures: tuple[str, ...]
    checks: tuple[Check, ...] = USUAL
    approve_due: Deadline | None = None
    accept_due: Deadline | None = None
    ranking: Ranking | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Definition:
        """Keys as in rounds.toml: stages, tier {at_least, currency}, every_days, opens_time, measures, due_time,
        due_after, approve_after …, ranking {document, on}; and checks, as in checks.toml.

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
            due=Deadline(int(given.get("due_after", 0)), _time(given.get("due_time", USUAL_DUE))),
            measures=tuple(given.get("measures", ())),
            checks=tuple(Check.read(one) for one in given["checks"]) if "checks" in given else USUAL,
            approve_due=_deadline(given, "approve"),
            accept_due=_deadline(given, "accept"),
            ranking=_ranking(given.get("ranking")),
        )

    def holds(self, stage: str, amount_cny: int, amount_usd: int) -> bool:
        """Does a project at `stage` of this size belong to the series? Dollars are 0 unless stated in dollars."""
        return stage in self.stages and (amount_cny if self.currency is Currency.CNY else amount_usd) >= self.at_least

    def tier_label(self, language: str = "zh") -> str:
        """≥20亿元 or ≥CNY 2 bn."""
        return f"≥{format_money(self.at_least, self.currency, language=language)}"


def _deadline(given: Mapping[str, Any], level: str) -> Deadline | None:
    """Of a level of approval, which has one only where it says after how many working days."""
    after = given.get(f"{level}_after")
    return None if after is None else Deadline(int(after), _time(given.get(f"{level}_time", USUAL_DUE)))


def _ranking(given: Mapping[str, Any] | None) -> Ranking | None:
    return Ranking(str(given["document"]), date.fromisoformat(str(given["on"]))) if given else None


def _time(given: object) -> time:
    return given if isinstance(given, time) else time.fromisoformat(str(given))

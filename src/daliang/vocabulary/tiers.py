"""Tiers of amounts (20亿, 50亿, 100亿) and the two ways of counting by them: nested (以上) and band (档)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from daliang.vocabulary.money import Currency, Money, format_money
from daliang.vocabulary.refusal import N_, Refusal


class Counting(StrEnum):
    """How a table counts by tiers: NESTED counts 100亿 under ≥20亿 as well, BAND only under its own band."""

    NESTED = "nested"
    BAND = "band"


@dataclass(frozen=True)
class Tier:
    """A lower bound on amounts, in whole yuan or dollars, with its name as 「≥20亿元」."""

    code: str
    at_least: int
    currency: Currency
    label: str
    label_en: str

    @classmethod
    def of(cls, code: str, at_least: int, currency: Currency) -> "Tier":
        """Make a tier with the usual labels: ≥20亿元, ≥CNY 2 bn."""
        zh, en = (f"≥{format_money(at_least, currency, language=language)}" for language in ("zh", "en"))
        return cls(code, at_least, currency, zh, en)


class Ladder:
    """The tiers of one currency from the lowest to the highest.

    Band 0 lies below the lowest tier; band n begins at the n-th tier and ends below the next one. An amount with any
    qualifier counts by its stated value, which is its lower bound.
    """

    def __init__(self, tiers: Iterable[Tier]) -> None:
        self.tiers = tuple(tiers)
        _refuse_bad_steps(self.tiers)
        self.currency = self.tiers[0].currency
        self._places = {tier.code: place for place, tier in enumerate(self.tiers, start=1)}

    def band_of(self, amount: int | Money) -> int:
        """Give the band in which an amount lies: 0 below the lowest tier, len(tiers) from the highest upward."""
        value = self._stated(amount)
        return sum(tier.at_least <= value for tier in self.tiers)

    def counts(self, code: str, amount: int | Money, counting: Counting) -> bool:
        """Whether an amount counts under the tier: nested from its bound upward, band only up to the next bound."""
        band, place = self.band_of(amount), self._place(code)
        return band >= place if counting is Counting.NESTED else band == place

    def bounds(self, code: str, counting: Counting) -> tuple[int, int | None]:
        """Give the lowest amount that counts under the tier, and the lowest above it that does not (None: no end)."""
        place = self._place(code)
        open_ended = counting is Counting.NESTED or place == len(self.tiers)
        return self.tiers[place - 1].at_least, None if open_ended else self.tiers[place].at_least

    def label(self, code: str, counting: Counting, *, language: str = "zh") -> str:
        """Name what the tier counts: nested and the highest by the tier's own label, a band as 「20–50亿元」."""
        low, high = self.bounds(code, counting)
        tier = self.tiers[self._place(code) - 1]
        if high is None:
            return tier.label_en if language.lower().startswith("en") else tier.label
        return _between(low, high, self.currency, language)

    def _place(self, code: str) -> int:
        if code not in self._places:
            raise Refusal(
                N_("没有“%(tier)s”这一档；可用的档位有：%(known)s"),
                code="no_such_tier",
                tier=code,
                known="、".join(self._places),
            )
        return self._places[code]

    def _stated(self, amount: int | Money) -> int:
        if isinstance(amount, int):
            return amount
        if amount.currency is not self.currency:
            raise Refusal(
                N_("%(amount)s不能按%(currency)s档位归档；请先按登记的汇率折算"),
                code="other_currency",
                amount=format_money(amount.value, amount.currency),
                currency=self.currency.value,
            )
        return amount.value


def _refuse_bad_steps(tiers: tuple[Tier, ...]) -> None:
    """Refuse a ladder that is empty, mixes currencies, repeats a code or does not rise from above zero."""
    if not tiers:
        raise Refusal(N_("档位表是空的；请至少定义一档，例如20亿元以上"), code="no_tiers")
    for tier in tiers:
        if tier.currency is not tiers[0].currency:
            message = N_("档位“%(tier)s”与第一档币种不同；一张档位表只用一种货币，请另立一张")
            raise Refusal(message, code="mixed_currencies", tier=tier.code)
    if len({tier.code for tier in tiers}) < len(tiers):
        message = N_("档位代码有重复：%(codes)s；每一档的代码应各不相同")
        raise Refusal(message, code="repeated_tier", codes="、".join(tier.code for tier in tiers))
    bounds = [0, *(tier.at_least for tier in tiers)]
    for tier, below in zip(tiers, bounds, strict=False):
        if tier.at_least <= below:
            message = N_("档位“%(tier)s”的下限不高于前一档；下限应大于零并由低到高排列")
            raise Refusal(message, code="tiers_not_rising", tier=tier.code)


def _between(low: int, high: int, currency: Currency, language: str) -> str:
    """Name the amounts from low to below high, saying unit and currency once where both share them."""
    first, last = (format_money(bound, currency, language=language) for bound in (low, high))
    if language.lower().startswith("en"):
        return f"{first.removesuffix(last[last.rindex(' ') :])}–{last.removeprefix(f'{currency} ')}"
    unit = last.lstrip("0123456789,.")
    return f"{first.removesuffix(unit)}–{last}"

"""What an amount is: whole yuan or whole dollars, with how surely it is known."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from daliang.vocabulary.refusal import N_, Refusal

LARGEST = 10**14  # 100万亿: above it an amount is a slip of the pen, not a project


class Currency(StrEnum):
    """The currencies that are kept; any other is converted before it is entered."""

    CNY = "CNY"
    USD = "USD"


class Qualifier(StrEnum):
    """How surely an amount is known. Tiers count every amount by its stated value, which is its lower bound."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at_least"
    CLASS = "class"


@dataclass(frozen=True)
class Money:
    """An amount: `value` in whole yuan or whole dollars, from 1 to 100万亿."""

    value: int
    currency: Currency
    qualifier: Qualifier = Qualifier.EXACTLY

    def __post_init__(self) -> None:
        if not 1 <= self.value <= LARGEST:
            raise ValueError(f"an amount is a whole number from 1 to {LARGEST}, not {self.value}")


def convert(value: int, rate: Decimal) -> int:
    """Convert whole dollars into whole yuan at yuan per dollar, half up. A rate of 0 or less is refused."""
    if not rate.is_finite() or rate <= 0:
        raise Refusal(
            N_("汇率“%(rate)s”不可用；请填写大于零的汇率，即1美元折合多少元人民币，例如“6.8523”"),
            code="bad_rate",
            rate=str(rate),
        )
    with localcontext(prec=60):
        return int((value * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def looks_like_unit_slip(before: int, after: int) -> bool:
    """Whether an amount jumped about 10,000 times (2,000 to 50,000, up or down), as when 万 is taken for 亿."""
    small, large = sorted((before, after))
    return small > 0 and 2_000 * small <= large <= 50_000 * small

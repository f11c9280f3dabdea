"""Targets as people write and read them: 3, 20亿, 35%. Which of these it is, the row's rule and aspect say."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from daliang.targets.models import Aspect, Rule
from daliang.vocabulary.money import Currency, format_money, parse_money
from daliang.vocabulary.refusal import N_, Refusal, quoted

MOST_PROJECTS = 100_000
A_PERCENT = 10_000  # millionths


def read_amount(text: str, *, rule: str, aspect: str) -> int | None:
    """Projects, whole yuan or dollars, or millionths; None for an empty text.

    A share or rate is a percentage, with or without its sign. Refusals: `negative`, `not_a_count`, `not_a_percentage`,
    those of parse_money, `other_currency`.
    """
    text = normalize("NFKC", text).replace(" ", "")
    if not text:
        return None
    if text.startswith(("-", "−", "负")):  # not a sentence: signs
        raise Refusal(
            N_("目标“%(found)s”小于零：目标不能小于零，没有目标请留空或填 0。"), code="negative", found=quoted(text)
        )
    if rule in (Rule.SHARE, Rule.RATE):
        return _percentage(text)
    return _count(text) if aspect == Aspect.COUNT else _money(text, Currency(aspect.upper()))


def written(amount: int | None, *, rule: str, aspect: str, language: str = "zh") -> str:
    """As a person would write it, so that `read_amount` gives it back; "" for None."""
    if amount is None:
        return ""
    if rule in (Rule.SHARE, Rule.RATE):
        return f"{(Decimal(amount) / A_PERCENT).normalize():f}%"
    if aspect == Aspect.COUNT or not amount:
        return str(amount)
    return format_money(amount, Currency(aspect.upper()), language=language)


def _count(text: str) -> int:
    digits = text.removesuffix("个").replace(",", "")  # not a sentence: a unit
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_PROJECTS:
        raise Refusal(
            N_("个数目标“%(found)s”读不出：请填不大于 %(most)s 的整数，例如 3。"), code="not_a_count",
            found=quoted(text), most=MOST_PROJECTS,
        )  # fmt: skip
    return int(digits)


def _percentage(text: str) -> int:
    try:
        found = Decimal(text.removesuffix("%")) * A_PERCENT
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found != int(found) or found > 100 * 100 * A_PERCENT:
        raise Refusal(
            N_("比例目标“%(found)s”读不出：请填百分数，至多四位小数，例如 35%%。"), code="not_a_percentage",
            found=quoted(text),
        )  # fmt: skip
    return int(found)


def _money(text: str, currency: Currency) -> int:
    if text == "0":
        return 0
    money = parse_money(text, currency=currency)
    if money.currency is not currency:
        raise Refusal(
            N_("“%(found)s”的币种是 %(now)s，这一行用 %(currency)s。"), code="other_currency",
            found=quoted(text), now=money.currency, currency=currency,
        )  # fmt: skip
    return money.value

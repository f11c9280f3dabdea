"""How amounts are shown: 「22亿元」 and 「CNY 2.2 bn」; exact unless the name says rounded."""

from decimal import ROUND_HALF_UP, Decimal

from daliang.vocabulary.money.amount import Currency, Money, Qualifier

_WORD = {Currency.CNY: "元", Currency.USD: "美元"}
# Unit, its name, and the decimals that may be shown before the next smaller unit is taken.
_CHINESE = ((10**8, "亿", 4), (10**4, "万", 2))
_ENGLISH = ((10**9, "bn", 4), (10**6, "m", 4))
_HUNDREDTH = Decimal("0.01")
_CLASSES = {10**9: "十亿", 10**10: "百亿", 10**11: "千亿", 10**12: "万亿"}
_QUALIFIED = {
    "zh": {Qualifier.ABOUT: "约{}", Qualifier.AT_LEAST: "{}以上", Qualifier.CLASS: "{}级"},
    "en": {Qualifier.ABOUT: "about {}", Qualifier.AT_LEAST: "{} or more", Qualifier.CLASS: "{} class"},
}


def format_money(value: int, currency: Currency, *, language: str = "zh") -> str:
    """Show an amount exactly, in the largest unit with few decimals: 22亿元, 3,500万元, 7.85亿美元; CNY 2.2 bn."""
    for unit, name, decimals in _units(language):
        if abs(value) >= unit and value % (unit // 10**decimals) == 0:
            return _placed(Decimal(value) / unit, name, currency, language)
    return exact_money(value, currency, language=language)


def exact_money(value: int, currency: Currency, *, language: str = "zh") -> str:
    """Show an amount in whole yuan or dollars: 2,200,000,000元; CNY 2,200,000,000."""
    return _placed(Decimal(value), "", currency, language)


def rounded_money(value: int, currency: Currency, *, language: str = "zh") -> str:
    """Show an amount with at most two decimals of its unit, half up: for display only, never to be read back."""
    for unit, name, _decimals in _units(language):
        count = (Decimal(value) / unit).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
        if abs(count) >= 1:
            return _placed(count, name, currency, language)
    return exact_money(value, currency, language=language)


def describe_money(money: Money, *, language: str = "zh") -> str:
    """Show an amount exactly and how surely it is known: 约22亿元, 50亿元以上, 百亿级; about CNY 2.2 bn."""
    spoken = "en" if _is_english(language) else "zh"
    shown = format_money(money.value, money.currency, language=language)
    if money.qualifier is Qualifier.EXACTLY:
        return shown
    if spoken == "zh" and money.qualifier is Qualifier.CLASS and money.value in _CLASSES:
        shown = _CLASSES[money.value] + ("" if money.currency is Currency.CNY else _WORD[money.currency])
    return _QUALIFIED[spoken][money.qualifier].format(shown)


def _is_english(language: str) -> bool:
    return language.lower().startswith("en")


def _units(language: str) -> tuple[tuple[int, str, int], ...]:
    return _ENGLISH if _is_english(language) else _CHINESE


def _placed(count: Decimal, unit: str, currency: Currency, language: str) -> str:
    """Put number, unit and currency in the order of the language, without idle zeros behind the point."""
    number = f"{count:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{currency} {number} {unit}".rstrip() if _is_english(language) else f"{number}{unit}{_WORD[currency]}"

"""Reads the amounts that people type, and says what is wrong with those that cannot be read for certain."""

import re
from decimal import Decimal
from functools import lru_cache

from daliang.vocabulary.money.amount import LARGEST, Currency, Money, Qualifier
from daliang.vocabulary.money.writing import format_money
from daliang.vocabulary.numerals import chinese_number, plain_numerals, read_number
from daliang.vocabulary.refusal import N_, Refusal, quoted

_Mark = Qualifier | Currency
_LONGEST = 64

_UNREADABLE = N_("“%(text)s”读不出金额；请只填数字和单位，例如“22亿”“3,500万元”“7.85亿美元”或“百亿级”")

# What may stand before and after the number, and what it says. Longer words are tried first.
_BEFORE: dict[str, _Mark] = {
    **dict.fromkeys(("约", "大约", "约为", "大概", "~"), Qualifier.ABOUT),
    **dict.fromkeys(("不低于", "不少于", "不小于", "至少", "最少", "超过", "超", "逾", "过"), Qualifier.AT_LEAST),
    **dict.fromkeys(("大于", "大于等于", "高于", "突破", "≥", "≧", "⩾", ">=", ">"), Qualifier.AT_LEAST),
    **dict.fromkeys(("人民币", "RMB", "CNY", "¥"), Currency.CNY),
    **dict.fromkeys(("美元", "美金", "USD", "US$", "$"), Currency.USD),
}
_AFTER: dict[str, _Mark] = {
    **dict.fromkeys(("左右", "上下"), Qualifier.ABOUT),
    **dict.fromkeys(("以上", "及以上", "(含)以上", "以上(含)", "多", "余", "+"), Qualifier.AT_LEAST),
    **dict.fromkeys(("级", "量级", "级别"), Qualifier.CLASS),
    **dict.fromkeys(("元", "圆", "人民币", "RMB", "CNY"), Currency.CNY),
    **dict.fromkeys(("美元", "美金", "USD", "US$", "$"), Currency.USD),
}
_BEFORE_LONGEST_FIRST = sorted(_BEFORE, key=len, reverse=True)
_AFTER_LONGEST_FIRST = sorted(_AFTER, key=len, reverse=True)

_DIGIT = "[0-9零一二三四五六七八九十百千]"
_MORE_INSIDE = re.compile(rf"(?<={_DIGIT})[多余+](?=[万亿])")
_SPOKEN = re.compile(rf"(?<={_DIGIT}|[多余])\s*个\s*(?=亿)")  # 20个亿, 20多个亿
_COUNT = rf"(?:[0-9][0-9,.]*|{_DIGIT}+)"
_RANGE = re.compile(
    rf"(?<![-0-9.,])(?P<sign>(?:USD|US\$|\$|美元|美金)?)\s*(?P<low>{_COUNT})\s*(?P<low_unit>万?亿?)(?P<low_currency>(?:美?元|美金)?)"
    rf"\s*[-~至到]+\s*{_COUNT}\s*(?P<high_unit>万?亿?)(?P<high_currency>(?:美?元|美金)?)(?![0-9.,]*\s*-)"
)
_DOLLARS = re.compile(r"USD|\$|美")
_ENGLISH_SIZES = {"TRILLION": 12, "BILLION": 9, "BN": 9, "B": 9, "MILLION": 6, "MN": 6, "M": 6, "THOUSAND": 3, "K": 3}

_Sign = tuple[re.Pattern[str], str, str]
_FOREIGN: tuple[_Sign, ...] = (
    (
        re.compile(
            "欧元|日元|日圆|港元|港币|英镑|韩元|韩币|台币|澳元|加元|加币|新元|新加坡元|新币|法郎|卢布|卢比|泰铢|澳门元|円|€|£|₩|₽|₹"
            r"|(?<![A-Z])(?:HK|NT|AU?|CA?|S)\$|(?<![A-Z])(?:EUR|JPY|HKD|GBP|KRW|TWD|AUD|CAD|SGD|CHF|RUB|INR)(?![A-Z])"
        ),
        "other_currency",
        N_("“%(text)s”不是人民币或美元；请先折算成人民币或美元再填写，并注明汇率、日期和来源"),
    ),
)
_SIGNS: tuple[_Sign, ...] = (
    (
        re.compile("[0-9]E[+-]?[0-9]"),
        "scientific",
        N_("“%(text)s”是科学计数法，容易看错位数；请写成“22亿”或“3,500万元”这样的形式"),
    ),
    (
        re.compile(rf"(?:^|[^0-9万亿元零一二三四五六七八九十百千])\s*[-负]\s*{_DIGIT}"),
        "not_positive",
        N_("“%(text)s”是负数；金额应大于零，例如“22亿”"),
    ),
    (
        re.compile("(?<!不)低于|(?<!不)少于|(?<!不)小于|不到|不足|不超过|不高于|不大于|以下|以内|至多|最多|近|≤|<"),
        "upper_bound",
        N_("“%(text)s”只说明了上限，无法判断达到哪一档；请填写确定的数或下限，例如“20亿”或“20亿以上”"),
    ),
    (
        re.compile(r"[0-9][^0-9]*[^0-9.,\s十百千万亿多余+][^0-9]*[0-9]|[0-9]\s+[0-9]"),
        "two_numbers",
        N_("“%(text)s”里不止一个数；一格只填一个金额，例如“22亿”或“7.85亿美元”"),
    ),
)


def parse_money(text: str, *, unit: int = 10**8, currency: Currency = Currency.CNY) -> Money:
    """Read one amount as it is typed: 22亿, 22.5, 3,500万元, 二十二点五亿, 20个亿, US$7.85亿, 约20亿, 20亿以上,
    百亿级.

    A bare number is in `unit` (亿 unless told) of `currency`; with a currency but without 万 or 亿 it is in whole yuan
    or dollars. Raises Refusal, whose code says which rule: empty, unreadable, not_positive, too_large, fraction, range,
    two_numbers, two_qualifiers, two_currencies, other_currency, english_unit, scientific, upper_bound.
    """
    return _parse(text, unit, currency)


@lru_cache(4096)
def _parse(text: str, unit: int, currency: Currency) -> Money:
    """A return reads each of its amounts several times."""
    shown = quoted(text)
    plain = plain_numerals(text).strip().upper()
    plain = _SPOKEN.sub("", plain)
    if not plain:
        raise Refusal(N_("金额没有填写；请填写数字和单位，例如“22亿”或“3,500万元”"), code="empty")
    if len(plain) > _LONGEST:
        raise Refusal(_UNREADABLE, code="unreadable", text=shown)
    _refuse_signs(_FOREIGN, plain, shown)
    _refuse_english_size(plain, shown, currency)
    _refuse_range(plain, shown)
    _refuse_signs(_SIGNS, plain, shown)
    number, marks = _peel(re.sub(r"\s+", "", plain))
    qualifier = _qualifier(marks, shown)
    stated = _currency(marks, shown)
    number = f"一{number}" if number[:1] in ("万", "亿") and qualifier is not Qualifier.EXACTLY else number
    scale = 1 if stated or "万" in number or "亿" in number else unit
    value = _whole(_number(number, shown), scale, shown, unit_name=_unit_name(unit))
    return Money(value, stated or currency, qualifier)


def _unit_name(unit: int) -> str:
    return "元" if unit == 1 else chinese_number(unit).removeprefix("一")


def _refuse_signs(signs: tuple[_Sign, ...], plain: str, shown: str) -> None:
    """Refuse a text with a sign in it that tells why it cannot be read as one certain amount."""
    for sign, code, message in signs:
        if sign.search(plain):
            raise Refusal(message, code=code, text=shown)


def _refuse_english_size(plain: str, shown: str, currency: Currency) -> None:
    """Refuse 1.5 billion, saying what it is in 亿: English sizes step by thousands, Chinese ones by ten thousands."""
    found = re.search(rf"([0-9][0-9,]*(?:\.[0-9]+)?)\s*({'|'.join(_ENGLISH_SIZES)})(?![A-Z])", plain)
    value = Decimal(found[1].replace(",", "")).scaleb(_ENGLISH_SIZES[found[2]]) if found else Decimal(0)
    if not 1 <= value <= LARGEST or value % 1:
        return
    right = format_money(int(value), Currency.USD if _DOLLARS.search(plain) else currency)
    message = N_("“%(text)s”用了英文数量词，中英文进位不同，容易错位；请按万或亿填写，这里应为“%(right)s”")
    raise Refusal(message, code="english_unit", text=shown, right=right)


def _refuse_range(plain: str, shown: str) -> None:
    """Refuse 20-30亿, offering its lower bound: a range has no one value to count by."""
    found = _RANGE.search(plain)
    if not found:
        return
    unit, currency = found["low_unit"] or found["high_unit"], found["low_currency"] or found["high_currency"]
    right = f"{found['sign']}{found['low']}{unit}{currency}以上"
    message = N_("“%(text)s”是一个区间，不能入账；请填写下限并加“以上”，例如“%(right)s”")
    raise Refusal(message, code="range", text=shown, right=right)


def _peel(text: str) -> tuple[str, list[_Mark]]:
    """Take off the words before and after the number; return the number's text and what the words said."""
    marks: list[_Mark] = [Qualifier.AT_LEAST] * len(_MORE_INSIDE.findall(text))
    text = _MORE_INSIDE.sub("", text)
    while True:
        before = next((word for word in _BEFORE_LONGEST_FIRST if text.startswith(word)), "")
        text = text.removeprefix(before)
        after = next((word for word in _AFTER_LONGEST_FIRST if text.endswith(word)), "")
        text = text.removesuffix(after)
        marks += [table[word] for table, word in ((_BEFORE, before), (_AFTER, after)) if word]
        if not before and not after:
            return text, marks


def _qualifier(marks: list[_Mark], shown: str) -> Qualifier:
    said = {mark for mark in marks if isinstance(mark, Qualifier)}
    if len(said) > 1:
        message = N_("“%(text)s”里的限定词互相矛盾；“约”“以上”“级”只能用一个，例如“约20亿”或“20亿以上”")
        raise Refusal(message, code="two_qualifiers", text=shown)
    return said.pop() if said else Qualifier.EXACTLY


def _currency(marks: list[_Mark], shown: str) -> Currency | None:
    said = {mark for mark in marks if isinstance(mark, Currency)}
    if len(said) > 1:
        message = N_("“%(text)s”里既有人民币又有美元；请只保留合同所用的币种，例如“7.85亿美元”")
        raise Refusal(message, code="two_currencies", text=shown)
    return said.pop() if said else None


def _number(text: str, shown: str) -> Decimal:
    try:
        return read_number(text)
    except Refusal as not_a_number:
        raise Refusal(_UNREADABLE, code="unreadable", text=shown) from not_a_number


def _whole(number: Decimal, scale: int, shown: str, *, unit_name: str) -> int:
    """Return the number times its scale, if that is whole, above 0 and not beyond the bound."""
    numerator, denominator = number.as_integer_ratio()
    value, rest = divmod(numerator * scale, denominator)
    if not numerator:
        raise Refusal(N_("“%(text)s”是零；金额应大于零，例如“22亿”"), code="not_positive", text=shown)
    if value > LARGEST or (value == LARGEST and rest):
        message = N_("“%(text)s”超过上限100万亿；没有单位的数按%(unit)s计，请核对单位，例如“22亿”或“3,500万元”")
        raise Refusal(message, code="too_large", text=shown, unit=unit_name)
    if rest:
        message = N_("“%(text)s”带有不足一元（一美元）的零头；请四舍五入到整元（整美元）后填写")
        raise Refusal(message, code="fraction", text=shown)
    return value

"""Amounts of money in clean simplified Chinese, with what each is about told by the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from daliang.vocabulary.numerals import read_digits, read_number
from daliang.vocabulary.refusal import Refusal

SMALLEST = 10_000
"""Below ten thousand, in its own currency, money is a price or a fee and no fact about investment."""

_CURRENCIES = {
    "美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "瑞士法郎": "CHF", "韩元": "KRW", "新加坡元": "SGD", "新元": "SGD", "新台币": "TWD", "澳元": "AUD", "澳门元": "MOP",
    "加元": "CAD", "人民币元": "CNY", "元港币": "HKD", "元人民币": "CNY", "人民币": "CNY", "元": "CNY",
}  # fmt: skip
_SIGNS = {
    "US$": "USD", "HK$": "HKD", "$": "USD", "€": "EUR", "¥": "CNY", "人民币": "CNY", "新台币": "TWD", "港币": "HKD",
    "美元": "USD", "美金": "USD", "欧元": "EUR", "日元": "JPY",
}  # fmt: skip
_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8,
    "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 1000, "百": 100,
}  # fmt: skip
_CHINESE = "〇零一二两三四五六七八九十"
_NUMBER = rf"(?:[0-9][0-9,]{{0,19}}(?:\.[0-9]{{1,6}})?|[{_CHINESE}百千]{{1,12}}(?:点[{_CHINESE}]{{1,6}})?)"
_SCALE = "万亿|[十百千]?亿|[十百千]?万|千|百"
_MONEY = "|".join(sorted(_CURRENCIES, key=len, reverse=True))
_MEASURE = (
    "[0-9十百千万亿多余几.至到~～—–-]|[亩吨人户台套只头株件个家辆片斤册桶瓶箱双次张条根颗份股字册米瓦度倍块间羽尾枚支包袋栋方级]|平[方米]|公[里斤顷]|立方|千[瓦米伏]|兆|[a-zA-Z]"
)  # fmt: skip
_AMOUNT = re.compile(
    rf"(?P<sign>US\$|HK\$|\$|€|¥|人民币|新台币|港币|美[元金]|[欧日]元)? ?"
    rf"(?:(?P<high>{_NUMBER})亿(?=[0-9{_CHINESE}百千]+万))?"
    rf"(?P<number>{_NUMBER})? ?(?P<more>[多余几])? ?(?:个(?=[十百千]?亿(?![元级以])))?"
    rf"(?P<scale>{_SCALE})?(?P<later>[多余])?"
    rf"(?: ?(?P<currency>{_MONEY})"
    r"|(?P<bare>(?=级|的?投资|及?以上|左右|产业|[和与及]|[,，。;；、(（)）!！?？:：“”\[]|\s|$))"
    rf"|(?P<loose>(?!{_MEASURE})))"
)
_MONEY_FIRST = "".join(sorted({one[0] for one in _CURRENCIES}))
_START = re.compile(
    rf"[0-9$€¥亿人UH新港美欧日{_CHINESE}百千万](?:(?<=[0-9])(?![0-9,.]{{0,12}}(?:[^0-9,.十百千万亿多余几个\s{_MONEY_FIRST}]|个(?![十百千]?亿)))|(?<=[$€¥亿])|(?<=人)民币|(?<=U)S|(?<=H)K"
    rf"|(?<=[{_CHINESE}百千万])(?=[{_CHINESE}百千万亿点多余几级 {_MONEY_FIRST}])"
    r"|(?:(?<=新)台币|(?<=港)币|(?<=美)[元金]|(?<=[欧日])元)(?=[0-9]))"
)
_BETWEEN = r"~\-至到—–～"  # what a range's bounds are joined by
_RANGE = re.compile(rf"({_NUMBER})\s?(亿|万)?(?:{_MONEY})?[{_BETWEEN}]{{1,2}}$")
_JOINED = re.compile(rf"[、和或与及](?:{_NUMBER})[十百千]?[万亿]?(?:{_MONEY}|级)")  # 50亿、100亿元
_NO_MONEY = re.compile("(?:人口|人次|用户|粉丝|流量|点击|播放|浏览|阅读|访问|产量|日产|年产|储量)[^,。;]{0,6}$")
_PLAIN_NUMBER = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,6})?")
_RUN = re.compile(r"[0-9][0-9,.]*")
_OF_UNIT = re.compile(f"({_SCALE})?({_MONEY})")
_ANY_CURRENCY = re.compile(_MONEY)
_INVESTED = re.compile("(?:投资|引资|出资|斥资|增资)(?:总?额)?(?:大?约|预计|达到|达|近|为|超过?|逾|共)?$")
_MONEY_WORD = re.compile(
    "(?:投资|出资|增资|金额|总额|产值|销售|营收|收入|资金)[^,。;]{0,4}$|(?:签约|签下|揽下|引资|落地|揽金|吸金)[约近超逾]?$"
)
_ONE_OF = tuple("个批")  # 一个亿元蔬菜项目
_OVER_ONE = tuple("上超过逾")  # 上亿元, 超亿美元的台资项目
_PROJECT_OF = re.compile("的?[一-龥]{2,14}项目")
_UNIT_TOLD = re.compile("级|以上|及以上|以下|[大项]|重|制造|产业|工业|强")
_OR_MORE = re.compile("级?及?以上")
_WORDS_BEFORE = (
    ("gt", ("超过", "超", "逾", "突破", "高达")),
    ("near", ("近",)),
    ("about", ("约", "大约", "左右")),
    ("le", ("最高", "不超过", "至多")),
)
_TWO_DIGITS = re.compile("([一二两三四五六七八九])([二三四五六七八九])(?=[十百千]|$)")


class Money(NamedTuple):
    """An amount at the clean span [start, end), before its place in the original is known."""

    value: Decimal
    currency: str
    start: int
    end: int
    qualifier: str
    upper: Decimal | None = None


def amounts(text: str) -> Iterator[Money]:
    """Every amount of money from `SMALLEST` up, in order; numbers that count other things are passed over."""
    at = 0
    while found := _START.search(text, at):
        match = _AMOUNT.match(text, found.start())
        money = _money(match, text) if match and match.end() > match.start() else None
        if match and money:
            yield money
        at = match.end() if match and money else _past(text, found.start())


def of_unit(value: Decimal, unit: str, start: int, end: int) -> Money | None:
    """A bare number at [start, end) under a head that gives its unit, such as 亿元 or 万美元; None for trifles."""
    found = _OF_UNIT.fullmatch(unit)
    if not found or not value:
        return None
    whole = value * _SCALES.get(found[1] or "", 1)
    return Money(whole, _CURRENCIES[found[2]], start, end, "eq") if SMALLEST <= whole < 10**16 else None


def _past(text: str, at: int) -> int:
    """Just behind a number that was no money, so that its tail is not taken for one."""
    run = _RUN.match(text, at)
    return run.end() if run else at + 1


def _money(match: re.Match[str], text: str) -> Money | None:
    value = _value(match, text)
    if value is None or value < SMALLEST or value >= 10**16:
        return None
    currency = _CURRENCIES.get(match["currency"] or "") or _SIGNS.get(match["sign"] or "", "CNY")
    if match["currency"] in ("元", None) and match["sign"]:
        currency = _SIGNS[match["sign"]]
    low = _low(match, text)
    start = low[1] if low else match.start()
    start += len(text[start : match.end()]) - len(text[start : match.end()].lstrip())
    end = match.end() + (match["currency"] is None and text.startswith("级", match.end()))
    qualifier = _qualifier(text, start, match)
    return Money(low[0] if low else value, currency, start, end, qualifier, value if low else None)


def _value(match: re.Match[str], text: str) -> Decimal | None:
    number, scale, bare = match["number"], match["scale"], match["currency"] is None
    if bare and not _bare_money(match, text):
        return None
    if number is None:
        return _unit_alone(match, text)
    try:
        value = _number(number) * _SCALES.get(scale or "", 1)
        return value + _number(match["high"]) * 10**8 if match["high"] else value
    except (Refusal, InvalidOperation):
        return None


def _number(written: str) -> Decimal:
    """The number; of two neighbouring digits in one place (两三百) the lower; a row of digits digit by digit."""
    if _PLAIN_NUMBER.fullmatch(written):
        return Decimal(written)
    plain = _TWO_DIGITS.sub(r"\1", written, count=1)
    if plain != written and len(written) <= 3:
        return read_number(plain)
    if len(written) > 1 and set(written) <= set("〇零一二三四五六七八九"):
        return Decimal(read_digits(written))
    return read_number(written.replace(",", ""))


def _bare_money(match: re.Match[str], text: str) -> bool:
    """Whether 20亿 without 元 is money: 百亿级, or after a word of money; right behind 投资 all but a measure."""
    if match["loose"] is not None:
        return bool(
            match["scale"] and match["number"] and _INVESTED.search(text, max(0, match.start() - 12), match.start())
        )
    if match["scale"] is None or not (match["number"] or "亿" in match["scale"]):
        return False
    told = _MONEY_WORD.search(text, max(0, match.start() - 12), match.start())
    if told or "亿" not in match["scale"]:
        return bool(told)
    return text.startswith("级", match.end()) or bool(_JOINED.match(text, match.end())) or _is_sum(match, text)


def _is_sum(match: re.Match[str], text: str) -> bool:
    """Hundreds of millions at a clause's end are money, unless people, tons or clicks are counted."""
    return bool(match["number"]) and not _NO_MONEY.search(text, max(0, match.start() - 12), match.start())


def _unit_alone(match: re.Match[str], text: str) -> Decimal | None:
    """亿元以上 and 百亿级 mean one of the unit; a unit whose number was lost (总投资万元) means nothing."""
    scale = match["scale"]
    if scale is None or scale in "百千" or match["more"] or match["sign"]:
        return None
    big = (scale[0] in "十百千" and len(scale) == 2) or scale == "万亿"
    before = text[match.start() - 1 : match.start()]
    of_project = before in _ONE_OF and _PROJECT_OF.match(text, match.end())
    told = _UNIT_TOLD.match(text, match.end()) or of_project or (before in _OVER_ONE and match["currency"])
    return Decimal(_SCALES[scale]) if told or big else None


def _low(match: re.Match[str], text: str) -> tuple[Decimal, int] | None:
    """The lower bound of 50亿~60亿元 or 3-5亿元 and where it starts, if only the upper bound carries the currency."""
    before = text[max(0, match.start() - 24) : match.start()]
    found = _RANGE.search(before) if before and before[-1] in _BETWEEN else None
    if not found or _ANY_CURRENCY.search(found[0]):
        return None
    try:
        low = _number(found[1]) * _SCALES[found[2] or match["scale"] or "百"]
    except (Refusal, InvalidOperation):
        return None
    return (low, match.start() - len(found[0])) if found[2] or match["scale"] else None


def _qualifier(text: str, start: int, match: re.Match[str]) -> str:
    before = text[max(0, start - 4) : start]
    if before.endswith(("不低于", "不少于", "至少")) or _OR_MORE.match(text, match.end()):
        return "ge"
    if match["more"] or match["later"]:
        return "gt"
    if before.endswith(("签约", "履约", "合约", "节约")):
        before = ""  # 签约80亿元 is not about so much
    for name, words in _WORDS_BEFORE:
        if before.endswith(words):
            return name
    return "order" if text.startswith("级", match.end()) or match["number"] is None else "eq"

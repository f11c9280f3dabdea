"""Numerals as people type them, 「二十二点五亿」 or 「22.5亿」, read to numbers; whole numbers written in Chinese."""

import re
from decimal import Context, Decimal, localcontext

from daliang.vocabulary.refusal import N_, Refusal, quoted

CHINESE_LIMIT = 10**16

_DIGITS = "零一二三四五六七八九"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}
_STEPS = ((10**8, "亿"), (10**4, "万"), (10**3, "千"), (10**2, "百"), (10, "十"), (1, ""))
_LONGEST = 64
_EXACT = Context(prec=100)  # more places than the longest text has, so that nothing is rounded while it is read

_WIDTHS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
    "−": "-", "–": "-", "—": "-", "〜": "~", "∼": "~", "￥": "¥",
}  # fmt: skip
_WIDE = re.compile(f"[{''.join(_WIDTHS)}]")
_SPELLINGS = str.maketrans(
    "〇○两壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億點",
    "零零二一二二三三四五六六七八九十百千万亿点",
)
_ARABIC = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_CHINESE = re.compile(rf"[{_DIGITS}十百千万亿]+")
_CHINESE_DECIMAL = re.compile(rf"([{_DIGITS}十百千]+)点([{_DIGITS}]+)")
_PIECE = re.compile(rf"([0-9.,]+|[{_DIGITS}十百千点]+)([十百千]?)(万亿|亿|万|$)")
_SPARE_ZERO = re.compile("(?<=万)零(?=.千)|(?<=亿)零(?=.千[^万]*万)")


def half_width(text: str) -> str:
    """Write full-width letters, digits, signs and spaces, and the various dashes, as their plain forms."""
    for wide in set(_WIDE.findall(text)):  # a text has few of them: mapping every character takes longer
        text = text.replace(wide, _WIDTHS[wide])
    return text


def plain_numerals(text: str) -> str:
    """Write full-width signs in half width, and 两, 〇, 壹, 萬 and their like as the everyday 二, 零, 一, 万."""
    return half_width(text).translate(_SPELLINGS)


def chinese_number(number: int) -> str:
    """Write a whole number from 0 up to below 10**16 in Chinese: 17 is 十七, 20,001 is 二万零一."""
    if not 0 <= number < CHINESE_LIMIT:
        raise ValueError(f"only 0 up to below {CHINESE_LIMIT} can be written in Chinese, not {number}")
    written = _written(number, 0) or "零"
    return written.removeprefix("一") if written.startswith("一十") else written


def read_number(text: str) -> Decimal:
    """Read one number of 0 or more: 22, 3,500, 22.5亿, 2亿2000万, 二十二, 二十二点五亿, 百亿, full width or not.

    Colloquial short forms that can mean two things (一万五, 2亿5000) are refused with code `not_a_number`.
    """
    if len(text) <= _LONGEST and (number := _arabic(text)) is not None:
        return number
    plain = plain_numerals(text).strip()
    number = None
    if len(plain) <= _LONGEST:
        with localcontext(_EXACT):
            number = next((n for read in (_arabic, _chinese, _pieces) if (n := read(plain)) is not None), None)
    if number is None:
        raise Refusal(
            N_("“%(text)s”不是一个完整的数；请写成“22.5”“2亿2000万”或“二十二点五亿”这样的形式"),
            code="not_a_number",
            text=quoted(text),
        )
    return number


def read_digits(text: str) -> int:
    """Read a row of digits as in years: 2022, ２０２２ and 二〇二二 are 2022. Anything else has code `not_a_number`."""
    plain = plain_numerals(text).strip()
    digits = "".join(str(_DIGITS.index(sign)) if sign in _DIGITS else sign for sign in plain)
    if not re.fullmatch("[0-9]{1,16}", digits):
        raise Refusal(N_("“%(text)s”不是一串数字；请写成“2022”或“二〇二二”"), code="not_a_number", text=quoted(text))
    return int(digits)


def _written(number: int, step: int) -> str:
    """Write what lies above the step's unit, its name, and the rest, with 零 where the rest misses its top place."""
    unit, name = _STEPS[step]
    if unit == 1:
        return _DIGITS[number] if number else ""
    high, low = divmod(number, unit)
    rest = _written(low, step + 1)
    gap = "零" if 0 < low < unit // 10 else ""
    return f"{_written(high, step + 1)}{name}{gap}{rest}" if high else rest


def _arabic(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _ARABIC.fullmatch(text) else None


def _chinese(text: str) -> Decimal | None:
    """Read a Chinese numeral; whole ones only as they would be written, save spare 零 and a leading 一 left out."""
    if decimal := _CHINESE_DECIMAL.fullmatch(text):
        whole = _chinese(decimal[1])
        return None if whole is None else Decimal(f"{whole}.{read_digits(decimal[2]):0{len(decimal[2])}}")
    if not _CHINESE.fullmatch(text):
        return None
    value = _fold(text)
    if value >= CHINESE_LIMIT:
        return None
    tidy = _SPARE_ZERO.sub("", text)
    tidy = f"一{tidy}" if tidy[0] in "百千" else tidy.removeprefix("一") if tidy.startswith("一十") else tidy
    return Decimal(value) if tidy == chinese_number(value) else None


def _fold(text: str) -> int:
    """Add up a Chinese numeral sign by sign without judging its order."""
    total = section = digit = 0
    for sign in text:
        if sign in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            digit = _DIGITS.index(sign)
    return total + section + digit


def _pieces(text: str) -> Decimal | None:
    """Read pieces with falling units, as in 2亿2000万: each but the last whole, each below the unit before it."""
    total, end, last_unit = Decimal(0), 0, 0
    for piece in _PIECE.finditer(text):
        unit = _PLACES.get(piece[2], 1) * _UNITS[piece[3]]
        count = _piece_count(piece, last_unit)
        if piece.start() != end or count is None or (last_unit and count * unit >= last_unit):
            return None
        if total % (last_unit or 1):
            return None
        total, end, last_unit = total + count * unit, piece.end(), unit
    return total if end == len(text) and end else None


def _piece_count(piece: re.Match[str], last_unit: int) -> Decimal | None:
    """The number before a piece's unit; without a unit it must be in Arabic digits and write out every place."""
    written, place, unit = piece.groups()
    count = _arabic(written)
    if unit:
        return count if count is not None else _chinese(written) if not place else None
    return count if count is not None and not place and len(written) == len(str(last_unit)) - 1 else None

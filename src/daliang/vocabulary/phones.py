"""Phone numbers: read from what people type, masked for everybody who did not ask for one."""

import re

from daliang.vocabulary.numerals import half_width
from daliang.vocabulary.refusal import N_, Refusal, quoted

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_FIXED = re.compile(r"(?:\+?86)?0?([1-9][0-9]{1,2}[0-9]{7,8})(?:[-转x]([0-9]{1,6}))?")
_FOREIGN = re.compile(r"\+[1-9][0-9]{6,14}")


def parse_phone(text: str) -> str:
    """A mobile number as 11 digits, a fixed one as 0512-… digits, a foreign one with its +. Refusal `bad_phone`."""
    plain = re.sub(r"[\s\-()（）·.]", "", half_width(text))
    if found := _MOBILE.fullmatch(plain):
        return found[1]
    if found := _FIXED.fullmatch(plain):
        return "0" + found[1] + (f"-{found[2]}" if found[2] else "")
    if _FOREIGN.fullmatch(plain):
        return plain
    message = N_("“%(text)s”不像电话号码；手机写11位，座机连区号，境外号码以“+”和国家代码开头")
    raise Refusal(message, code="bad_phone", field="phone", text=quoted(text))


def masked(phone: str) -> str:
    """138****5678; of a short number only the last two digits stay."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"

"""Unified social credit codes (统一社会信用代码, GB 32100-2015): 18 characters, the last one a check character."""

from daliang.vocabulary.numerals import half_width
from daliang.vocabulary.refusal import N_, Refusal, quoted

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(first: str) -> str:
    """The 18th character for the first 17."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def parse_credit_code(text: str) -> str:
    """The code in capitals without spaces. Refusal `bad_credit_code` says what does not fit."""
    plain = "".join(half_width(text).upper().split())
    if len(plain) != 18:
        message = N_("“%(text)s”有%(length)s位；统一社会信用代码为18位，请对照营业执照。")
        raise Refusal(message, code="bad_credit_code", text=quoted(text), length=len(plain))
    wrong = [character for character in plain if character not in ALPHABET]
    if wrong:
        message = N_("“%(text)s”里的“%(wrong)s”不会出现在统一社会信用代码里（不用 I、O、S、V、Z）；请对照营业执照。")
        raise Refusal(message, code="bad_credit_code", text=quoted(text), wrong=wrong[0])
    if check_character(plain[:17]) != plain[17]:
        message = N_("“%(text)s”的校验位不对，可能有一位录错；请对照营业执照。")
        raise Refusal(message, code="bad_credit_code", text=quoted(text))
    return plain

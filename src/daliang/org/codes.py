"""One-time codes: made for paper, read back as people type from paper."""

from __future__ import annotations

import re
import secrets

from daliang.vocabulary.numerals import half_width

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
_LENGTH, _GROUP = 10, 5


def new_code() -> str:
    """Ten characters in two groups, 49 bits: A7KM4-QX2PD."""
    return _grouped("".join(secrets.choice(LETTERS) for _place in range(_LENGTH)))


def read_code(typed: str) -> str:
    """The code as it was printed, whatever capitals, blanks and dashes were typed; what is no code stays as it is."""
    bare = re.sub(r"[\s\-\u2010-\u2015\u2212]", "", half_width(typed)).upper()
    return _grouped(bare) if len(bare) == _LENGTH and set(bare) <= set(LETTERS) else typed


def _grouped(bare: str) -> str:
    return f"{bare[:_GROUP]}-{bare[_GROUP:]}"

"""Reads amounts back as the house itself shows them in English: CNY 2.2 bn, about USD 785 m, CNY 5 bn or more."""

import re
from decimal import Decimal

from daliang.vocabulary.money.amount import LARGEST, Currency, Money, Qualifier
from daliang.vocabulary.numerals import half_width

_SHOWN = re.compile(
    r"(?P<about>about )?(?P<currency>CNY|USD) ?(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)"
    r" ?(?P<size>bn|m|)(?P<more> or more)?(?P<class> class)?",
    re.IGNORECASE,
)
_SIZES = {"bn": 9, "m": 6, "": 0}
_QUALIFIERS = {"about": Qualifier.ABOUT, "more": Qualifier.AT_LEAST, "class": Qualifier.CLASS}


def reread_money(text: str) -> Money | None:
    """The amount, None for a text in any other form: what people type is read by `parse_money`.

    Currency and size are both stated and in one form, so nothing can slip by a place as it does in "1.5 billion".
    """
    found = _SHOWN.fullmatch(" ".join(half_width(text).split()))
    if not found:
        return None
    said = [qualifier for name, qualifier in _QUALIFIERS.items() if found[name]]
    value = Decimal(found["number"].replace(",", "")).scaleb(_SIZES[found["size"].lower()])
    if len(said) > 1 or value % 1 or not 1 <= value <= LARGEST:
        return None
    return Money(int(value), Currency(found["currency"].upper()), said[0] if said else Qualifier.EXACTLY)

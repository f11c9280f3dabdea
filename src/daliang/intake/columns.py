"""The columns of a table as data: what each is called, holds, and may hold."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from daliang.vocabulary.money import Currency
from daliang.vocabulary.numerals import half_width


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    MONEY = "money"
    DAY = "day"
    CHOICE = "choice"
    NUMBER = "number"
    PERSON = "person"
    YES_NO = "yesno"


@dataclass(frozen=True)
class Choice:
    """One value that a column may hold; `other` is its label in the other language."""

    code: str
    label: str
    other: str = ""


@dataclass(frozen=True)
class Unit:
    """What a bare number is counted in: so many yuan or dollars; no currency where the head names none."""

    scale: int
    currency: Currency | None = None


@dataclass(frozen=True)
class Column:
    """One column. `unit_hint` is 亿元, 万美元 … for money and % for shares; `group` is the head above the head.

    `choices` are offered; `also` are words that an exported sheet may hold besides. `twin` is the same column in the
    other language: a sheet may head it either way.
    """

    code: str
    label: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[Choice, ...] = ()
    also: tuple[Choice, ...] = ()
    unit_hint: str = ""
    width: int = 16
    note: str = ""
    group: str = ""
    allow_future: bool = False
    twin: "Column | None" = None

    @property
    def unit(self) -> Unit | None:
        return read_unit(self.unit_hint)

    @property
    def is_percent(self) -> bool:
        return self.unit_hint == "%"


def in_both(made: Sequence[Column], other: Sequence[Column]) -> list[Column]:
    """The same columns made in two languages as one list in the first; either understands the other's words."""
    return [replace(_with_other(one, two), twin=_with_other(two, one)) for one, two in zip(made, other, strict=True)]


def _with_other(column: Column, other: Column) -> Column:
    return replace(column, choices=_paired(column.choices, other.choices), also=_paired(column.also, other.also))


def _paired(choices: Iterable[Choice], others: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(replace(one, other=two.label) for one, two in zip(choices, others, strict=True))


PREFIXES = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "": 1}  # not a sentence: units
CURRENCIES = {"美元": Currency.USD, "美金": Currency.USD, "元": Currency.CNY, "": None}  # not a sentence: units
_ENGLISH_UNIT = re.compile(r"(cny|rmb|usd|us\$)(bn|100m|m|10k|k|)")
_ENGLISH_SCALES = {"bn": 10**9, "100m": 10**8, "m": 10**6, "10k": 10**4, "k": 10**3, "": 1}


def read_unit(text: str) -> Unit | None:
    """Read 亿元, 万, 万美元, 人民币万元, CNY 100m; None for anything else."""
    plain = "".join(half_width(text).split())
    if english := _ENGLISH_UNIT.fullmatch(plain.casefold()):
        currency = Currency.USD if english[1].startswith("us") else Currency.CNY
        return Unit(_ENGLISH_SCALES[english[2]], currency)
    for word in ("金额单位", "单位", ":", "人民币"):  # not a sentence: words around a unit
        plain = plain.removeprefix(word)
    if not plain:
        return None
    for name, known in CURRENCIES.items():
        if plain.endswith(name):
            prefix = plain.removesuffix(name)
            return Unit(PREFIXES[prefix], known) if prefix in PREFIXES else None
    return None


def named(choices: Sequence[Choice]) -> dict[str, Choice]:
    """Choices by code, label and the other language's label, in any case and width."""
    found = {plain(choice.other): choice for choice in choices if choice.other}
    return found | {plain(name): choice for choice in choices for name in (choice.code, choice.label)}


def plain(text: str) -> str:
    """A label as it is compared: half width, lower case, without spaces."""
    return "".join(half_width(text).split()).casefold()

"""The report as words and tables in one language. The four renderers print this and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
from unicodedata import category

Value = str | int | Decimal | date | None
MISSING = "—"
_UNPRINTED = {"Cc", "Cf", "Cs"}
_NO_CHARACTERS = "\ufffe\uffff"


def one_line(text: str) -> str:
    """A typed text without line breaks and without characters that no document may hold or that reorder others."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if category(letter) not in _UNPRINTED and letter not in _NO_CHARACTERS)


class Kind(StrEnum):
    """What a column holds. Money is kept in whole yuan or dollars and shown in large units (亿元; CNY bn)."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    CNY = "cny"
    USD = "usd"
    COUNT_CHANGE = "count_change"
    CNY_CHANGE = "cny_change"
    USD_CHANGE = "usd_change"

    @property
    def align(self) -> str:
        """Where a cell of this kind stands: text left, running numbers centred, figures right."""
        return {Kind.TEXT: "left", Kind.NUMBER: "center"}.get(self, "right")

    @property
    def is_money(self) -> bool:
        return self in (Kind.CNY, Kind.USD, Kind.CNY_CHANGE, Kind.USD_CHANGE)

    @property
    def is_change(self) -> bool:
        return self in (Kind.COUNT_CHANGE, Kind.CNY_CHANGE, Kind.USD_CHANGE)


@dataclass(frozen=True)
class Column:
    """`group` is the heading that neighbouring columns share; `width` is in millimetres on the printed page."""

    title: str
    kind: Kind = Kind.TEXT
    group: str = ""
    width: int = 20
    exact: str = ""


@dataclass(frozen=True)
class Row:
    """Level 0 is a total, 1 a county or zone, 2 a park below it; plain rows are of level 1. Texts are on one line."""

    cells: tuple[Value, ...]
    level: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(one_line(c) if isinstance(c, str) else c for c in self.cells))


@dataclass(frozen=True)
class Table:
    """A table with its title and its footnotes (口径); `empty` is said instead when it has no rows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    empty: str = ""

    @property
    def has_branches(self) -> bool:
        """Do some rows stand below others?"""
        return len({row.level for row in self.rows}) > 1


@dataclass(frozen=True)
class Section:
    """A numbered part: its heading, then paragraphs, then tables."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "paragraphs", tuple(map(one_line, self.paragraphs)))


@dataclass(frozen=True)
class Paper:
    """One report in one language."""

    language: str
    masthead: str
    issue: str
    office: str
    made_on: str
    title: str
    warning: str
    brief: str
    summary: Section
    by_unit: Section
    changes: Section
    filing: Section
    adjustments: Section
    definitions: Section
    projects: Table
    colophon: str
    page: str
    sheets: tuple[str, str, str, str]
    made_at: datetime

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.summary, self.by_unit, self.changes, self.filing, self.adjustments, self.definitions


def large_unit(language: str) -> tuple[int, int]:
    """How many yuan or dollars the tables' unit of money has, and its decimals: 亿 with two, bn with three."""
    return (10**9, 3) if language == "en" else (10**8, 2)


def in_large_units(value: int, language: str) -> Decimal:
    """Whole yuan or dollars in the tables' unit, rounded half up."""
    unit, decimals = large_unit(language)
    return (Decimal(value) / unit).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def shown(value: Value, kind: Kind, language: str) -> str:
    """A cell as it is printed: thousands separated, a change with its sign, a missing value as a dash."""
    if value is None:
        return MISSING
    if isinstance(value, str | date):
        return str(value)
    number = in_large_units(int(value), language) if kind.is_money else value
    text = f"{abs(number):,f}" if isinstance(number, Decimal) else f"{abs(number):,}"
    sign = "−" if number < 0 else "+" if number > 0 and kind.is_change else ""
    return sign + (text if kind.is_money else _without_idle_zeros(text))


def _without_idle_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class TopCell:
    """A cell in the first line of a table's head: over `span` columns; a group has their titles below it."""

    text: str
    span: int
    is_group: bool


def head(columns: tuple[Column, ...]) -> tuple[list[TopCell], list[str]]:
    """The head of a table: its first line, and the titles under the groups (none where nothing is grouped)."""
    top: list[TopCell] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        titles = [column.title for column in members]
        top += [TopCell(group, len(titles), is_group=True)] if group else [TopCell(title, 1, False) for title in titles]
    return top, [column.title for column in columns if column.group]


def printed(table: Table, language: str) -> list[tuple[int, list[str]]]:
    """The rows as texts, each with its level."""
    return [
        (row.level, [shown(cell, column.kind, language) for cell, column in zip(row.cells, table.columns, strict=True)])
        for row in table.rows
    ]

"""Texts that give themselves away: each is planted in one field of one row and found in whatever answer shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from daliang.tests.sweep.oracle import Row

MARK = re.compile(r"cny\d{4}x")
PHONE = re.compile(r"139\d{8}")


@dataclass(frozen=True)
class Canary:
    """Where it was planted."""

    mark: str
    row: Row
    field: str
    label: str

    def __str__(self) -> str:
        return f"{self.field} of {self.row.kind} {self.label}"


@dataclass
class Cage:
    """All canaries by their mark; a phone is its own mark."""

    known: dict[str, Canary] = field(default_factory=dict)

    def text(self, row: Row, field: str, label: str = "") -> str:
        """A text with markup in it that must stay inert."""
        mark = self.plain(row, field, label)
        return f"<b id={mark}>{mark}"

    def plain(self, row: Row, field: str, label: str = "") -> str:
        """A text for what takes no markup: names of files, code names."""
        mark = f"cny{len(self.known):04d}x"
        self.known[mark] = Canary(mark, row, field, label)
        return mark

    def phone(self, row: Row, label: str = "") -> str:
        number = f"139{len(self.known):08d}"
        self.known[number] = Canary(number, row, "phone", label)
        return number

    def found(self, text: str) -> set[Canary]:
        """The canaries that sing in the text."""
        return {self.known[mark] for mark in {*MARK.findall(text), *PHONE.findall(text)} if mark in self.known}

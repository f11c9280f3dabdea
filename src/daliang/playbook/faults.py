"""What is wrong with a playbook: each fault names its file and line, what was found and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from daliang.vocabulary.refusal import N_, Refusal


@dataclass(frozen=True, order=True)
class Fault:
    """One error. `message` says what was found, `expected` what would be right: Chinese msgids, filled from `params`.

    `line` counts from 1; 0 means the file as a whole.
    """

    file: str
    line: int
    message: str
    expected: str
    params: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def found(self) -> str:
        """What was found, in the reader's language."""
        return gettext(self.message) % self.params

    @property
    def right(self) -> str:
        """What would be right, in the reader's language."""
        return gettext(self.expected) % self.params

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line} {self.found} {self.right}"


class Faults:
    """All faults of a playbook, gathered while it is read and checked; nothing stops at the first."""

    def __init__(self) -> None:
        self._found: dict[Fault, None] = {}

    def add(self, file: str, line: int, message: str, expected: str, **params: object) -> None:
        """Note one fault; the same one twice counts once."""
        self._found.setdefault(Fault(file, line, message, expected, {key: str(params[key]) for key in params}))

    def refused(self, file: str, line: int, refusal: Refusal, *, name: str) -> None:
        """Note what a rule of another room said about the value `name`; its sentence also says what would be right."""
        for one in refusal.all:
            said = gettext(one.message) % one.params
            self.add(file, line, N_("%(name)s：%(said)s"), N_("请照此改正这一处。"), name=name, said=said)

    def at(self, file: str, line: int | None = None) -> bool:
        """Whether a fault stands on the line, or anywhere in the file."""
        return any(one.file == file and line in (None, one.line) for one in self._found)

    def sorted(self) -> list[Fault]:
        """By file, then line, in the order in which an officer would mend them."""
        return sorted(self._found)

    def of(self, file: str) -> bool:
        """Has this file any fault so far?"""
        return any(fault.file == file for fault in self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

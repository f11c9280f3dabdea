"""Why bytes cannot be read as a page. Only a code and its figures: who speaks to people puts it into words."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "empty",
    "too large",  # size and most, in bytes
    "too long",  # size and most, in characters of the article
    "too many tags",  # most
    "image",
    "archive",
    "document",
    "binary",
    "login page",
    "no text",
    "not Chinese",
]


class Unreadable(ValueError):
    """No page can be read from these bytes. `reason` is a code; `figures` has the numbers that its sentence needs."""

    def __init__(self, reason: Reason, **figures: int) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.figures = figures

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.reason, self.figures)


def _again(reason: Reason, figures: dict[str, int]) -> Unreadable:
    return Unreadable(reason, **figures)

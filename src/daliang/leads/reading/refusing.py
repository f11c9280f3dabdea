"""Why bytes cannot be read as a page."""

from __future__ import annotations

from typing import Literal

Reason = Literal["empty", "too large", "image", "binary", "login page", "no text", "too many tags"]


class Unreadable(ValueError):
    """No page can be read from these bytes. `reason` is a code; `detail` says in Chinese what was found."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail

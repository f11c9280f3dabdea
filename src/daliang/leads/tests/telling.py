"""The facts of a few sentences that stand under a line of no meaning."""

from __future__ import annotations

from daliang.leads.reading import read
from daliang.leads.reading.facts import Reading


def told(text: str) -> Reading:
    return read(f"今日消息。\n{text}".encode())


def sums(text: str) -> list[tuple[str, int | None]]:
    """The name and the sum of each project."""
    return [(one.name, int(one.amount.value) if one.amount else None) for one in told(text).projects]

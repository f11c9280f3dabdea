"""The checks before filing."""

from __future__ import annotations

from dataclasses import dataclass

from daliang.playbook.lines import Line


@dataclass(frozen=True)
class CheckTable:
    """[[check]] of checks.toml: what is looked at, how hard, in which series and stages, and its parameters.

    Amounts are whole yuan and whole dollars.
    """

    line: Line
    kind: str
    severity: str
    series: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    times: int = 0
    days: int = 0
    most: int = 0
    cny: int = 0
    usd: int = 0

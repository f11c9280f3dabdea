"""The checks before filing, as a city writes them down (checks.toml): what is looked at, where, and how hard.

An error stands in the way of filing; a warning asks for a reason that the next level reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from daliang.vocabulary.money import Currency, parse_money


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class CheckKind(StrEnum):
    """What can be looked at. `STANDING` kinds look at lines without a change as well."""

    REQUIRED = "required"
    UNIT_SLIP = "unit_slip"
    AMOUNT_JUMP = "amount_jump"
    HUGE = "huge"
    BELOW_TIER = "below_tier"
    STAGE_JUMP = "stage_jump"
    CAPITAL = "capital"
    PROMISE_PASSED = "promise_passed"
    STALE = "stale"
    LOOK_ALIKE = "look_alike"


STANDING = frozenset({CheckKind.PROMISE_PASSED, CheckKind.STALE})
# The parameters that a kind needs; it may have no others.
PARAMETERS: Mapping[CheckKind, frozenset[str]] = {
    **{kind: frozenset[str]() for kind in CheckKind},
    CheckKind.REQUIRED: frozenset({"fields"}),
    CheckKind.AMOUNT_JUMP: frozenset({"times"}),
    CheckKind.HUGE: frozenset({"cny", "usd"}),
    CheckKind.STAGE_JUMP: frozenset({"most"}),
    CheckKind.CAPITAL: frozenset({"times"}),
    CheckKind.STALE: frozenset({"days"}),
}


@dataclass(frozen=True)
class Check:
    """One check. `stages`: where the line says it stands (codes; none: anywhere). `fields`: cells of a line.

    `times`: a ratio; `days`: days before the cut-off; `most`: stages that may be passed at once; `cny` and `usd`: whole
    yuan and dollars.
    """

    kind: CheckKind
    severity: Severity = Severity.WARNING
    stages: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    times: float = 0
    days: int = 0
    most: int = 0
    cny: int = 0
    usd: int = 0

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Check:
        """Keys as in checks.toml; amounts are whole numbers or texts as 1000亿.

        Raises ValueError, KeyError or Refusal.
        """
        kind = CheckKind(given["kind"])
        numbers = {name: given[name] for name in ("times", "days", "most") if name in given}
        return cls(
            kind,
            Severity(given.get("severity", Severity.WARNING)),
            tuple(given.get("stages", ())),
            tuple(given.get("fields", ())),
            cny=_whole(given.get("cny", 0), Currency.CNY),
            usd=_whole(given.get("usd", 0), Currency.USD),
            **numbers,
        )

    def concerns(self, stage: str) -> bool:
        return not self.stages or stage in self.stages


def _whole(given: int | str, currency: Currency) -> int:
    return given if isinstance(given, int) else parse_money(given, currency=currency).value


# What a city without checks.toml looks at.
USUAL = (
    Check(CheckKind.UNIT_SLIP),
    Check(CheckKind.HUGE, cny=10**11, usd=2 * 10**10),
    Check(CheckKind.BELOW_TIER),
    Check(CheckKind.LOOK_ALIKE),
)

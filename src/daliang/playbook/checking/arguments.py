"""The argument of a posting: the keys that its kind takes, and values that the playbook knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from daliang.ledger.facts import PAID_IN, WHOLE, AmountKind, Kind
from daliang.playbook.checking.references import ACT, INDUSTRY, MILESTONE, STAGE, UNIT, refer
from daliang.playbook.corrections import POINTS_AT
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import HistoryRow, Playbook
from daliang.register.models import Origin
from daliang.vocabulary.money import Currency, Qualifier
from daliang.vocabulary.refusal import N_

FILE = "history.csv"
RATE = ("rate", "rate_on", "rate_source")
TAKES: Mapping[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {  # kind → keys required, keys allowed
    Kind.OPENED: (("unit", "industry", "origin"), ()),
    Kind.REACHED: (("stage",), ()),
    Kind.RECOGNISED: (("act",), ()),
    Kind.WITHDRAWN: (("milestone",), ()),
    Kind.FELL_BACK: (("stage",), ()),
    Kind.AMOUNT: (("kind", "value", "currency", "qualifier"), RATE),
    Kind.PAID_IN: (("value", "currency"), RATE),
    Kind.MOVED: (("unit",), ()),
    Kind.RECREDITED: (("shares", "transfer"), ()),
    Kind.RECLASSIFIED: ((), ("industry", "origin")),
    Kind.SUSPENDED: ((), ()),
    Kind.RESUMED: ((), ()),
    Kind.ENDED: (("reason",), ()),
    Kind.REOPENED: ((), ()),
    Kind.REVERSED: (POINTS_AT, ()),
}
AMOUNT_KINDS = tuple(kind.value for kind in AmountKind if kind is not AmountKind.PAID_IN)


@dataclass(frozen=True)
class Arguments:
    """What arguments may name in this playbook; `fits` notes what does not."""

    playbook: Playbook
    faults: Faults

    def fits(self, row: HistoryRow) -> bool:
        """Does the argument have the keys of its kind, with values that make sense?"""
        required, allowed = TAKES[row.kind]
        missing = [key for key in required if key not in row.argument]
        extra = [key for key in row.argument if key not in (*required, *allowed)]
        if missing or extra:
            keys = "、".join((*required, *(f"[{key}]" for key in allowed))) or "{}"
            self._note(
                row,
                N_("“%(kind)s”的 argument 少了 %(missing)s，多了 %(extra)s。"),
                N_("应有：%(keys)s（方括号内视情况写）。"),
                missing="、".join(missing) or "—",
                extra="、".join(extra) or "—",
                keys=keys,
            )
            return False
        if row.kind is Kind.REVERSED:
            return True
        checked = [self._checks[key](row, row.argument[key]) for key in row.argument]  # each one notes its own fault
        return all(checked) and self._rated(row)

    @cached_property
    def _checks(self) -> Mapping[str, Callable[[HistoryRow, Any], bool]]:
        stages = [stage.code for stage in self.playbook.stages]
        acts = [act.code for act in self.playbook.acts]
        return {
            "unit": self._one_of(UNIT, self.playbook.parents),
            "industry": self._one_of(INDUSTRY, [industry.code for industry in self.playbook.industries]),
            "stage": self._one_of(STAGE, stages),
            "act": self._one_of(ACT, acts),
            "milestone": self._one_of(MILESTONE, [*stages, *acts, PAID_IN]),
            "origin": self._word(Origin.values),
            "kind": self._word(AMOUNT_KINDS),
            "currency": self._word(list(Currency)),
            "qualifier": self._word(list(Qualifier)),
            "value": self._value,
            "shares": self._shares,
            "transfer": self._truth,
            **dict.fromkeys((*RATE, "reason"), self._text),
        }

    def _one_of(self, noun: str, known: Collection[str]) -> Callable[[HistoryRow, Any], bool]:
        def check(row: HistoryRow, value: object) -> bool:
            return self._text(row, value) and refer(self.faults, FILE, row.line, noun, str(value), known)

        return check

    def _word(self, known: Collection[str]) -> Callable[[HistoryRow, Any], bool]:
        def check(row: HistoryRow, value: object) -> bool:
            return self._holds(row, value, value in tuple(known), N_("可填：%(known)s。"), known="、".join(known))

        return check

    def _value(self, row: HistoryRow, value: object) -> bool:
        fits = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return self._holds(row, value, fits, N_("value 应为大于零的整数，单位是元或美元。"))

    def _truth(self, row: HistoryRow, value: object) -> bool:
        return self._holds(row, value, isinstance(value, bool), N_("transfer 应为 true 或 false。"))

    def _text(self, row: HistoryRow, value: object) -> bool:
        return self._holds(row, value, isinstance(value, str) and bool(value), N_("应为加引号的文字，且不能为空。"))

    def _shares(self, row: HistoryRow, value: object) -> bool:
        whole = isinstance(value, dict) and all(isinstance(share, int) and share > 0 for share in value.values())
        fits = whole and isinstance(value, dict) and sum(value.values()) == WHOLE
        right = N_("shares 应为各单位的百万分份额，均为正整数，合计 1000000。")
        units = value if isinstance(value, dict) else {}
        known = [refer(self.faults, FILE, row.line, UNIT, unit, self.playbook.parents) for unit in units]
        return self._holds(row, value, fits, right) and all(known)

    def _rated(self, row: HistoryRow) -> bool:
        """Dollars carry a rate of rates.csv, yuan none."""
        if "currency" not in row.argument:
            return True
        dollars, given = row.argument["currency"] == Currency.USD, [key for key in RATE if key in row.argument]
        if not dollars:
            return self._holds(row, given, not given, N_("人民币金额不写汇率。"))
        known = {(str(rate.on), rate.rate) for rate in self.playbook.rates if rate.currency is Currency.USD}
        named = (row.argument.get("rate_on"), _decimal(row.argument.get("rate")))
        return self._holds(
            row,
            f"{named[0]} {named[1]}",
            len(given) == len(RATE) and named in known,
            N_("美元金额应写明 rate、rate_on、rate_source，且与 rates.csv 中当日的汇率一致。"),
        )

    def _holds(self, row: HistoryRow, found: object, fits: bool, right: str, **params: object) -> bool:
        if not fits:
            self._note(row, N_("“%(kind)s”的 argument 里读到“%(found)s”。"), right, found=found, **params)
        return fits

    def _note(self, row: HistoryRow, message: str, right: str, **params: object) -> None:
        self.faults.add(FILE, row.line, message, right, kind=row.kind, **params)


def _decimal(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except ArithmeticError:
        return None

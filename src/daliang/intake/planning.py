"""What one row would do: changed fields with what was and what is now, facts for the ledger, refusals, questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from daliang.intake.models import ImportRow, Verdict
from daliang.intake.typed import Typed
from daliang.ledger.checking import check
from daliang.ledger.facts import AmountKind, Fact, Kind, Scheme
from daliang.ledger.tree import UnitDays
from daliang.register.models import Project, Rate
from daliang.vocabulary.money import Currency, Money
from daliang.vocabulary.refusal import N_, Refusal

_LATER = 10**15  # slots of facts that are not posted yet come after all others


@dataclass(frozen=True)
class Planned:
    """A fact that the row would post. `known` is the day it became known, for opening balances."""

    kind: Kind
    on: date
    argument: Mapping[str, Any] = field(default_factory=dict)
    evidence: str = ""
    known: date | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "on": self.on.isoformat(),
            "argument": dict(self.argument),
            "evidence": self.evidence,
            "known": self.known.isoformat() if self.known else "",
        }


@dataclass
class Plan:
    """Filled in by the judges, one row at a time."""

    typed: Typed
    project: Project | None = None
    was: dict[str, str] = field(default_factory=dict)
    now: dict[str, str] = field(default_factory=dict)
    facts: list[Planned] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    asks: list[Refusal] = field(default_factory=list)

    def change(self, code: str, was: str, now: str) -> None:
        self.was[code], self.now[code] = was, now

    def refuse(self, message: str, *, code: str, field: str = "", **params: Any) -> None:
        self.refusals.append(Refusal(message, code=code, field=field, **params))

    def ask(self, message: str, *, field: str, **params: Any) -> None:
        """A question that a yes in the row answers."""
        self.asks.append(Refusal(message, code="ask", field=field, **params))

    def check(self, earlier: Iterable[Fact], scheme: Scheme, days: UnitDays) -> None:
        """Would the ledger take the facts? The same rules as when they are posted, without posting."""
        if not self.facts or self.refusals:
            return
        new = [Fact(one.on, _LATER + at, one.kind, one.argument) for at, one in enumerate(self.facts)]
        try:
            for one in self.facts:
                if "unit" in one.argument:
                    days.be_there(one.argument["unit"], one.on)
            check([*earlier, *new], scheme)
        except Refusal as refusal:
            self.refusals.append(refusal)

    def row(self, importing_id: int) -> ImportRow:
        """The row as it is kept. Refused rows keep what they would change only where a yes would help."""
        typed, refusals = self.typed, [*self.typed.refusals, *self.refusals]
        asks = [] if typed.is_confirmed else [*typed.asks, *self.asks]
        would = Verdict.NEW if self.project is None else Verdict.CHANGED if self.now else Verdict.SAME
        is_refused = bool(refusals)
        return ImportRow(
            importing_id=importing_id,
            sheet=typed.row.sheet[:40],
            number=typed.row.number,
            project=self.project,
            code=typed.code[:40],
            name=typed.name[:120],
            verdict=Verdict.REFUSED if refusals or asks else would,
            on_yes=would if asks and not refusals else "",
            was={} if is_refused else self.was,
            now={} if is_refused else self.now,
            facts=[] if is_refused else [fact.plain() for fact in self.facts],
            refusals=[typed.kept(one) for one in (*refusals, *asks)],
            seen_seq=self.project.last_seq if self.project else 0,
            seen_version=self.project.version if self.project else 0,
        )


def way(scheme: Scheme, here: str, stage: str) -> tuple[str, ...]:
    """The shortest allowed way to a stage; the stage alone where there is none (the ledger then says no).

    Whoever is first heard of when signed has been in negotiation before: the steps between share its day.
    """
    ways: list[tuple[str, ...]] = [(here,)]
    seen = {here}
    for done in ways:
        if done[-1] == stage:
            return done[1:]
        following = [one for one in scheme.moves.get(done[-1], ()) if one not in seen]
        seen.update(following)
        ways += [(*done, one) for one in following if scheme.rank(one) <= scheme.rank(stage)]
    return (stage,)


def amount_argument(money: Money, on: date, rates: Sequence[Rate]) -> dict[str, Any]:
    """A total investment as the ledger takes it; dollars carry the latest rate of that day. Refusal `no_rate`."""
    argument: dict[str, Any] = {
        "kind": AmountKind.TOTAL.value,
        "value": money.value,
        "currency": money.currency.value,
        "qualifier": money.qualifier.value,
    }
    if money.currency is Currency.CNY:
        return argument
    rate = next((one for one in rates if one.currency == money.currency and one.on <= on), None)
    if rate is None:
        raise Refusal(
            N_("没有%(on)s当天或之前的汇率：请市商务局先登记汇率（注明来源）。"),
            code="no_rate",
            field="amount",
            on=on.isoformat(),
        )
    return argument | {"rate": str(rate.rate), "rate_on": rate.on.isoformat(), "rate_source": rate.source}

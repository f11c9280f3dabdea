"""Is a project's timeline possible? Checked whole, refused at the first fact that does not fit (ledger rule 22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from daliang.ledger.arguments import malformed
from daliang.ledger.derive import APPLY, Standing, applies
from daliang.ledger.facts import OPENINGS, PAID_IN, WHOLE, AmountKind, Fact, Kind, Scheme
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import N_, Refusal


def _conflict(message: str, code: str, fact: Fact) -> Refusal:
    return Refusal(message, code=code, field="on", day=fact.day.isoformat())


def check(facts: Iterable[Fact], scheme: Scheme) -> None:
    """Raise the first conflict's Refusal; its `fact` attribute is the fact that does not fit."""
    now = Standing(scheme)
    for fact in sorted(facts, key=lambda fact: fact.order):
        refusal = malformed(fact.kind, fact.argument) or _order(now, fact) or CHECKS.get(fact.kind, _fits)(now, fact)
        if refusal is not None:
            raise refusal
        APPLY[fact.kind](now, fact)
        now.freeze()


def _order(now: Standing, fact: Fact) -> Refusal | None:
    if applies(now, fact):
        return None
    if not now.is_open:
        return _conflict(N_("%(day)s 的记录早于项目建档日：请先把建档日改到这一天或更早。"), "not_opened", fact)
    if fact.kind in OPENINGS:
        return _conflict(N_("该项目已建档，%(day)s 不能再次建档。"), "opened_twice", fact)
    if fact.kind is Kind.REOPENED:
        return _conflict(N_("该项目在 %(day)s 并未终止，无需重新启动。"), "not_ended", fact)
    return _conflict(N_("该项目在 %(day)s 已终止：请先登记“重新启动”，再登记其他事项。"), "ended", fact)


def _fits(_now: Standing, _fact: Fact) -> Refusal | None:
    return None


def unknown_stage(code: str, scheme: Scheme) -> Refusal | None:
    """Refusal `unknown_stage` naming the stages there are."""
    if code in scheme.stages:
        return None
    return Refusal(
        N_("没有代码为“%(found)s”的阶段。可用的阶段：%(known)s。"),
        code="unknown_stage",
        field="stage",
        found=code,
        known="、".join(scheme.stages),
    )


def _reached(now: Standing, fact: Fact) -> Refusal | None:
    stage, here = str(fact.argument["stage"]), now.stage
    unknown = unknown_stage(stage, now.scheme)
    if unknown or now.scheme.rank(stage) <= now.scheme.rank(here) or stage in now.scheme.moves.get(here, ()):
        return unknown
    return Refusal(
        N_("%(day)s 不能从“%(here)s”直接进入“%(stage)s”：下一步可以是 %(moves)s。"),
        code="forbidden_move",
        field="stage",
        day=fact.day.isoformat(),
        here=here,
        stage=stage,
        moves="、".join(now.scheme.moves.get(here, ())) or "—",
    )


def _fell_back(now: Standing, fact: Fact) -> Refusal | None:
    stage = str(fact.argument["stage"])
    unknown = unknown_stage(stage, now.scheme)
    if unknown or now.scheme.rank(stage) < now.scheme.rank(now.stage):
        return unknown
    return Refusal(
        N_("%(day)s 项目处于“%(here)s”，不能“回退”到“%(stage)s”：回退只能到更早的阶段。"),
        code="not_back",
        field="stage",
        day=fact.day.isoformat(),
        here=now.stage,
        stage=stage,
    )


def _recognised(now: Standing, fact: Fact) -> Refusal | None:
    return _known(str(fact.argument["act"]), now.scheme.acts)


def _withdrawn(now: Standing, fact: Fact) -> Refusal | None:
    return _known(str(fact.argument["milestone"]), now.scheme.milestones)


def _known(code: str, codes: tuple[str, ...]) -> Refusal | None:
    if code in codes:
        return None
    return Refusal(
        N_("没有“%(found)s”这一事项。可用的有：%(known)s。"),
        code="unknown_milestone",
        field="milestone",
        found=code,
        known="、".join(codes),
    )


def _amount(_now: Standing, fact: Fact) -> Refusal | None:
    if str(fact.argument["kind"]) not in set(AmountKind) - {AmountKind.PAID_IN}:
        return Refusal(
            N_("没有“%(found)s”这一金额类别。"), code="unknown_kind", field="amount", found=fact.argument["kind"]
        )
    if fact.argument["currency"] != Currency.CNY and not fact.argument.get("rate"):
        return Refusal(
            N_("%(day)s 以 %(currency)s 登记的金额须注明汇率，才能归入档位。"),
            code="needs_rate",
            field="rate",
            day=fact.day.isoformat(),
            currency=fact.argument["currency"],
        )
    return None


def _paid_in(now: Standing, fact: Fact) -> Refusal | None:
    paid = now.amounts.get(PAID_IN)
    if paid is None or paid.currency == fact.argument["currency"]:
        return None
    return Refusal(
        N_("此前到账以 %(before)s 计，本次为 %(now)s：请按同一币种登记。"),
        code="other_currency",
        field="amount",
        before=paid.currency,
        now=fact.argument["currency"],
    )


def _recredited(_now: Standing, fact: Fact) -> Refusal | None:
    shares = [int(share) for share in fact.argument["shares"].values()]
    if sum(shares) == WHOLE and all(share > 0 for share in shares):
        return None
    return Refusal(
        N_("各单位的归属份额应均为正数、合计 100%%，现合计 %(sum)s%%。"),
        code="bad_shares",
        field="shares",
        sum=sum(shares) / 10_000,
    )


CHECKS: Mapping[Kind, Callable[[Standing, Fact], Refusal | None]] = {
    Kind.REACHED: _reached,
    Kind.FELL_BACK: _fell_back,
    Kind.RECOGNISED: _recognised,
    Kind.WITHDRAWN: _withdrawn,
    Kind.AMOUNT: _amount,
    Kind.PAID_IN: _paid_in,
    Kind.RECREDITED: _recredited,
}

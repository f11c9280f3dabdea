"""What each check looks at, in words with the figures at hand: a slip of units, an odd size, a promise that passed …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

from daliang.org.words import named
from daliang.rounds.checks import Check, CheckKind
from daliang.rounds.fields import LABELS
from daliang.rounds.known import Known
from daliang.rounds.lookalikes import Sighting, elsewhere
from daliang.rounds.models import Line
from daliang.rounds.reading import Question, Reading
from daliang.vocabulary.money import Currency, Money, Qualifier, describe_money, looks_like_unit_slip, parse_money
from daliang.vocabulary.refusal import N_, quoted


def question_key(kind: str, *texts: str) -> str:
    """The key of a question: another text is another question. It tells nothing of the texts."""
    told = "\x1f".join(text.strip() for text in texts)
    return f"{kind}:{sha256(told.encode()).hexdigest()[:12]}"


def _key(kind: str, line: Line, *names: str) -> str:
    return question_key(kind, *(line.typed.get(name, "") for name in names))


def look_alike_key(line: Line) -> str:
    """The key under which the line is asked whether it is another unit's project."""
    return _key(CheckKind.LOOK_ALIKE, line, "name", "investor")


def is_look_alike(key: str) -> bool:
    return key.startswith(f"{CheckKind.LOOK_ALIKE}:")


def _required(reading: Reading, _known: Known, check: Check) -> Iterator[Question]:
    """Cells that must not be empty at this stage."""
    stage = reading.values.stage
    for name in check.fields:
        if not reading.line.typed.get(name, "").strip():
            yield Question(
                f"{CheckKind.REQUIRED}:{name}:{stage.code if stage else ''}",
                name,
                N_("“%(stage)s”阶段的项目应填“%(label)s”；请补上。暂时没有的，请写明原因。"),
                {"stage": named(stage) if stage else "—", "label": LABELS[name]},
            )


def _amounts(reading: Reading) -> tuple[Money, Money] | None:
    """Last round's amount and this one's, when it was changed and both are in one currency."""
    now, text = reading.values.amount, (reading.line.before or {}).get("amount", "")
    if now is None or not text or "amount" not in reading.changed:
        return None
    before = parse_money(text)
    return (before, now) if now.currency == before.currency else None


def _slip(reading: Reading, _known: Known, _check: Check) -> Iterator[Question]:
    """万 in a column of 亿: about 10,000 times last round's amount, up or down."""
    amounts = _amounts(reading)
    if amounts and looks_like_unit_slip(amounts[0].value, amounts[1].value):
        yield Question(
            _key(CheckKind.UNIT_SLIP, reading.line, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，上期是%(before)s，相差约一万倍；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请写明原因。"
            ),
            {
                "text": quoted(reading.line.typed["amount"]),
                "now": describe_money(amounts[1]),
                "before": describe_money(amounts[0]),
            },
        )


def _amount_jump(reading: Reading, _known: Known, check: Check) -> Iterator[Question]:
    """Much more or much less than last round, without being a slip of units."""
    amounts = _amounts(reading)
    if amounts is None or looks_like_unit_slip(amounts[0].value, amounts[1].value):
        return
    less, more = sorted(money.value for money in amounts)
    if less and more >= less * check.times:
        yield Question(
            _key(CheckKind.AMOUNT_JUMP, reading.line, "amount"),
            "amount",
            N_("总投资由上期的%(before)s改为%(now)s，变动超过%(times)g倍；请核对，确实如此的，请写明原因。"),
            {"before": describe_money(amounts[0]), "now": describe_money(amounts[1]), "times": check.times},
        )


def _huge(reading: Reading, _known: Known, check: Check) -> Iterator[Question]:
    """A new project beyond all likelihood."""
    amount = reading.values.amount
    if not reading.line.is_new or amount is None:
        return
    if amount.value >= {Currency.CNY: check.cny, Currency.USD: check.usd}[amount.currency]:
        yield Question(
            _key(CheckKind.HUGE, reading.line, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，一个项目这样大很少见；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请写明原因。"
            ),
            {"text": quoted(reading.line.typed["amount"]), "now": describe_money(amount)},
        )


def _below_tier(reading: Reading, known: Known, _check: Check) -> Iterator[Question]:
    """A new project below what the series asks for."""
    amount, stage, asks = reading.values.amount, reading.values.stage, known.round.series.asks
    if not reading.line.is_new or amount is None or stage is None:
        return
    if stage.code in asks.stages and amount.currency is asks.currency and amount.value < asks.at_least:
        yield Question(
            _key(CheckKind.BELOW_TIER, reading.line, "amount"),
            "amount",
            N_("%(now)s低于本报表的口径（%(tier)s）：可以报送，但不计入本报表的数字。仍要报送的，请写明原因。"),
            {"now": describe_money(amount), "tier": asks.tier_label()},
        )


def _stage_jump(reading: Reading, known: Known, check: Check) -> Iterator[Question]:
    """More stages in one fortnight than is usual, although the stage table allows the move."""
    project, stage = reading.line.project, reading.values.stage
    here = project.stage if project is not None else None
    if here is None or stage is None:
        return
    passed = known.scheme.rank(stage.code) - known.scheme.rank(here.code)
    if passed > check.most:
        yield Question(
            _key(CheckKind.STAGE_JUMP, reading.line, "stage"),
            "stage",
            N_("两周内由“%(here)s”到“%(stage)s”，越过了%(passed)s个阶段；请核对，确实如此的，请写明原因。"),
            {"here": named(here), "stage": named(stage), "passed": passed - 1},
        )


def _capital(reading: Reading, _known: Known, check: Check) -> Iterator[Question]:
    """A total investment out of all proportion to the investor's registered capital (yuan against yuan)."""
    amount, capital = reading.values.amount, reading.values.registered_capital
    if amount is None or not capital or amount.currency is not Currency.CNY or amount.value < capital * check.times:
        return
    yield Question(
        _key(CheckKind.CAPITAL, reading.line, "amount", "registered_capital"),
        "registered_capital",
        N_(
            "总投资%(amount)s，是投资方注册资本%(capital)s的%(times)s倍；请核实投资方实力和资金来源，确实如此的，请写明依据。"
        ),
        {
            "amount": describe_money(amount),
            "capital": describe_money(Money(capital, Currency.CNY, Qualifier.EXACTLY)),
            "times": amount.value // capital,
        },
    )


def _promise_passed(reading: Reading, known: Known, _check: Check) -> Iterator[Question]:
    """The promised day of the next step lies before the cut-off, and nothing new is said of it."""
    day = reading.values.next_on
    if day is None or day >= known.day or "next_on" in reading.changed or "progress" in reading.changed:
        return
    yield Question(
        _key(CheckKind.PROMISE_PASSED, reading.line, "next_on"),
        "next_on",
        N_("约定的“%(label)s”%(day)s已过；请填写进展和新的日期，没有办成的，请写明原因。"),
        {"label": LABELS["next_step"], "day": day.isoformat()},
    )


def _stale(reading: Reading, known: Known, check: Check) -> Iterator[Question]:
    """Nothing has moved for so many days before the cut-off, and the return says nothing new of it either."""
    line = reading.line
    if line.project is None or reading.changed or not known.is_still(line.project, check.days):
        return
    last = known.last_move(line.project)
    yield Question(
        question_key(CheckKind.STALE, known.round.code),
        "progress",
        N_("这个项目已满%(days)s天没有进展（台账上一次变化：%(last)s）；请更新进展，或写一句为什么没有动。"),
        {"days": check.days, "last": last.isoformat() if last else "—"},
    )


def alike_elsewhere(reading: Reading, found: Iterable[Sighting]) -> list[Sighting]:
    """What other units have that looks like the line's project."""
    line, values = reading.line, reading.values
    return [
        seen
        for seen in elsewhere(found, line.belongs_to.unit)
        if seen.line_id != line.pk and seen.is_alike(values.name, values.investor)
    ]


def _look_alike(reading: Reading, known: Known, _check: Check) -> Iterator[Question]:
    """Another unit's file looks the same. Whose it is stays secret: only the city officer is told."""
    if reading.line.is_new and alike_elsewhere(reading, known.sightings):
        yield Question(
            look_alike_key(reading.line),
            "name",
            N_(
                "另有单位已登记或报送名称、投资方相近的项目；一个项目只能由一个单位填报。不是同一项目的，请写明理由后报送，由市商务局核对。"
            ),
            {},
        )


ASKED: dict[CheckKind, Callable[[Reading, Known, Check], Iterator[Question]]] = {
    CheckKind.REQUIRED: _required,
    CheckKind.UNIT_SLIP: _slip,
    CheckKind.AMOUNT_JUMP: _amount_jump,
    CheckKind.HUGE: _huge,
    CheckKind.BELOW_TIER: _below_tier,
    CheckKind.STAGE_JUMP: _stage_jump,
    CheckKind.CAPITAL: _capital,
    CheckKind.PROMISE_PASSED: _promise_passed,
    CheckKind.STALE: _stale,
    CheckKind.LOOK_ALIKE: _look_alike,
}

"""What is unlikely but possible is asked about, not refused: a slip of units, an odd size, a look-alike elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from daliang.rounds.known import Known
from daliang.rounds.lookalikes import Sighting, elsewhere
from daliang.rounds.models import Line
from daliang.rounds.reading import Question, Reading
from daliang.vocabulary.money import Currency, describe_money, looks_like_unit_slip, parse_money
from daliang.vocabulary.refusal import N_, quoted

LOOK_ALIKE = "look_alike"
HUGE = {Currency.CNY: 10**11, Currency.USD: 2 * 10**10}  # a new project above it is asked about: 1,000亿元, 200亿美元


def questions_of(reading: Reading, known: Known, *, at_filing: bool = False) -> Iterator[Question]:
    """All questions that the line raises, answered or not.

    Whether another unit has such a project is asked at filing only: who merely types names learns nothing.
    """
    yield from _slip(reading)
    if reading.line.is_new:
        yield from _size(reading, known)
        if at_filing:
            yield from _look_alike(reading, known)


def _key(kind: str, line: Line, *names: str) -> str:
    return ":".join([kind, *(line.typed.get(name, "").strip() for name in names)])


def look_alike_key(line: Line) -> str:
    """The key under which the line is asked whether it is another unit's project."""
    return _key(LOOK_ALIKE, line, "name", "investor")


def is_look_alike(key: str) -> bool:
    return key.startswith(f"{LOOK_ALIKE}:")


def _slip(reading: Reading) -> Iterator[Question]:
    """万 in a column of 亿: about 10,000 times last round's amount, up or down."""
    now, text = reading.values.amount, (reading.line.before or {}).get("amount", "")
    if now is None or not text or "amount" not in reading.changed:
        return
    before = parse_money(text)
    if now.currency == before.currency and looks_like_unit_slip(before.value, now.value):
        yield Question(
            _key("unit_slip", reading.line, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，上期是%(before)s，相差约一万倍；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请确认。"
            ),
            {
                "text": quoted(reading.line.typed["amount"]),
                "now": describe_money(now),
                "before": describe_money(before),
            },
        )


def _size(reading: Reading, known: Known) -> Iterator[Question]:
    """A new project beyond all likelihood, or below what the series asks for."""
    amount, stage, asks = reading.values.amount, reading.values.stage, known.round.series.asks
    if amount is None:
        return
    if amount.value >= HUGE[amount.currency]:
        yield Question(
            _key("huge", reading.line, "amount"),
            "amount",
            N_(
                "“%(text)s”读作%(now)s，一个项目这样大很少见；是不是把“万”和“亿”写错了？没有单位的数按亿计。如确实如此，请确认。"
            ),
            {"text": quoted(reading.line.typed["amount"]), "now": describe_money(amount)},
        )
    if stage and stage.code in asks.stages and amount.currency is asks.currency and amount.value < asks.at_least:
        yield Question(
            _key("below_tier", reading.line, "amount"),
            "amount",
            N_("%(now)s低于本报表的口径（%(tier)s）：可以报送，但不计入本报表的数字。仍要报送的，请确认。"),
            {"now": describe_money(amount), "tier": asks.tier_label()},
        )


def alike_elsewhere(reading: Reading, found: Iterable[Sighting]) -> list[Sighting]:
    """What other units have that looks like the line's project."""
    line, values = reading.line, reading.values
    return [
        seen
        for seen in elsewhere(found, line.belongs_to.unit)
        if seen.line_id != line.pk and seen.is_alike(values.name, values.investor)
    ]


def _look_alike(reading: Reading, known: Known) -> Iterator[Question]:
    """Another unit's file looks the same. Whose it is stays secret: only the city officer is told."""
    if alike_elsewhere(reading, known.sightings):
        yield Question(
            look_alike_key(reading.line),
            "name",
            N_(
                "另有单位已登记或报送名称、投资方相近的项目；一个项目只能由一个单位填报。确认不是同一项目的，请确认后报送，由市商务局核对。"
            ),
            {},
        )

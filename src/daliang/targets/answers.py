"""Progress as plain data: the one shape that the command and the JSON API give out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from daliang.ledger.models import Closing
from daliang.measures.reading import one_reading
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.org.words import named
from daliang.targets.expecting import expectations, expected_answer
from daliang.targets.figures import Value
from daliang.targets.models import TargetNotice
from daliang.targets.progress import Standing, asked_seq, standings
from daliang.targets.valid import Under

DIGITS = 6


def status_answer(
    person: Person | None,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    closing: Closing | None = None,
    notice: TargetNotice | None = None,
    unit: Unit | None = None,
    under: str = Under.THEN,
) -> dict[str, Any]:
    """{"as_of", "known_at", "under", "targets": […]}; shares, rates, completion and pace are parts of one.

    Counts are whole, or decimal where projects are shared; money in whole yuan or dollars. "forecast" is null where
    none is told. Refusals: as standings.
    """
    with one_reading():
        found = standings(
            person, as_of=as_of, known_at=known_at, closing=closing, notice=notice, unit=unit, under=under
        )  # fmt: skip
        expected = expectations(found, person, unit=unit, known_at=asked_seq(closing, known_at))
    day = closing.day if closing else as_of or clock.today()
    moment = closing.made_at if closing else known_at or clock.now()
    return {
        "as_of": day.isoformat(),
        "known_at": clock.local(moment).isoformat(),
        "under": under,
        "targets": [{**standing_answer(one), "forecast": expected_answer(expected, one)} for one in found],
    }


def standing_answer(one: Standing) -> dict[str, Any]:
    """One standing; a branch under an at-least rule counts units, and names those that are `below` the minimum.

    `inside`: how many of the asked units below one that is asked itself have reached theirs; null elsewhere.
    """
    indicator = one.indicator
    return {
        "notice": one.notice.code,
        "version": one.version.number,
        "document": one.version.document,
        "indicator": indicator.code,
        "label": named(indicator),
        "measure": indicator.measure.code,
        "rule": indicator.rule,
        "aspect": indicator.aspect,
        "counting": one.counting,
        "part_of": indicator.part_of.code if indicator.part_of else None,
        "unit": one.unit.code,
        "unit_name": named(one.unit),
        "is_coverage": one.is_coverage,
        "target": plain(one.target),
        "done": plain(one.done),
        "gap": plain(one.gap),
        "completion": plain(one.completion),
        "pace": plain(one.pace),
        "needed_per_day": plain(one.needed_per_day),
        "needed_per_month": plain(one.needed_per_month),
        "light": one.light.value if one.light else None,
        "below": list(one.below),
        "inside": {"reached": one.inside[0], "asked": one.inside[1]} if one.inside else None,
        "potential": [{"measure": of.measure.code, "value": plain(of.value)} for of in one.potential],
        "is_backdated": one.is_backdated,
    }


def plain(value: Value | None) -> int | float | None:
    """A whole number as it is, a fraction rounded to the millionth."""
    return float(round(value, DIGITS)) if isinstance(value, Decimal) else value

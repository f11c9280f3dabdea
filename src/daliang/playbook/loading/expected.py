"""The figures that a playbook says must come out, asked of the loaded ledger."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from daliang.measures.engine import total
from daliang.measures.reading import one_reading
from daliang.measures.rules import find_measure
from daliang.measures.scope import Period, Scope
from daliang.org import clock
from daliang.org.models import Unit
from daliang.playbook.shapes import FigureTable, Playbook, StandingTable
from daliang.rounds.rules import find_round
from daliang.targets.progress import Standing, standings
from daliang.vocabulary.refusal import N_, Refusal, Refusals


def refuse_other_figures(book: Playbook) -> None:
    """Refusals `other_figures`, one for each figure that came out differently, with its line in expected.toml."""
    with one_reading():
        wrong = [*_wrong(book), *_wrong_standings(book)]
    if wrong:
        raise Refusals(wrong)


def _wrong(book: Playbook) -> Iterator[Refusal]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    for row in book.figures:
        found = _count(row, units.get(row.unit))
        if found != row.count:
            yield Refusal(
                N_("“%(measure)s”应为 %(expected)s，载入后得 %(found)s。"),
                code="other_figures",
                where=f"expected.toml:{row.line}",
                measure=row.measure,
                expected=row.count,
                found=found,
            )


def _wrong_standings(book: Playbook) -> Iterator[Refusal]:
    for row in book.standings:
        found = next((one for one in standings(None, as_of=row.as_of) if _is_of(one, row)), None)
        got = (found.done, found.gap) if found else None
        if got != (row.done, row.gap):
            yield Refusal(
                N_("指标“%(measure)s”应完成 %(done)s、差 %(gap)s，载入后得 %(found)s。"),
                code="other_figures",
                where=f"expected.toml:{row.line}",
                measure=row.indicator,
                done=row.done,
                gap=row.gap,
                found="、".join(map(str, got)) if got else "—",
            )


def _is_of(one: Standing, row: StandingTable) -> bool:
    return (one.notice.code, one.indicator.code, one.unit.code) == (row.notice, row.indicator, row.unit)


def _count(row: FigureTable, unit: Unit | None) -> int | Decimal | float:
    if row.round:
        closing = find_round(row.round).closing
        code = unit.code if unit else Unit.objects.city().code
        frozen = closing.figures["figures"] if closing else []
        found: list[int | float] = [f["count"] for f in frozen if f["measure"] == row.measure and f["unit"] == code]
        return found[0] if found else 0
    period = Period(as_of=row.to or row.as_of or clock.today(), start=row.from_)
    return total(find_measure(row.measure), Scope(None, unit), period).count

"""The series of rounds, the rounds that history closed, and the one that stands open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.playbook.shapes import CheckTable, Playbook, RoundTable, SeriesTable
from daliang.playbook.sources import names_of
from daliang.rounds.deadlines import set_deadlines
from daliang.rounds.models import Round, Series
from daliang.rounds.rules import open_round, record_history
from daliang.vocabulary.periods import due_moment


def load_series(book: Playbook) -> None:
    for row in book.series:
        Series.objects.create(
            code=row.code, title=row.title, title_en=row.title_en, definition=definition_of(row, book.checks)
        )


def definition_of(row: SeriesTable, checks: Iterable[CheckTable]) -> dict[str, object]:
    """A series as the rounds room declares it; a city that writes no checks down gets the usual ones."""
    found: dict[str, object] = {
        "stages": list(row.stages),
        "every_days": row.every_days,
        "opens_time": row.opens_time.isoformat(),
        "due_time": row.due_time.isoformat(),
        "measures": list(row.measures),
        "due_after": row.due_after,
        **_levels(row),
    }
    if row.ranking is not None:
        found["ranking"] = {"document": row.ranking.document, "on": str(row.ranking.on)}
    if row.tier is not None:
        found["tier"] = {"at_least": row.tier.at_least, "currency": row.tier.currency}
    own = [_check(one) for one in checks if not one.series or row.code in one.series]
    return {**found, "checks": own} if own else found


def _levels(row: SeriesTable) -> dict[str, object]:
    """The deadlines of approval and acceptance, where the series has them; without a time, that of filing."""
    found: dict[str, object] = {}
    for level in ("approve", "accept"):
        after, at = getattr(row, f"{level}_after"), getattr(row, f"{level}_time")
        if after is not None:
            found |= {f"{level}_after": after, f"{level}_time": (at or row.due_time).isoformat()}
    return found


def _check(one: CheckTable) -> dict[str, object]:
    given = {name: getattr(one, name) for name in names_of(CheckTable) if name != "series"}
    return {name: value for name, value in given.items() if value}


def _round_of(book: Playbook, row: RoundTable, zone: ZoneInfo) -> Round:
    """The round, unsaved. Checking has refused one without its days."""
    series = next(found for found in book.series if found.code == row.series)
    assert row.opens_on and row.cut_off_on and row.due_on
    made = Round(
        code=row.code,
        series=Series.objects.get(code=row.series),
        number=row.number,
        cut_off_on=row.cut_off_on,
        opens_at=datetime.combine(row.opens_on, series.opens_time, zone),
    )
    return set_deadlines(made, due_at=due_moment(row.due_on, series.due_time, zone))


def close_past_round(book: Playbook, row: RoundTable, zone: ZoneInfo) -> None:
    """A round of the past: its postings are in, its figures are frozen at the moment that rounds.toml gives."""
    assert row.closed_at
    with clock.held_at(row.closed_at.replace(tzinfo=zone)):
        record_history(_round_of(book, row, zone), by=an_officer())


def open_present_rounds(book: Playbook, zone: ZoneInfo) -> None:
    """Open what history has not closed, at its own opening moment."""
    for row in book.rounds:
        if row.closed_at is None:
            round_ = _round_of(book, row, zone)
            with clock.held_at(round_.opens_at):
                open_round(round_, by=an_officer())


def an_officer() -> Person:
    """Whoever of the city's officers comes first: history does not say who pressed the button."""
    return Person.objects.filter(role=Role.OFFICER).order_by("pk")[0]

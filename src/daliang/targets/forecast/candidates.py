"""Which live projects would count for a measure if they reached its milestone, for which unit, and how likely."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from daliang.ledger.columns import KINDS, Array, Lots
from daliang.ledger.facts import WHOLE, AmountKind, Kind
from daliang.ledger.models import Posting
from daliang.measures.definitions import UnitOf
from daliang.measures.questions import Question
from daliang.measures.selection import number
from daliang.measures.tables import Dimension
from daliang.org.models import Unit
from daliang.org.walls import whole_house
from daliang.targets.forecast.cohorts import History, Window, age_of, history, size_of
from daliang.targets.forecast.models import Override
from daliang.targets.forecast.overrides import overrides
from daliang.targets.forecast.stays import OPEN, Pieces, pieces, stays, waits
from daliang.vocabulary.money import Currency

MOST_NAMED = 500  # ids in one question; beyond, all shares ever given are read faster


@dataclass(frozen=True)
class Candidates:
    """One row a live project: its chance (nan: too few samples), stage, day of entry, and whole money by the measure.

    `seats` has one row a project and unit: place in `project`, place in the branch, share in millionths.
    """

    project: Array
    stage: Array
    since: Array
    chance: Array
    cny: Array
    usd: Array
    seats: tuple[Array, Array, Array]
    overridden: Mapping[int, Override]


def past(question: Question, milestone: str, window: Window) -> tuple[Pieces, History]:
    """Every time of waiting for the milestone, and what came of it; read off once for all measures of a page."""
    columns, day, seq, kept = question.columns, question.day, question.seq, question.reading.passes
    bounds = [bound for _code, bound in question.reading.tiers(Currency.CNY)]

    def waited() -> Pieces:
        stood = kept.get(("stays", day, seq), lambda: stays(columns, day, seq))
        return pieces(stood, waits(columns, milestone, day, seq))

    found = kept.get(("pieces", milestone, day, seq), waited)
    key = ("history", milestone, day, seq, window)
    return found, kept.get(key, lambda: history(found, columns.lots, bounds, window))


def live(found: Pieces) -> Pieces:
    """The pieces that have not ended: the project stands there and still waits."""
    now = found.ends == OPEN
    return Pieces(*(of[now] for of in found))


def chances(found: Pieces, told: History, question: Question, window: Window) -> Array:
    """The chance of each of the live pieces by the history, nan where the stage's sample is too small."""
    if window.is_over:
        return np.zeros(len(found.project))
    bounds = [bound for _code, bound in question.reading.tiers(Currency.CNY)]
    size = size_of(question.columns.lots, found.lot, bounds)
    age = age_of(number(question.day) - found.since)
    enough = np.array([told.sample(stage).is_enough for stage in range(len(told.projects))])
    return np.where(enough[found.stage], told.chances[found.stage, age, size], np.nan)


def candidates(question: Question, milestone: str, window: Window, known_at: int | None) -> tuple[Candidates, History]:
    """The live projects that the measure's tier, industry and origin let in and that count inside the branch."""
    waiting, told = past(question, milestone, window)
    found = live(waiting)
    lots = Lots(*(column[found.lot] for column in question.columns.lots))
    fits = np.ones(len(found.lot), bool)
    for dimension, axis in question.axes(lots).items():
        if dimension is not Dimension.UNIT:
            fits &= axis.places >= 0
    found, lots = Pieces(*(of[fits] for of in found)), Lots(*(column[fits] for column in lots))
    seats = _seats(question, found.project, lots)
    inside = np.unique(seats[0])
    seats = np.searchsorted(inside, seats[0]), seats[1], seats[2]
    found, lots = Pieces(*(of[inside] for of in found)), Lots(*(column[inside] for column in lots))
    chance = chances(found, told, question, window)
    own = overrides(milestone, found.project.tolist(), on=question.day, known_at=known_at)
    for project, row in own.items() if not window.is_over else ():
        chance[found.project == project] = (row.probability or 0) / WHOLE
    money = _money(question, found.project, lots)
    return Candidates(found.project, found.stage, found.since, chance, *money, seats, own), told


def _seats(question: Question, project: Array, lots: Lots) -> tuple[Array, Array, Array]:
    """Rows of (place of the project, place of the unit in the branch, share), those inside the branch."""
    shared = {}
    if question.definition.unit_of is UnitOf.CREDIT:
        shared = _shares(question, project)
    whole = ~np.isin(project, np.array(list(shared), np.int64))
    rows = [
        (at, unit, share) for at in np.flatnonzero(~whole).tolist() for unit, share in shared[int(project[at])].items()
    ]
    at, unit, share = np.array(rows, np.int64).reshape(-1, 3).T
    at = np.concatenate([np.flatnonzero(whole), at])
    unit = np.concatenate([lots.unit[whole].astype(np.int64), unit])
    share = np.concatenate([np.full(int(whole.sum()), WHOLE), share])
    place = question.branch.place_of(int(unit.max(initial=0)))[unit]
    inside = place >= 0
    return at[inside], place[inside], share[inside]


def _shares(question: Question, project: Array) -> dict[int, dict[int, int]]:
    """`credits_of` these projects; where they are many, all that there are, asked once for all measures of a page."""
    day, seq = question.day, question.seq
    if len(project) <= MOST_NAMED:
        return credits_of(project.tolist(), day, seq)
    return question.reading.answers.get(("credits", day, seq), lambda: credits_of(project.tolist(), day, seq))


@whole_house
def credits_of(projects: Collection[int], day: date, seq: int) -> dict[int, dict[int, int]]:
    """Project id → unit id → share, of those that were credited otherwise than to where they stand, as known then."""
    rows = Posting.objects.filter(kind=Kind.RECREDITED, effective_on__lte=day, seq__lte=seq)
    if len(projects) <= MOST_NAMED:
        rows = rows.filter(project__in=projects)
    rows = rows.exclude(reversed_by__seq__lte=seq).order_by("effective_on", "slot")
    shares = dict(rows.values_list("project", "argument__shares"))
    units = dict(Unit.objects.values_list("code", "pk")) if shares else {}
    return {pk: {units[code]: int(share) for code, share in of.items()} for pk, of in shares.items()}


def _money(question: Question, project: Array, lots: Lots) -> tuple[Array, Array]:
    """Whole yuan and dollars of the measure's kind of amount, as the projects now stand."""
    if question.definition.amount is AmountKind.TOTAL:
        return lots.cny, lots.usd
    every = question.columns.lots
    stands = np.flatnonzero((question.standing_lots > 0) & (every.kind == KINDS.index(question.definition.amount)))
    money = np.zeros((2, int(every.project.max(initial=0)) + 1), np.int64)
    money[0, every.project[stands]], money[1, every.project[stands]] = every.cny[stands], every.usd[stands]
    return money[0, project], money[1, project]

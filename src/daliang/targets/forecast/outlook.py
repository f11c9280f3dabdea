"""One measure's outlook for the rest of a period: asked once, told for the whole scope, for each unit, by project."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from daliang.ledger.columns import Array
from daliang.ledger.facts import WHOLE
from daliang.ledger.models import Book
from daliang.measures.definitions import Definition, Ratio, read
from daliang.measures.engine import by_unit as measured_by_unit
from daliang.measures.models import Measure
from daliang.measures.questions import Question, ask
from daliang.measures.scope import Period, Scope
from daliang.measures.selection import number
from daliang.measures.tables import NOTHING, Cell, shown
from daliang.org.words import named
from daliang.targets.forecast.candidates import Candidates, candidates
from daliang.targets.forecast.cohorts import LEAST_SAMPLE, History, Sample, Window
from daliang.targets.forecast.models import Override
from daliang.targets.forecast.spreads import Spread, counted, drawn, seed_of
from daliang.vocabulary.refusal import N_, Refusal

COUNT, CNY, USD = ASPECTS = ("count", "cny", "usd")
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True)
class Unknown:
    """No forecast, and why: `why` is a message that can be translated, with its code."""

    why: Refusal


@dataclass(frozen=True)
class Forecast:
    """How the period may end. Counts are projects, exact to the millionth; money is whole yuan or dollars.

    `done` counts already. `low` and `high` leave out a tenth of the outcomes at each end, so that four of five lie
    between them. `reaches` is the probability of `target` or more, None without a target. Of `live` projects that
    could still count, `unsampled` have no probability and are left out: their stage has too few samples.
    `overridden` go by an officer's estimate.
    """

    aspect: str
    done: int | Decimal
    spread: Spread
    target: int | None
    live: int
    unsampled: int
    overridden: int

    @property
    def expected(self) -> float:
        return self.spread.mean / self._unit

    @property
    def low(self) -> int | Decimal:
        return self._quantile(LOW)

    @property
    def median(self) -> int | Decimal:
        return self._quantile(MIDDLE)

    @property
    def high(self) -> int | Decimal:
        return self._quantile(HIGH)

    @property
    def reaches(self) -> float | None:
        return None if self.target is None else self.spread.reaches(self.target * self._unit)

    @property
    def _unit(self) -> int:
        return WHOLE if self.aspect == COUNT else 1

    def _quantile(self, share: float) -> int | Decimal:
        found = self.spread.quantile(share)
        return shown(found) if self.aspect == COUNT else found


@dataclass(frozen=True)
class Closer:
    """A live project that would count if it reached the milestone: what it would add (millionths, yuan, dollars).

    `chance` is None where the stage's sample is too small and nobody has estimated it.
    """

    project: int
    stage: str
    is_suspended: bool
    days: int
    chance: float | None
    quantity: int
    cny: int
    usd: int
    sample: Sample
    override: Override | None


@dataclass(frozen=True)
class Outlook:
    """Everything that a page or a table needs of one measure, asked of one reading."""

    question: Question
    measure: Measure
    window: Window
    cells: Mapping[str, Cell]
    found: Candidates
    told: History

    def whole(self, *, target: int | None = None, aspect: str = COUNT) -> Forecast | Unknown:
        """The scope as a whole."""
        roots = [code for code, above in zip(self.question.branch.codes, self.question.branch.above, strict=True)
                 if above < 0]  # fmt: skip
        done = sum((_of(self.cells[code], aspect) for code in roots), 0)
        return self._forecast(np.ones(len(self.found.seats[0]), bool), done, target, aspect)

    def by_unit(
        self, *, targets: Mapping[str, int] | None = None, aspect: str = COUNT, only: Collection[str] | None = None
    ) -> dict[str, Forecast | Unknown]:
        """Unit code → its forecast, the units below included, parents before children; `only` these where given."""
        return {
            code: self._forecast(inside, _of(self.cells[code], aspect), (targets or {}).get(code), aspect)
            for code, inside in self._branches()
            if only is None or code in only
        }

    def closers(self, aspect: str = COUNT) -> list[Closer]:
        """What would close the gap, the largest expected part first; those without a probability last."""
        quantity, cny, usd = self._adds
        weight = {COUNT: quantity, CNY: cny, USD: usd}[aspect] * np.nan_to_num(self.found.chance, nan=-1.0)
        order = np.lexsort((self.found.project, -cny, -weight))
        return [self._closer(int(at), int(quantity[at]), int(cny[at]), int(usd[at])) for at in order]

    @cached_property
    def _adds(self) -> tuple[Array, Array, Array]:
        return self._sums(np.ones(len(self.found.seats[0]), bool))

    def _sums(self, inside: Array) -> tuple[Array, Array, Array]:
        """Of each project: millionths, yuan and dollars that count in these seats."""
        at, _place, share = (of[inside] for of in self.found.seats)
        shares = np.bincount(at, share, len(self.found.project)).astype(np.int64)
        cny, usd = (_portion(money, shares) for money in (self.found.cny, self.found.usd))
        return shares, cny, usd

    def _forecast(self, inside: Array, done: int, target: int | None, aspect: str) -> Forecast | Unknown:
        adds = dict(zip(ASPECTS, self._sums(inside), strict=True))
        counts = adds[COUNT] > 0
        chance, live = self.found.chance, int(counts.sum())
        known = counts & ~np.isnan(chance)
        if live and 2 * int(known.sum()) < live:
            return _too_few(live - int(known.sum()))
        given = chance[known], adds[aspect][known]
        seed = seed_of(self.question.day, self.measure.code)
        spread = (counted(*given) if aspect == COUNT else drawn(*given, seed)).shifted(done)
        own = np.isin(self.found.project[counts], list(self.found.overridden))
        told = shown(done) if aspect == COUNT else done
        return Forecast(aspect, told, spread, target, live, live - int(known.sum()), int(own.sum()))

    def _branches(self) -> Iterator[tuple[str, Array]]:
        """Each unit with the seats that lie in it or below."""
        branch, place = self.question.branch, self.found.seats[1]
        inside = np.eye(len(branch.codes), dtype=bool)
        for at in range(len(branch.codes) - 1, -1, -1):
            if branch.above[at] >= 0:
                inside[branch.above[at]] |= inside[at]
        yield from ((code, inside[at][place]) for at, code in enumerate(branch.codes))

    def _closer(self, at: int, quantity: int, cny: int, usd: int) -> Closer:
        stage, chance = int(self.found.stage[at]), float(self.found.chance[at])
        project = int(self.found.project[at])
        days = number(self.question.day) - int(self.found.since[at])
        place, is_suspended = divmod(stage - 1, 2)
        return Closer(
            project, self.question.columns.codes.stages[place], bool(is_suspended), days,
            None if np.isnan(chance) else chance, quantity, cny, usd,
            self.told.sample(stage), self.found.overridden.get(project),
        )  # fmt: skip


def outlook(
    measure: Measure, scope: Scope, *, starts: date, ends: date, as_of: date, known_at: int | None = None
) -> Outlook | Unknown:
    """What the live projects may still bring to the measure from `starts` to `ends`, both included.

    As of the end of `as_of`, as known at a seq. Unknown for a stock, a ratio, and several milestones at once.
    Refusals: `unknown_unit`, `span_backwards`.
    """
    definition = read(measure.definition, where=measure.code)
    milestone = _milestone(measure, definition)
    if isinstance(milestone, Unknown):
        return milestone
    question = ask(measure, scope, min(as_of, ends), known_at)
    after = max((starts - timedelta(days=1) - as_of).days, 0)
    window = Window(number(question.day), after, max((ends - as_of).days, 0))
    found, told = candidates(question, milestone, window, known_at)
    cells = _done(measure, scope, starts, question, known_at)
    return Outlook(question, measure, window, cells, found, told)


def _done(measure: Measure, scope: Scope, starts: date, question: Question, known_at: int | None) -> Mapping[str, Cell]:
    """What counts already, by unit; nothing before the period begins."""
    if question.day < starts:
        return dict.fromkeys(question.branch.codes, NOTHING)
    return measured_by_unit(measure, scope, Period(question.day, starts, known_at))


def _milestone(measure: Measure, definition: Definition | Ratio) -> str | Unknown:
    if isinstance(definition, Ratio) or definition.book is not Book.ARRIVALS:
        return Unknown(
            Refusal(N_("“%(label)s”不是到达类口径（存量或比率），不作预测。"), code="not_a_flow", label=named(measure))
        )
    if len(definition.accounts) > 1:
        return Unknown(
            Refusal(
                N_("“%(label)s”同时计几个节点，不作预测：请改看只计一个节点的口径。"),
                code="several_milestones",
                label=named(measure),
            )
        )
    return definition.accounts[0]


def _too_few(missing: int) -> Unknown:
    return Unknown(
        Refusal(
            N_("样本不足，暂不作预测：%(missing)s 个在手项目所处的阶段，可对照的历史项目不到 %(least)s 个。"),
            code="small_sample",
            missing=missing,
            least=LEAST_SAMPLE,
        )
    )


def _of(cell: Cell, aspect: str) -> int:
    return {COUNT: cell.quantity, CNY: cell.cny, USD: cell.usd}[aspect]


def _portion(money: Array, shares: Array) -> Array:
    """The shares' part of the money, rounded down to whole units; without passing int64."""
    whole, rest = np.divmod(money, WHOLE)
    found: Array = whole * shares + rest * shares // WHOLE
    return found

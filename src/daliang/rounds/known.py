"""What reading a return's lines needs to know, fetched at once: stages, industries, rates, limits, look-alikes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from django.db.models import QuerySet

from daliang.ledger.facts import Fact, Kind, Scheme
from daliang.ledger.models import Closing, Posting
from daliang.ledger.scheme import current_scheme
from daliang.org import clock
from daliang.org.prepared import Prepared
from daliang.register.lists import industries, rates, stages
from daliang.register.models import Industry, Origin, Project, Rate, Stage
from daliang.rounds.checks import Check, CheckKind
from daliang.rounds.fields import ORIGINS
from daliang.rounds.lookalikes import Sighting, sightings
from daliang.rounds.models import Line, Round
from daliang.rounds.movement import moved_since
from daliang.vocabulary.money import Currency
from daliang.vocabulary.refusal import N_, Refusal


def _last_closing() -> QuerySet[Closing]:
    return Closing.objects.only("day").order_by("-day")[:1]


LAST_CLOSING = Prepared(_last_closing)
Choice = TypeVar("Choice")


@dataclass
class Known:
    """One reading of the house, good for all lines of a round. `day` is the day that undated changes are posted on."""

    round: Round
    today: date
    day: date
    scheme: Scheme
    stages: Mapping[str, Stage]
    industries: Mapping[str, Industry]
    rates: list[Rate]
    closed_on: date | None
    projects: frozenset[int]
    postings: Mapping[int, list[Posting]]
    sightings: list[Sighting]

    @classmethod
    def of(cls, round_: Round, lines: Iterable[Line]) -> Known:
        """Fetch for these lines: a fixed number of queries, however many lines there are."""
        kept = [line for line in lines if not line.is_ignored]
        today = clock.today()
        projects = frozenset(line.project_id for line in kept if line.project_id)
        known_stages, last = stages(), LAST_CLOSING.find()
        return cls(
            round=round_,
            today=today,
            day=min(round_.cut_off_on, today),
            scheme=current_scheme(known_stages),
            stages={stage.code: stage for stage in known_stages},
            industries={industry.code: industry for industry in industries()},
            rates=rates(),
            closed_on=last.day if last else None,
            projects=projects,
            postings=standing_postings(projects),
            sightings=sightings(round_) if any(line.is_new for line in kept) else [],
        )

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What the city looks at before filing."""
        return self.round.series.asks.checks

    @cached_property
    def stages_by_name(self) -> dict[str, Stage]:
        """By casefolded code, label and English label."""
        return _by_name((row, (row.label, row.code, row.label_en)) for row in self.stages.values())

    @cached_property
    def industries_by_name(self) -> dict[str, Industry]:
        """The same."""
        return _by_name((row, (row.label, row.code, row.label_en)) for row in self.industries.values())

    @cached_property
    def origins_by_name(self) -> dict[str, Origin]:
        """By what is typed for it, its code and its label in the reader's language, casefolded."""
        return _by_name((one, (ORIGINS[one.value], one.value, str(one.label))) for one in Origin)

    @cached_property
    def _by_unit(self) -> dict[int, list[Sighting]]:
        found: dict[int, list[Sighting]] = defaultdict(list)
        for sighting in self.sightings:
            found[sighting.unit.pk].append(sighting)
        return found

    def sightings_in(self, unit: int) -> list[Sighting]:
        """What one unit has, by the unit's id."""
        return self._by_unit.get(unit, [])

    @cached_property
    def _moved(self) -> dict[int, set[int]]:
        """Days without movement that the checks ask about → ids of the projects that did move."""
        days = {check.days for check in self.checks if check.kind is CheckKind.STALE}
        first = {span: self.round.cut_off_on - timedelta(days=span) for span in days}
        return {span: moved_since(self.projects, self.postings, day, self.round) for span, day in first.items()}

    def is_still(self, project: Project, days: int) -> bool:
        """Has the project not moved in so many days before the cut-off (one of the checks' numbers of days)?"""
        return project.pk not in self._moved[days]

    def last_move(self, project: Project) -> date | None:
        """The latest day that the ledger tells of the project."""
        return max((posting.effective_on for posting in self.postings.get(project.pk, ())), default=None)

    def reason_before(self, project: Project | None) -> date | None:
        """Days before this one need a reason: the project's last posting, the day after the last closing (or None)."""
        own = [posting.effective_on for posting in self.postings.get(project.pk, ())] if project else []
        closed = [self.closed_on + timedelta(days=1)] if self.closed_on else []
        return max([*own, *closed], default=None)

    def rate(self, currency: Currency, day: date) -> Rate:
        """The latest rate on or before the day; Refusal `no_rate`."""
        found = [rate for rate in self.rates if rate.currency == currency and rate.on <= day]
        if not found:
            raise Refusal(
                N_("没有 %(day)s 当天或之前的美元汇率：请市局先登记汇率（注明来源），或按人民币填写金额。"),
                code="no_rate",
                field="amount",
                day=day.isoformat(),
            )
        return found[-1]

    def timeline(self, project: Project | None) -> list[Fact]:
        """The project's facts as they stand."""
        return [posting.fact for posting in self.postings.get(project.pk, ())] if project else []


def _by_name(named: Iterable[tuple[Choice, Iterable[str]]]) -> dict[str, Choice]:
    """The first of two that share a name has it."""
    found: dict[str, Choice] = {}
    for choice, names in named:
        for name in filter(None, names):
            found.setdefault(name.casefold(), choice)
    return found


def standing_postings(projects: Iterable[int]) -> dict[int, list[Posting]]:
    """Project id → its postings that stand (neither reversed nor a reversal), in order of seq; one query."""
    found: dict[int, list[Posting]] = defaultdict(list)
    rows = list(Posting.objects.filter(project__in=set(projects)).order_by("seq"))
    gone = {posting.reverses_id for posting in rows}
    for posting in rows:
        if posting.kind != Kind.REVERSED and posting.seq not in gone:
            found[posting.project_id].append(posting)
    return found

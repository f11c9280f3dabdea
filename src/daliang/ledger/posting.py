"""The one way into the ledger: `post` checks a batch, writes postings, derives entries, moves the projects on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from daliang.ledger.arguments import malformed
from daliang.ledger.checking import check, unknown_stage
from daliang.ledger.derive import difference, walked
from daliang.ledger.entering import Codes, counted, legs
from daliang.ledger.facts import Fact, Kind, Scheme
from daliang.ledger.models import Batch, Closing, Entry, Posting
from daliang.ledger.moving import Moves
from daliang.ledger.numbering import take_seq
from daliang.ledger.scheme import current_scheme
from daliang.ledger.tree import UnitDays, first_days
from daliang.org import clock, many
from daliang.org.models import Person
from daliang.org.walls import whole_house
from daliang.register.models import Project
from daliang.vocabulary.periods import EARLIEST_YEAR
from daliang.vocabulary.refusal import N_, Refusal


@dataclass(frozen=True)
class NewFact:
    """A fact to be posted. A correction is a `reversed` fact that `reverses` a seq, then one that `corrects` it."""

    project: Project
    kind: Kind
    on: date
    argument: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: str = ""
    reverses: int | None = None
    corrects: int | None = None


@dataclass(frozen=True)
class Group:
    """What one pair of hands posts: its facts, who made and who checked them, and what the writer had seen.

    `expected` maps a project's id to the last seq its writer saw; a project that has moved on since is refused.
    """

    facts: Sequence[NewFact]
    by: Person | None
    checked_by: Person | None = None
    source: str = ""
    expected: Mapping[int, int] = field(default_factory=dict)


def post(
    facts: Sequence[NewFact],
    *,
    by: Person | None,
    checked_by: Person | None = None,
    source: str = "",
    expected: Mapping[int, int] | None = None,
    recorded_at: datetime | None = None,
) -> Batch:
    """Post a batch, all or nothing.

    `expected` maps a project's id to the last seq its writer saw; a project that has moved on since is refused
    (`moved_on`). Refusals: `not_opened`, `ended`, `forbidden_move`, `future_day`, `year_out_of_range`,
    `needs_reason`, `unit_not_yet`, `reversed_twice` …
    `recorded_at` may be given only by a demo history and the opening-balance import: what they tell of days inside a
    closed round needs no reason.
    """
    return post_together([Group(facts, by, checked_by, source, expected or {})], recorded_at=recorded_at)[0]


@whole_house
@transaction.atomic
def post_together(groups: Sequence[Group], *, recorded_at: datetime | None = None) -> list[Batch]:
    """Post several batches in their order, all or none: a fixed number of queries, however many there are.

    A later batch stands on the earlier ones. Refusals: as post.
    """
    facts = [fact for group in groups for fact in group.facts]
    before, moment = take_seq(len(facts), recorded_at)
    batches: list[Batch] = Batch.objects.bulk_create(
        Batch(recorded_at=moment, maker=group.by, checker=group.checked_by, source=group.source) for group in groups
    )
    day_closed = None if recorded_at else Closing.objects.order_by("-day").values_list("day", flat=True).first()
    codes = Codes.read()
    days = UnitDays(codes.units, first_days())
    desk = _Desk(current_scheme(), codes, days, clock.local(moment).date(), day_closed, *_standing(facts))
    seq = before
    for group, batch in zip(groups, batches, strict=True):
        desk.take(group, batch, seq)
        seq += len(group.facts)
    desk.write()
    return batches


def _standing(facts: Iterable[NewFact]) -> tuple[dict[int, list[Posting]], dict[int, int]]:
    """Project id → its postings so far, and → the seq of its last one."""
    ids = {fact.project.pk for fact in facts}
    return _standing_postings(ids), dict(Project.objects.filter(pk__in=ids).values_list("pk", "last_seq"))


def _standing_postings(projects: Iterable[int]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(project__in=projects):
        found[posting.project_id].append(posting)
    return found


def standing_facts(postings: Iterable[Posting]) -> list[Fact]:
    """The facts that stand: neither reversed nor a reversal."""
    kept = list(postings)
    gone = {posting.reverses_id for posting in kept}
    return [posting.fact for posting in kept if posting.kind != Kind.REVERSED and posting.seq not in gone]


def _check_expected(group: Group, now: Mapping[int, int]) -> None:
    for project in {fact.project.pk: fact.project for fact in group.facts}.values():
        seen = group.expected.get(project.pk)
        if seen is not None and seen != now[project.pk]:
            raise Refusal(
                N_(
                    "“%(name)s”在您填写期间已有新的登记（台账第 %(now)s 号，您看到的是第 %(seen)s 号）："
                    "请对照后重新提交。"
                ),
                code="moved_on",
                where=project.name,
                name=project.name,
                now=now[project.pk],
                seen=seen,
            )


@dataclass
class _Desk:
    """What all batches of one posting share, and what they write in the end."""

    scheme: Scheme
    codes: Codes
    days: UnitDays
    today: date
    day_closed: date | None
    standing: dict[int, list[Posting]]
    last: dict[int, int]
    postings: list[Posting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)

    def take(self, group: Group, batch: Batch, before: int) -> None:
        """One batch, its numbers after `before`, project by project."""
        _check_expected(group, self.last)
        numbered: dict[int, list[tuple[int, NewFact]]] = defaultdict(list)
        for seq, fact in enumerate(group.facts, start=before + 1):
            numbered[fact.project.pk].append((seq, fact))
        for project, facts in numbered.items():
            work = _Work(self, self.standing[project], batch)
            work.add(facts)
            self.standing[project].extend(work.postings)
            self.last[project] = facts[-1][0]
            self.postings.extend(work.postings)
            self.entries.extend(work.entries)

    def write(self) -> None:
        """Everything, in the ledger's order."""
        self.postings.sort(key=lambda posting: posting.seq)
        self.entries.sort(key=lambda entry: (entry.posting_id, entry.line))
        many.insert(self.postings)
        many.insert(self.entries)
        self.moves.write()


@dataclass
class _Work:
    """One project's share of a batch."""

    desk: _Desk
    earlier: list[Posting]
    batch: Batch
    postings: list[Posting] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def add(self, numbered: list[tuple[int, NewFact]]) -> None:
        project = numbered[0][1].project
        try:
            self._add(project, numbered)
        except Refusal as refusal:
            refusal.where = refusal.where or project.name
            raise

    def _add(self, project: Project, numbered: list[tuple[int, NewFact]]) -> None:
        facts = standing_facts(self.earlier)
        before, now = walked(facts, self.desk.scheme)
        for seq, fact in numbered:
            self._admit(fact)
            self.postings.append(self._posting(seq, fact))
            facts = standing_facts([*self.earlier, *self.postings])
            after, now = walked(facts, self.desk.scheme)
            self.entries.extend(legs(seq, project.pk, difference(after, before), self.desk.codes))
            before = after
        check(facts, self.desk.scheme)
        self.desk.moves.move(project, counted(now, self.desk.codes), numbered[-1][0])

    def _admit(self, fact: NewFact) -> None:
        """Day, reason, codes and reversal of one new fact."""
        if fact.on.year < EARLIEST_YEAR:
            raise Refusal(
                N_("日期 %(day)s 早于%(year)s年：请核对年份。"),
                code="year_out_of_range",
                field="on",
                day=fact.on.isoformat(),
                year=EARLIEST_YEAR,
            )
        if fact.on > self.desk.today:
            raise Refusal(
                N_("日期 %(day)s 晚于今天（%(today)s）：台账只登记已经发生的事。"),
                code="future_day",
                field="on",
                day=fact.on.isoformat(),
                today=self.desk.today.isoformat(),
            )
        self._needs_reason(fact)
        self._known_codes(fact.argument)
        self._units_of_the_day(fact)
        wrong = malformed(fact.kind, fact.argument)
        if wrong is not None:
            raise wrong
        if fact.kind is Kind.REVERSED or fact.reverses is not None:
            self._reversible(fact)
        if fact.corrects is not None:
            self._correctable(fact.corrects)

    def _needs_reason(self, fact: NewFact) -> None:
        told = [*self.earlier, *self.postings]
        days = [posting.effective_on for posting in told if posting.kind != Kind.REVERSED]
        limits = [day for day in (max(days, default=None), self.desk.day_closed and _next(self.desk.day_closed)) if day]
        if fact.reason or fact.on >= max(limits, default=fact.on):
            return
        raise Refusal(
            N_(
                "%(day)s 早于该项目的最近一笔登记或已封账的截止日（%(limit)s）："
                "可以补记，但须写明理由，并作为调整列示。"
            ),
            code="needs_reason",
            field="reason",
            day=fact.on.isoformat(),
            limit=max(limits).isoformat(),
        )

    def _units_of_the_day(self, fact: NewFact) -> None:
        """A project at a unit that the day's tree does not have would be missing from every total."""
        for code in _units_in(fact.argument):
            self.desk.days.be_there(code, fact.on)

    def _known_codes(self, argument: Mapping[str, Any]) -> None:
        refusal = unknown_stage(str(argument["stage"]), self.desk.scheme) if "stage" in argument else None
        if refusal is not None:
            raise refusal
        for code in _units_in(argument):
            if code not in self.desk.codes.units:
                raise Refusal(N_("没有代码为“%(found)s”的单位。"), code="unknown_unit", field="unit", found=code)
        industry = argument.get("industry")
        if industry is not None and industry not in self.desk.codes.industries:
            raise Refusal(
                N_("没有代码为“%(found)s”的行业。"), code="unknown_industry", field="industry", found=industry
            )

    def _reversible(self, fact: NewFact) -> None:
        known = {posting.seq: posting for posting in [*self.earlier, *self.postings]}
        target = known.get(fact.reverses or 0)
        if target is None or target.kind == Kind.REVERSED or fact.kind is not Kind.REVERSED:
            raise Refusal(
                N_("台账第 %(seq)s 号不是本项目可冲销的登记。"),
                code="not_reversible",
                field="reverses",
                seq=fact.reverses,
            )
        if any(posting.reverses_id == target.seq for posting in known.values()):
            raise Refusal(
                N_("台账第 %(seq)s 号已经冲销过，不能再次冲销。"),
                code="reversed_twice",
                field="reverses",
                seq=target.seq,
            )
        if fact.on != target.effective_on:
            raise Refusal(
                N_("冲销台账第 %(seq)s 号，日期须与它相同，即 %(day)s。"),
                code="other_day",
                field="on",
                seq=target.seq,
                day=target.effective_on.isoformat(),
            )

    def _correctable(self, seq: int) -> None:
        """A repost follows the reversal, and only one of a chain stands: two would share a slot."""
        known = [*self.earlier, *self.postings]
        slot = next((posting.slot for posting in known if posting.seq == seq and posting.kind != Kind.REVERSED), None)
        if slot is None or any(fact.slot == slot for fact in standing_facts(known)):
            raise Refusal(
                N_("台账第 %(seq)s 号不能这样更正：须是本项目的登记，先冲销，再更正一次。"),
                code="not_correctable",
                field="corrects",
                seq=seq,
            )

    def _posting(self, seq: int, fact: NewFact) -> Posting:
        slots = {posting.seq: posting.slot for posting in [*self.earlier, *self.postings]}
        return Posting(
            seq=seq,
            batch=self.batch,
            project=fact.project,
            kind=fact.kind,
            effective_on=fact.on,
            argument=dict(fact.argument),
            slot=slots.get(fact.corrects or 0, seq),
            reverses_id=fact.reverses,
            reason=fact.reason,
            evidence=fact.evidence,
        )


def _units_in(argument: Mapping[str, Any]) -> list[str]:
    """Codes of the units that a fact names."""
    return [argument["unit"]] if "unit" in argument else list(argument.get("shares", ()))


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def correction(posting: Posting, *, reason: str, **change: Any) -> list[NewFact]:
    """Reverse a posting and post it again with `on` or parts of the argument changed."""
    gone = NewFact(posting.project, Kind.REVERSED, posting.effective_on, reason=reason, reverses=posting.seq)
    again = NewFact(
        posting.project,
        Kind(posting.kind),
        change.pop("on", posting.effective_on),
        {**posting.argument, **change},
        reason=reason,
        evidence=posting.evidence,
        corrects=posting.seq,
    )
    return [gone, again]

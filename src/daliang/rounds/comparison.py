"""A round against an earlier closing: new, changed, upgraded, advanced, moved, withdrawn, standing still; adjustments.

A closed round is compared by the ledger and the files' history alone, so later corrections do not move it. An open
round is a preview: what the house knows now, with the lines filed so far laid on top.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from daliang.ledger.facts import Fact
from daliang.ledger.models import Closing, Head
from daliang.ledger.scheme import current_scheme
from daliang.measures.models import Tier
from daliang.measures.scope import Corner
from daliang.org import clock
from daliang.org.models import Person, Unit
from daliang.register.models import Project
from daliang.rounds.changing import Adjustment, Change, Difference, Side, Words
from daliang.rounds.facts import facts_of, timeline
from daliang.rounds.fields import DESCRIPTIVE, changed_fields, is_changed
from daliang.rounds.file_texts import file_texts, rewritten, texts_at
from daliang.rounds.judging import read_line
from daliang.rounds.known import Known
from daliang.rounds.models import REPORTED, Line, ReturnState, Round
from daliang.rounds.standing import Ruler, Snapshot, facts_at, postings_of, touched
from daliang.rounds.standstill import adjusted, standing_still

__all__ = ["Adjustment", "Change", "Comparison", "Difference", "comparison"]


@dataclass
class Comparison:
    """Lists in order of unit and project. `advanced` moved up a stage; `dropped` left the series otherwise (ended,
    suspended, fell out of its filter); `moved` land elsewhere now.

    `stalled` and `adjustments` are filled for a full comparison only.
    """

    round: Round
    since: Closing | None
    is_preview: bool
    closing: Closing | None = None
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    upgraded: list[Change] = field(default_factory=list)
    advanced: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    dropped: list[Change] = field(default_factory=list)
    stalled: list[Change] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    unreported: list[Unit] = field(default_factory=list)
    excused: list[Unit] = field(default_factory=list)

    def sort_in(self, change: Change, ruler: Ruler) -> None:
        """Put a change into every list that it belongs to."""
        before, after = change.before, change.after
        if not (after.in_series or (before and before.in_series)):
            return
        if before is None or not before.in_series:
            self.new.append(change)
            return
        if after.in_series and change.what:
            self.changed.append(change)
        if after.band > before.band:
            self.upgraded.append(change)
        if after.in_series and after.unit != before.unit:
            self.moved.append(change)
        ahead = not after.is_ended and ruler.scheme.rank(after.stage) > ruler.scheme.rank(before.stage)
        if ahead:
            self.advanced.append(change)
        elif not after.in_series:
            self.dropped.append(change)

    @property
    def lists(self) -> tuple[list[Change], ...]:
        return (self.new, self.changed, self.upgraded, self.advanced, self.moved, self.dropped, self.stalled)


def comparison(
    round_: Round,
    *,
    person: Person | None = None,
    closing: Closing | None = None,
    since: Closing | None = None,
    is_full: bool = False,
) -> Comparison:
    """The round against an earlier closing; with a person, only what lies in their branch.

    `closing`: as which of the round's closings; by default the one that counts, a preview while there is none. `since`:
    by default the closing of the round before in its series. A fixed number of queries.
    """
    closing = closing or round_.closing
    since = since or _since(round_)
    made = Comparison(round_, since, closing is None, closing)
    compared = _Compared(round_, closing, since)
    seen = Unit.objects.all() if person is None else Unit.objects.visible_to(person)
    visible = {unit.code: unit for unit in seen}
    for change in compared.changes():
        if change.unit.code in visible and _lies_in(visible, change.project):
            made.sort_in(_told(change, person), compared.ruler)
    if is_full and compared.before:
        made.stalled = [_told(change, person) for change in compared.still() if change.unit.code in visible]
        found = adjusted(compared.before, compared.after, visible, compared.names)
        made.adjustments = [_told_adjustment(one, person) for one in found]
    for changes in made.lists:
        changes.sort(key=lambda change: (change.unit.path, change.code or "~", change.name))
    missing = _missing(round_, closing)
    made.unreported = [visible[code] for code in missing["unreported"] if code in visible]
    made.excused = [visible[code] for code in missing["excused"] if code in visible]
    return made


def _lies_in(visible: Collection[str], project: Project | None) -> bool:
    """What has left the branch since is nobody's matter there any more; a new line has no project yet."""
    return project is None or project.unit is None or project.unit.code in visible


def _told(change: Change, person: Person | None) -> Change:
    """As lists tell it: where the file is closed to the person, its code name and none of its telling texts."""
    if person is None or change.project is None or change.project.opens_to(person):
        return change
    what = tuple(one for one in change.what if one.field not in DESCRIPTIVE)
    return replace(change, name=change.project.shown_to(person), what=what)


def _told_adjustment(found: Adjustment, person: Person | None) -> Adjustment:
    """The reasons of a closed file's postings are its own words."""
    if person is None or found.project.opens_to(person):
        return found
    return replace(found, name=found.project.shown_to(person), is_open=False)


def _since(round_: Round) -> Closing | None:
    earlier = round_.series.rounds.filter(number__lt=round_.number, closing__isnull=False)
    found = earlier.select_related("closing").order_by("-number").first()
    return found.closing if found else None


def _ruler(round_: Round) -> Ruler:
    asks = round_.series.asks
    bounds = Tier.objects.filter(currency=asks.currency.value).order_by("at_least").values_list("at_least", flat=True)
    return Ruler(current_scheme(), asks, tuple(bounds))


def _missing(round_: Round, closing: Closing | None) -> Mapping[str, list[str]]:
    """The units that have not filed: those that had to, and those excused from it."""
    if closing is not None:
        kept = closing.figures
        return {"unreported": kept["unreported"], "excused": kept.get("excused", [])}
    drafts = list(round_.returns.filter(state=ReturnState.DRAFT).select_related("unit", "allowance"))
    return {
        "unreported": [ret.unit.code for ret in drafts if ret.is_missing],
        "excused": [ret.unit.code for ret in drafts if ret.is_excused],
    }


class _Compared:
    """The two corners and what is known of them. `closing` None: now."""

    def __init__(self, round_: Round, closing: Closing | None, since: Closing | None) -> None:
        self.closing, self.since = closing, since
        self.ruler, self.names = _ruler(round_), Words.read()
        self.before = Corner(since.day, since.seq) if since else None
        self.after = Corner(closing.day, closing.seq) if closing else _now(round_)
        self.lines = [] if closing else _lines(round_)
        self.known = None if closing else Known.of(round_, self.lines)
        self.written = rewritten(since.made_at if since else None, closing.made_at if closing else None)
        self.touched = touched(self.before, self.after)
        self.moving: set[int] = set()

    def changes(self) -> Iterator[Change]:
        """Every project that the ledger, its file or a line changed, and every new line."""
        by_project = {line.project_id: line for line in self.lines if line.project_id}
        ids = self.touched | self.written | set(by_project)
        postings = postings_of(ids, self.after.seq)
        was = texts_at(self.written | set(by_project), self.since.made_at) if self.since else {}
        then = texts_at(self.touched | self.written, self.closing.made_at) if self.closing else {}
        for project in Project.objects.filter(pk__in=ids).select_related("unit"):
            facts = facts_at(postings, project.pk, self.before) if self.before else []
            before = Side(self.ruler.snapshot(facts))
            after = self._after(project, by_project.get(project.pk), postings, then.get(project.pk))
            # Where no row of the past was written meanwhile, both corners say the same.
            before = replace(before, texts=was.get(project.pk, after.texts))
            yield from self._change(project, project.name, before, after)
        for line in self.lines:
            if line.project_id is None:
                yield from self._change(None, line.name, Side(None), self._of_new(line))

    def still(self) -> Iterator[Change]:
        """What stood in the series at both corners and has not moved between them, since when."""
        assert self.before
        moment = self.closing.made_at if self.closing else None
        return standing_still(self.ruler, self.after, self.touched | self.moving, self.names, moment)

    def _change(self, project: Project | None, name: str, was: Side, now: Side) -> Iterator[Change]:
        if now.snapshot is None:
            return
        what = tuple(self.names.differences(was, now))
        if project is not None and any(one.field == "progress" or one.field not in DESCRIPTIVE for one in what):
            self.moving.add(project.pk)
        yield Change(project, name, self.names.units[now.snapshot.unit], was.snapshot, now.snapshot, what)

    def _after(
        self, project: Project, line: Line | None, postings: dict[int, list[Any]], texts: dict[str, str] | None
    ) -> Side:
        if line is None or self.known is None:
            snapshot = self.ruler.snapshot(facts_at(postings, project.pk, self.after))
            return Side(snapshot, texts or file_texts(project))
        changed = changed_fields(line, today=clock.today())
        typed = {name: line.typed[name] for name in changed if name in DESCRIPTIVE}
        return Side(self._laid(line, self.known), {**file_texts(project), **typed})

    def _of_new(self, line: Line) -> Side:
        assert self.known
        typed = {name: line.typed.get(name, "") for name in DESCRIPTIVE}
        return Side(self._laid(line, self.known), typed)

    def _laid(self, line: Line, known: Known) -> Snapshot | None:
        """The project's facts with the line's on top; a line that no longer reads clean adds nothing."""
        reading = read_line(line, known)
        facts = [] if reading.errors else facts_of(reading, line.project or Project(), known)
        told: list[Fact] = [fact for fact in timeline(line.project, facts, known) if fact.day <= self.after.day]
        return self.ruler.snapshot(told)


def _now(round_: Round) -> Corner:
    head = Head.objects.values_list("seq", flat=True).first() or 0
    return Corner(min(round_.cut_off_on, clock.today()), head)


def _lines(round_: Round) -> list[Line]:
    """Changed lines of what is reported in an open round.

    What a unit wrote of a project that has moved away is not told to the unit that has it now.
    """
    today = clock.today()
    found = Line.objects.filter(belongs_to__round=round_, belongs_to__state__in=REPORTED).select_related(
        "belongs_to__unit", "belongs_to__round", "project__unit", "project__stage", "project__industry"
    )
    return [line for line in found if is_changed(line, today=today) and not line.is_away]

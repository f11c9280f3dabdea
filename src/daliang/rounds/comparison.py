"""This round against the closing before: new, changed, upgraded, advanced, dropped, and who has not reported.

A closed round is compared by the ledger alone, so later corrections do not move it. An open round is a preview: what
the ledger knows now, with the lines filed so far laid on top.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from daliang.ledger.facts import Fact
from daliang.ledger.models import Closing, Head
from daliang.ledger.scheme import current_scheme
from daliang.measures.models import Tier
from daliang.measures.scope import Corner
from daliang.org import clock, words
from daliang.org.models import Person, Unit
from daliang.register.models import Industry, Origin, Project, Stage
from daliang.rounds.facts import facts_of, timeline
from daliang.rounds.fields import DESCRIPTIVE, changed_fields, is_changed
from daliang.rounds.judging import read_line
from daliang.rounds.known import Known
from daliang.rounds.models import REPORTED, Line, ReturnState, Round
from daliang.rounds.standing import Ruler, Snapshot, facts_at, postings_of, touched
from daliang.vocabulary.money import describe_money


@dataclass(frozen=True)
class Difference:
    """One thing that changed, in words: unit, amount, stage, industry, origin, progress …"""

    field: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One project with what changed. `project` is None for a new line that is not posted yet (open rounds)."""

    project: Project | None
    name: str
    unit: Unit
    before: Snapshot | None
    after: Snapshot | None
    what: tuple[Difference, ...]
    line: Line | None = None

    @property
    def code(self) -> str:
        return self.project.code if self.project else ""


@dataclass
class Comparison:
    """Lists in order of unit and project. `advanced` moved up a stage; `dropped` left the series otherwise."""

    round: Round
    since: Closing | None
    is_preview: bool
    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    upgraded: list[Change] = field(default_factory=list)
    advanced: list[Change] = field(default_factory=list)
    dropped: list[Change] = field(default_factory=list)
    unreported: list[Unit] = field(default_factory=list)
    excused: list[Unit] = field(default_factory=list)

    def sort_in(self, change: Change, ruler: Ruler) -> None:
        """Put a change into every list that it belongs to."""
        before, after = change.before, change.after
        if after is None or not (after.in_series or (before and before.in_series)):
            return
        if before is None or not before.in_series:
            self.new.append(change)
            return
        if after.in_series and change.what:
            self.changed.append(change)
        if after.band > before.band:
            self.upgraded.append(change)
        ahead = not after.is_ended and ruler.scheme.rank(after.stage) > ruler.scheme.rank(before.stage)
        if ahead:
            self.advanced.append(change)
        elif not after.in_series:
            self.dropped.append(change)


def comparison(round_: Round, *, person: Person | None = None) -> Comparison:
    """The round against the closing of the round before in its series; with a person, only what lies in their branch.

    A fixed number of queries.
    """
    since = _since(round_)
    made = Comparison(round_, since, is_preview=round_.closing is None)
    ruler = _ruler(round_)
    before = Corner(since.day, since.seq) if since else None
    names = _Words.read()
    seen = Unit.objects.all() if person is None else Unit.objects.visible_to(person)
    visible = {unit.code: unit for unit in seen}
    for change in _changes(round_, ruler, before, names):
        if change.unit.code in visible and _lies_in(visible, change.project):
            made.sort_in(change if person is None else _told(change, person), ruler)
    for changes in (made.new, made.changed, made.upgraded, made.advanced, made.dropped):
        changes.sort(key=lambda change: (change.unit.path, change.code or "~", change.name))
    missing = _missing(round_)
    made.unreported = [visible[code] for code in missing["unreported"] if code in visible]
    made.excused = [visible[code] for code in missing["excused"] if code in visible]
    return made


def _lies_in(visible: Collection[str], project: Project | None) -> bool:
    """What has left the branch since is nobody's matter there any more; a new line has no project yet."""
    return project is None or project.unit is None or project.unit.code in visible


def _told(change: Change, person: Person) -> Change:
    """As lists tell it: where the file is closed to the person, its code name and none of its telling texts."""
    if change.project is None or change.project.opens_to(person):
        return change
    what = tuple(one for one in change.what if one.field not in DESCRIPTIVE)
    return replace(change, name=change.project.shown_to(person), what=what)


def _since(round_: Round) -> Closing | None:
    earlier = round_.series.rounds.filter(number__lt=round_.number, closing__isnull=False)
    found = earlier.select_related("closing").order_by("-number").first()
    return found.closing if found else None


def _ruler(round_: Round) -> Ruler:
    asks = round_.series.asks
    bounds = Tier.objects.filter(currency=asks.currency.value).order_by("at_least").values_list("at_least", flat=True)
    return Ruler(current_scheme(), asks, tuple(bounds))


def _missing(round_: Round) -> Mapping[str, list[str]]:
    """The units that have not filed: those that had to, and those excused from it."""
    if round_.closing is not None:
        kept = round_.closing.figures
        return {"unreported": kept["unreported"], "excused": kept.get("excused", [])}
    drafts = list(round_.returns.filter(state=ReturnState.DRAFT).select_related("unit", "allowance"))
    return {
        "unreported": [ret.unit.code for ret in drafts if ret.is_missing],
        "excused": [ret.unit.code for ret in drafts if ret.is_excused],
    }


@dataclass(frozen=True)
class _Words:
    """Names for codes, in the reader's language."""

    stages: dict[str, Stage]
    industries: dict[str, Industry]
    units: dict[str, Unit]

    @classmethod
    def read(cls) -> _Words:
        return cls(
            {stage.code: stage for stage in Stage.objects.all()},
            {industry.code: industry for industry in Industry.objects.all()},
            {unit.code: unit for unit in Unit.objects.all()},
        )

    def standing(self, snapshot: Snapshot) -> str:
        """The stage, and whether it stands still there."""
        stage = words.named(self.stages[snapshot.stage])
        if snapshot.is_ended:
            return _("%(stage)s（终止）") % {"stage": stage}
        return _("%(stage)s（暂停）") % {"stage": stage} if snapshot.is_suspended else stage

    def of(self, snapshot: Snapshot) -> dict[str, str]:
        """What of a snapshot is compared, in words."""
        return {
            "unit": words.named(self.units[snapshot.unit]),
            "stage": self.standing(snapshot),
            "amount": describe_money(snapshot.money, language=words.language()) if snapshot.money else "",
            "industry": words.named(self.industries[snapshot.industry]),
            "origin": str(Origin(snapshot.origin).label) if snapshot.origin else "",
        }


def _changes(round_: Round, ruler: Ruler, before: Corner | None, names: _Words) -> Iterator[Change]:
    after, lines = _after(round_), _lines(round_)
    known = Known.of(round_, lines) if round_.closing is None else None
    by_project = {line.project_id: line for line in lines if line.project_id}
    ids = touched(before, after) | set(by_project)
    postings = postings_of(ids, after.seq)
    for project in Project.objects.filter(pk__in=ids).select_related("unit"):
        was = ruler.snapshot(facts_at(postings, project.pk, before)) if before else None
        line = by_project.get(project.pk)
        facts = _laid(line, known, after) if line and known else facts_at(postings, project.pk, after)
        yield from _change(project, was, ruler.snapshot(facts), line, names)
    for line in lines:
        if line.project_id is None and known is not None:
            yield from _change(None, None, ruler.snapshot(_laid(line, known, after)), line, names)


def _after(round_: Round) -> Corner:
    if round_.closing is not None:
        return Corner(round_.closing.day, round_.closing.seq)
    head = Head.objects.values_list("seq", flat=True).first() or 0
    return Corner(min(round_.cut_off_on, clock.today()), head)


def _lines(round_: Round) -> list[Line]:
    """Changed lines of what is reported (while open) or was accepted (when closed).

    While open, what a unit wrote of a project that has moved away is not told to the unit that has it now.
    """
    today = clock.today()
    found = Line.objects.filter(belongs_to__round=round_, belongs_to__state__in=REPORTED).select_related(
        "belongs_to__unit", "belongs_to__round", "project__unit", "project__stage", "project__industry"
    )
    is_open = round_.closing is None
    return [line for line in found if is_changed(line, today=today) and not (is_open and line.is_away)]


def _laid(line: Line, known: Known, after: Corner) -> list[Fact]:
    """The project's facts with the line's on top; a line that no longer reads clean adds nothing."""
    reading = read_line(line, known)
    facts = [] if reading.errors else facts_of(reading, line.project or Project(), known)
    return [fact for fact in timeline(line.project, facts, known) if fact.day <= after.day]


def _change(
    project: Project | None, was: Snapshot | None, now: Snapshot | None, line: Line | None, names: _Words
) -> Iterator[Change]:
    if now is None:
        return
    unit = names.units[now.unit]
    name = line.name if line and project is None else project.name if project else ""
    yield Change(project, name, unit, was, now, tuple(_differences(was, now, line, names)), line)


def _differences(was: Snapshot | None, now: Snapshot, line: Line | None, names: _Words) -> Iterator[Difference]:
    earlier = names.of(was) if was else {}
    for field_name, text in names.of(now).items():
        if text != earlier.get(field_name, ""):
            yield Difference(field_name, earlier.get(field_name, ""), text)
    if line is not None:
        for field_name in changed_fields(line, today=clock.today()):
            if field_name in DESCRIPTIVE:
                yield Difference(field_name, (line.before or {}).get(field_name, ""), line.typed[field_name])

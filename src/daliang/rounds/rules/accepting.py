"""The city takes a return in (受理): nothing posted since may be overwritten, no project may come from two units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from daliang.ledger.facts import Kind
from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.deadlines import minutes_late
from daliang.rounds.fields import is_changed
from daliang.rounds.findings import alike_elsewhere
from daliang.rounds.judging import read_return
from daliang.rounds.lookalikes import Sighting, elsewhere, sightings
from daliang.rounds.models import Line, Return, ReturnState, Round
from daliang.rounds.reading import Reading
from daliang.rounds.rules.guards import be, be_of_city, be_over, hold_in, hold_open, raise_if
from daliang.rounds.rules.hands import check_as_officer, own_corrections
from daliang.rounds.rules.telling import tell_accepted
from daliang.vocabulary.refusal import N_, Refusal, quoted

KINDS = {
    Kind.OPENED: N_("建档"),
    Kind.BROUGHT_FORWARD: N_("期初转入"),
    Kind.REACHED: N_("进入阶段"),
    Kind.RECOGNISED: N_("认定"),
    Kind.WITHDRAWN: N_("撤销"),
    Kind.FELL_BACK: N_("阶段回退"),
    Kind.AMOUNT: N_("金额调整"),
    Kind.PAID_IN: N_("到账"),
    Kind.MOVED: N_("变更落地单位"),
    Kind.RECREDITED: N_("变更归属"),
    Kind.RECLASSIFIED: N_("变更行业或内外资"),
    Kind.SUSPENDED: N_("暂停"),
    Kind.RESUMED: N_("恢复推进"),
    Kind.ENDED: N_("终止"),
    Kind.REOPENED: N_("重新启动"),
    Kind.REVERSED: N_("冲销更正"),
}


@dataclass(frozen=True)
class Outcome:
    """What accepting all did: the returns now accepted, and those that could not be, each with why."""

    accepted: list[Return]
    refused: list[tuple[Return, Refusal]]


@transaction.atomic
def accept(ret: Return, *, by: Person) -> Return:
    """Take an approved return in; accepting it again answers with the same success.

    Refusals: role, unit, `closed`, `wrong_state`, `moved_on` per line (says what was posted since), `two_units` per
    line (names both units), `same_person` per line that the officer put right and nobody else has checked, and what
    no longer reads clean.
    """
    be(by, Role.OFFICER)
    be_over(by, ret.unit)
    hold_open(ret.round)
    ret.refresh_from_db()
    if ret.state == ReturnState.ACCEPTED:
        return ret
    hold_in(ret, (ReturnState.APPROVED,))
    readings = read_return(ret)
    raise_if(
        [
            *own_corrections(readings, by),
            *moved_on(reading.line for reading in readings),
            *_two_units(ret, readings),
            *(refusal for reading in readings for refusal in reading.refusals()),
        ]
    )
    check_as_officer(readings, by)
    now = clock.now()
    ret.state, ret.accepted_at, ret.accepted_by = ReturnState.ACCEPTED, now, by
    if ret.accepted_late_by is None:
        ret.accepted_late_by = minutes_late(now, ret.accept_due_at)
    ret.save()
    record(by=by, action="round.accept", subject=ret, unit=ret.unit, late_by=ret.accepted_late_by)
    tell_accepted(ret, by)
    return ret


def accept_all(round_: Round, *, by: Person) -> Outcome:
    """Accept every approved return that can be; one that cannot does not hold up the others.

    One that looks like another unit's project is not taken with the rest: somebody opens it and decides.
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    with transaction.atomic():
        hold_open(round_)
    accepted: list[Return] = []
    refused: list[tuple[Return, Refusal]] = []
    waiting = Return.objects.visible_to(by).filter(round=round_, state=ReturnState.APPROVED)
    for ret in waiting.select_related("unit", "round__series"):
        try:
            raise_if(_unseen(alike) for alike in look_alikes(ret))
            accepted.append(accept(ret, by=by))
        except Refusal as refusal:
            refused.append((ret, refusal))
    return Outcome(accepted, refused)


def moved_on(lines: Iterable[Line]) -> Iterator[Refusal]:
    """Changed lines whose project has postings that the line does not know of; one query.

    Of a project that has moved to another unit nothing is told here: reading the line refuses it.
    """
    today = clock.today()
    behind = [line for line in lines if line.is_behind and not line.is_away and is_changed(line, today=today)]
    since: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(project__in=[line.project_id for line in behind]).select_related(
        "batch__maker"
    ):
        since[posting.project_id].append(posting)
    for line in behind:
        assert line.project is not None
        later = [posting for posting in since[line.project.pk] if posting.seq > line.seen_seq]
        yield Refusal(
            N_(
                "“%(name)s”在填报之后又有新的登记：%(what)s。请对照后点“按最新情况重看”，或退回该单位；已登记的内容不会被覆盖。"
            ),
            code="moved_on",
            where=_where(line),
            name=quoted(line.name),
            line=line.pk,
            what="；".join(_posted(p) for p in later),
        )


def _where(line: Line) -> str:
    return (
        _("%(unit)s 第%(number)s行 %(name)s")
        % {
            "unit": named(line.belongs_to.unit),
            "number": line.position,
            "name": quoted(line.name),
        }
    ).rstrip()


def _posted(posting: Posting) -> str:
    """What kind of fact, of which day, by whom."""
    maker = posting.batch.maker
    return _("%(kind)s（%(day)s，%(who)s，台账第%(seq)s号）") % {
        "kind": _(KINDS[Kind(posting.kind)]),
        "day": posting.effective_on.isoformat(),
        "who": named(maker) if maker else "—",
        "seq": posting.seq,
    }


def _two_units(ret: Return, readings: list[Reading]) -> Iterator[Refusal]:
    """A new line that another unit has filed as well, or that equals a live project of another unit."""
    new = [reading for reading in readings if reading.line.is_new]
    others = elsewhere(sightings(ret.round), ret.unit) if new else []
    for reading in new:
        for seen in others:
            if seen.is_same(reading.values.name, reading.values.investor):
                yield _both(ret, reading, seen)


def _both(ret: Return, reading: Reading, seen: Sighting) -> Refusal:
    message = N_(
        "“%(name)s”由两个单位报送：%(one)s 和 %(other)s（%(file)s）。一个项目只计一次：请核定归属，把另一家的退回。"
    )
    return Refusal(
        message,
        code="two_units",
        field="name",
        where=_where(reading.line),
        name=quoted(reading.values.name),
        one=named(ret.unit),
        other=named(seen.unit),
        file=seen.code or _("本期新报"),
    )


@dataclass(frozen=True)
class Alike:
    """A new line, and what another unit has that looks like it. For the city's officer only: it names that unit."""

    line: Line
    seen: Sighting


def look_alikes(ret: Return, readings: list[Reading] | None = None) -> list[Alike]:
    """New lines that look like another unit's project without being plainly the same (`two_units` refuses those)."""
    new = [one for one in (read_return(ret) if readings is None else readings) if one.line.is_new]
    found = sightings(ret.round) if new else []
    return [
        Alike(reading.line, seen)
        for reading in new
        for seen in alike_elsewhere(reading, found)
        if not seen.is_same(reading.values.name, reading.values.investor)
    ]


def _unseen(alike: Alike) -> Refusal:
    return Refusal(
        N_(
            "与“%(other)s”的“%(theirs)s”（%(file)s）名称、投资方相近：请打开这份填报核对，"
            "不是同一项目的单独受理，是同一项目的退回一家。"
        ),
        code="look_alike",
        field="name",
        where=_where(alike.line),
        other=named(alike.seen.unit),
        theirs=quoted(alike.seen.name),
        file=alike.seen.code or _("本期新报"),
    )

"""Closing a round (封账): post what was accepted, freeze the figures, chain the closing, carry the rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from daliang.ledger.closing import close
from daliang.ledger.numbering import lock_head
from daliang.ledger.posting import Group, NewFact, post_together
from daliang.org import clock
from daliang.org.models import Person, Role
from daliang.org.rules import record
from daliang.org.words import named
from daliang.rounds.carrying import carry
from daliang.rounds.facts import facts_of
from daliang.rounds.figures import figures_of
from daliang.rounds.models import PENDING, Return, ReturnState, Round, RoundState
from daliang.rounds.project_files import file_all
from daliang.rounds.reading import Reading
from daliang.rounds.reading_at_once import read_changes
from daliang.rounds.rules.accepting import moved_on
from daliang.rounds.rules.guards import be, be_of_city, hold_round, raise_if
from daliang.rounds.rules.hands import checked_by_writer, maker_of, nobody_checked
from daliang.rounds.rules.telling import tell_closed
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def close_round(round_: Round, *, by: Person, carry_over: bool = False) -> Round:
    """Close the round: its accepted lines enter the ledger, one batch for each return, maker and checker.

    The maker wrote the line, the checker looked at it and wrote none of it (docs/decisions/0008).

    The closing's day is the cut-off day, or today when the round closes before it. Who has not filed keeps its last
    positions and is listed as unreported, unless excused. Of a round that was opened again the closing supersedes the
    one left behind, chained after whatever was closed last; what that one posted stays posted.

    Refusals: `not_your_role`, `already_closed` (when and by whom), `pending` (returns filed, approved or sent back but
    not accepted; `carry_over` sends them to the next round), `moved_on` per line, and what no longer reads clean.
    """
    be(by, Role.OFFICER)
    be_of_city(by)
    if not hold_round(round_):
        raise _already_closed(round_)
    Round.objects.filter(pk=round_.pk).update(state=RoundState.CLOSED)
    round_.returns.update(version=F("version") + 1)
    returns = list(round_.returns.select_related("unit", "round__series", "filed_by", "approved_by", "allowance"))
    pending = [ret for ret in returns if ret.state in PENDING]
    if pending and not carry_over:
        raise _pending(round_, pending)
    lock_head()
    day = min(round_.cut_off_on, clock.today())
    _post_all(round_, [ret for ret in returns if ret.state == ReturnState.ACCEPTED])
    figures = figures_of(
        day,
        unreported=[ret.unit.code for ret in returns if ret.is_missing],
        excused=[ret.unit.code for ret in returns if ret.is_excused],
        late=[ret.unit.code for ret in returns if ret.late_by],
    )
    left = round_.reopenings.confirmed().select_related("closing").last()
    before = left.closing if left else None
    round_.closing = close(title=round_.code, day=day, figures=figures, by=by, supersedes=before)
    round_.state = RoundState.CLOSED
    round_.save(update_fields=["closing", "state"])
    _leave(round_, returns)
    record(
        by=by,
        action="round.close",
        subject=round_,
        closing=round_.closing.number,
        carried=[r.unit.code for r in pending],
    )
    tell_closed(round_, returns, by)
    return round_


def _already_closed(round_: Round) -> Refusal:
    closing = round_.closing
    return Refusal(
        N_("%(round)s 已于 %(at)s 由%(by)s封账，不能再次封账；封账后的更正在下一期作为调整列示。"),
        code="already_closed",
        round=round_.code,
        at=f"{clock.local(closing.made_at):%Y-%m-%d %H:%M}" if closing else "—",
        by=named(closing.by) if closing and closing.by else "—",
    )


def _pending(round_: Round, pending: Sequence[Return]) -> Refusal:
    what = "；".join(f"{named(ret.unit)}（{ret.get_state_display()}）" for ret in pending)
    return Refusal(
        N_("%(round)s 还有%(count)s份填报没有办完：%(what)s。请先受理或退回；要现在封账的，请确认将它们转入下一期。"),
        code="pending",
        round=round_.code,
        count=len(pending),
        what=what,
        units=[ret.unit.code for ret in pending],
    )


def _post_all(round_: Round, accepted: Sequence[Return]) -> None:
    """Conflicts of all returns are reported together, before anything is written. A fixed number of queries."""
    read, known = read_changes(round_, accepted)
    raise_if(
        [
            *moved_on([reading.line for _ret, readings in read for reading in readings]),
            *(_of(ret, error) for ret, readings in read for reading in readings for error in reading.placed_errors()),
        ]
    )
    changed = [(ret, reading) for ret, readings in read for reading in readings if reading.changed]
    hands = _hands(changed)
    projects = file_all([(reading, hands[reading.line.pk][0]) for _ret, reading in changed], known.day.year)
    facts: dict[tuple[int, Person, Person], list[NewFact]] = defaultdict(list)
    for ret, reading in changed:
        facts[ret.pk, *hands[reading.line.pk]].extend(facts_of(reading, projects[reading.line.pk], known))
    expected = {projects[reading.line.pk].pk: reading.line.seen_seq for _ret, reading in changed}
    source = f"round:{round_.code}"
    groups = [
        Group(group, maker, checker, source, expected) for (_ret, maker, checker), group in facts.items() if group
    ]
    if groups:
        post_together(groups)


def _of(ret: Return, error: Refusal) -> Refusal:
    error.where = f"{named(ret.unit)} {error.where}".rstrip()
    return error


def _hands(changed: Sequence[tuple[Return, Reading]]) -> dict[int, tuple[Person, Person]]:
    """Line id → who wrote it and who checked it. Refusal `same_person` for a line that only its writers have seen."""
    raise_if(
        _of(ret, nobody_checked(reading.line))
        for ret, reading in changed
        if checked_by_writer(reading.line, reading.changed, reading.line.checked_by_id)
    )
    pairs = {
        reading.line.pk: (maker_of(reading.line, reading.changed, ret.filed_by_id), reading.line.checked_by_id)
        for ret, reading in changed
    }
    people = Person.objects.in_bulk({pk for pair in pairs.values() for pk in pair if pk is not None})
    return {line: (people[maker or 0], people[checker or 0]) for line, (maker, checker) in pairs.items()}


def _leave(round_: Round, returns: Sequence[Return]) -> None:
    """What was filed and not accepted is carried; it and every draft go to the next round if that is open already."""
    left = [ret for ret in returns if ret.state != ReturnState.ACCEPTED]
    Return.objects.filter(round=round_, state__in=PENDING).update(state=ReturnState.CARRIED)
    upcoming = round_.series.rounds.filter(number__gt=round_.number, state=RoundState.OPEN).order_by("number").first()
    if upcoming is not None and left:
        Return.objects.filter(round=upcoming).update(version=F("version") + 1)
        carry(left, upcoming)

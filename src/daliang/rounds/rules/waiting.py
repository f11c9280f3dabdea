"""Telling who has to approve or to take in that returns wait for them: near the level's deadline, and past it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from daliang.notices.kinds import Kind
from daliang.notices.rules import tell
from daliang.org import clock
from daliang.org.delegations import Delegation
from daliang.org.models import Person, Role, Unit
from daliang.rounds.deadlines import is_near, is_past
from daliang.rounds.models import Return, ReturnState, Round
from daliang.rounds.rules.telling import at
from daliang.vocabulary.refusal import N_

WAITING = {
    Kind.APPROVAL_DUE: N_("%(round)s 将于 %(at)s 到审核时限，%(unit)s 有%(count)s份填报待审核。"),
    Kind.APPROVAL_OVERDUE: N_("%(round)s 已于 %(at)s 过审核时限，%(unit)s 有%(count)s份填报逾期未审核，请尽快审核。"),
    Kind.ACCEPTANCE_DUE: N_("%(round)s 将于 %(at)s 到受理时限，%(unit)s 有%(count)s份填报待受理。"),
    Kind.ACCEPTANCE_OVERDUE: N_("%(round)s 已于 %(at)s 过受理时限，%(unit)s 有%(count)s份填报逾期未受理，请尽快受理。"),
}
URGENT = frozenset({Kind.APPROVAL_OVERDUE, Kind.ACCEPTANCE_OVERDUE})
LEVELS = {
    ReturnState.FILED: (Role.APPROVER, Kind.APPROVAL_DUE, Kind.APPROVAL_OVERDUE),
    ReturnState.APPROVED: (Role.OFFICER, Kind.ACCEPTANCE_DUE, Kind.ACCEPTANCE_OVERDUE),
}
# A person, the unit where they sit (a delegate: where the approver sits), and what they are told of which moment.
Told = tuple[Person, Unit, Round, Kind, datetime]


def remind_of_waiting() -> int:
    """Tell who has it now: from the day before the deadline of their level, and once it has passed; once for each
    round, unit where they sit, and moment, however many returns wait. How many heard it.

    A return waits by its own moments, so more time to file is more time to check; what was not filed, excused or
    not, waits for nobody here. Who stands in for an approver today hears it too; who filed a return cannot approve it
    and does not hear of it. A closing leaves nothing in these states, so a closed round tells nobody.
    """
    held = Return.objects.filter(state__in=[*LEVELS])
    waiting = [(ret, due, kind) for ret in held.select_related("unit", "round", "allowance") for due, kind in _now(ret)]
    if not waiting:
        return 0
    seats = {role: [*_seats(role)] for role in (Role.APPROVER, Role.OFFICER)}
    counted: Counter[Told] = Counter()
    for ret, due, kind in waiting:
        for person, seat in _checkers(ret, seats[LEVELS[ReturnState(ret.state)][0]]):
            counted[person, seat, ret.round, kind, due] += 1
    return sum(_tell(one, count) for one, count in counted.items())


def _now(ret: Return) -> Iterator[tuple[datetime, Kind]]:
    """The moment of its level and what there is to tell of it now, if anything."""
    due = ret.approve_due_at if ret.state == ReturnState.FILED else ret.accept_due_at
    _role, nearing, passed = LEVELS[ReturnState(ret.state)]
    now = clock.now()
    if due is not None and (is_past(due, now) or is_near(due, now)):
        yield due, passed if is_past(due, now) else nearing


def _seats(role: Role) -> Iterator[tuple[Person, Unit]]:
    """Who has the role, and where; with the approvers, who stands in for them today."""
    for person in Person.objects.filter(role=role, is_active=True, unit__isnull=False).select_related("unit"):
        assert person.unit is not None
        yield person, person.unit
    if role == Role.APPROVER:
        for one in Delegation.objects.live_on(clock.today()).select_related("delegate", "unit"):
            yield one.delegate, one.unit


def _checkers(ret: Return, seats: Iterable[tuple[Person, Unit]]) -> set[tuple[Person, Unit]]:
    """Each of them once, also who has the role and stands in for another one of the same unit."""
    found = {(person, seat) for person, seat in seats if seat.holds(ret.unit)}
    if ret.state == ReturnState.FILED:
        return {(person, seat) for person, seat in found if person.pk != ret.filed_by_id}
    return found


def _tell(told: Told, count: int) -> int:
    person, seat, round_, kind, due = told
    return tell(
        [person],
        kind=kind,
        key=f"round/{round_.code}/{seat.code}/{kind}/{due:%Y%m%d%H%M}",
        title=WAITING[kind],
        params={"round": round_.code, "at": at(due), "count": str(count)},
        href=f"/rounds/{round_.code}/",
        is_urgent=kind in URGENT,
        about=seat,
    )

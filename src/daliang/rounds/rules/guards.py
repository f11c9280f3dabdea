"""Who may do what in which state, and the locks that make it hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from daliang.org import clock
from daliang.org.models import Person, Role, Unit
from daliang.org.prepared import Prepared
from daliang.org.ready import ready_cursor
from daliang.org.standing_in import standing_in
from daliang.org.words import named
from daliang.rounds.models import EDITABLE, Line, Return, ReturnState, Round, RoundState, Series
from daliang.vocabulary.refusal import N_, Refusal, Refusals


def be(by: Person, *roles: Role) -> None:
    """The person has one of these roles; Refusal `not_your_role` names who has."""
    if by.scope_unit is not None and by.has_role(*roles):
        return
    raise Refusal(
        N_("这一步由%(roles)s办理，您的角色是“%(own)s”。"),
        code="not_your_role",
        field="by",
        roles="、".join(str(role.label) for role in roles),
        own=by.get_role_display() or _("无"),
    )


def be_over(by: Person, unit: Unit) -> None:
    """The person's branch holds the unit; Refusal `not_your_unit`."""
    if by.is_over(unit):
        return
    raise Refusal(
        N_("这是“%(unit)s”的填报，不归“%(own)s”办理；请由该单位或其上级办理。"),
        code="not_your_unit",
        field="unit",
        unit=named(unit),
        own=named(by.scope_unit) if by.scope_unit else _("无"),
    )


def be_approver(by: Person, unit: Unit, *besides: Role) -> Person | None:
    """The unit's approver, or one of the other roles over it, or who stands in for the approver today.

    Gives the approver in whose place somebody else acts, or None. Refusals `not_your_role`, `not_your_unit`.
    """
    found = standing_in(by, unit)
    if found is None:
        be(by, Role.APPROVER, *besides)
    be_over(by, unit)
    return found.approver if found else None


def acting(approver: Person | None) -> dict[str, Any]:
    """What the log says of a deed done in somebody's place."""
    return {"acting_for": approver.username} if approver else {}


def be_of_city(by: Person) -> None:
    """The person stands at the top of the tree: what concerns every unit is done there. Refusal `not_your_unit`."""
    unit = by.scope_unit
    if unit is not None and unit.depth == 1:
        return
    raise Refusal(
        N_("开放、全部受理、封账由市级办理，您的单位是“%(own)s”；请市商务局专员办理。"),
        code="not_your_unit",
        field="by",
        own=named(unit) if unit else _("无"),
    )


def may_write(by: Person, ret: Return) -> None:
    """The unit's own clerk, or a clerk or approver of the county above in its place. A park clerk's is the one unit."""
    be(by, Role.CLERK, Role.COUNTY_CLERK, Role.APPROVER)
    if by.has_role(Role.CLERK) and by.unit_id != ret.unit_id:
        raise Refusal(
            N_("您是“%(own)s”的填报人，不能替“%(unit)s”填报；请该单位的填报人登录后办理。"),
            code="not_your_unit",
            field="unit",
            own=named(by.unit),
            unit=named(ret.unit),
        )
    be_over(by, ret.unit)


def be_writable(by: Person, ret: Return) -> None:
    """May this person type into it now: for who asks before anything is locked. The deed itself asks under the lock.

    Refusals `not_your_role`, `not_your_unit`, `closed`, `wrong_state`.
    """
    may_write(by, ret)
    if not ret.round.is_open:
        raise closed(ret.round, ret)
    if not ret.is_editable:
        raise wrong_state(ret, EDITABLE)


def is_writable(by: Person, ret: Return) -> bool:
    """Whether `be_writable` would let the person in: what a page offers."""
    try:
        may_write(by, ret)
    except Refusal:
        return False
    return ret.round.is_open and ret.is_editable


def hold_series(series: Series) -> None:
    """Opening a round and opening one again stand in line here: only one of them finds the other not done.

    SQLite has one writer at a time anyway.
    """
    Series.objects.select_for_update(no_key=True).get(pk=series.pk)


def hold_round(round_: Round) -> bool:
    """Lock the round if it is open. Until this transaction ends nothing else can close it."""
    held = Round.objects.filter(pk=round_.pk, state=RoundState.OPEN).update(version=F("version") + 1)
    round_.refresh_from_db()
    return bool(held)


def hold_open(round_: Round) -> None:
    """Lock the round or refuse with `closed`."""
    if not hold_round(round_):
        raise closed(round_)


def hold(ret: Return, states: Iterable[ReturnState]) -> bool:
    """Lock the return if it is in one of the states, and read it anew either way."""
    held = Return.objects.filter(pk=ret.pk, state__in=[*states]).update(version=F("version") + 1)
    ret.refresh_from_db(from_queryset=Return.objects.select_related("round", "unit"))
    return bool(held)


def hold_in(ret: Return, states: Iterable[ReturnState], *, line: Line | None = None) -> None:
    """Lock the return in one of the states or refuse with `wrong_state`; a line is read anew under the lock.

    The closing locks every return of its round, so the round cannot close before this transaction ends.
    """
    held = hold(ret, states)
    if not ret.round.is_open:
        raise closed(ret.round, ret)
    if not held:
        raise wrong_state(ret, states)
    if line is not None:
        line.refresh_from_db()


# What a line's row says that others may change at any moment.
LIVE = (
    "typed", "before", "seen_seq", "confirmed", "is_dropped", "typed_by", "corrected_by", "checked_by_id", "version",
)  # fmt: skip
HOLD = """UPDATE "rounds_return" SET "version" = "version" + 1 WHERE "id" = %s AND "state" IN """


def _live(pk: int) -> QuerySet[Line]:
    looked_at = (*LIVE, "belongs_to__round__state")
    return Line.objects.select_related("belongs_to__round").only(*looked_at).filter(pk=pk).order_by()


LIVE_LINE = Prepared(_live)


def hold_line(line: Line, states: Sequence[ReturnState]) -> None:
    """As hold_in with a line, in two statements that are ready: every cell that saves itself comes this way."""
    with ready_cursor() as cursor:
        cursor.execute(f"{HOLD}({', '.join(['%s'] * len(states))})", [line.belongs_to_id, *states])
        held = cursor.rowcount
    found = LIVE_LINE.find(pk=line.pk)
    if not held or found is None or not found.belongs_to.round.is_open:
        hold_in(line.belongs_to, states, line=line)
        return
    for name in LIVE:
        setattr(line, name, getattr(found, name))


def wrong_state(ret: Return, states: Iterable[ReturnState]) -> Refusal:
    """The refusal of a deed that does not fit the state; says in which states it would."""
    return Refusal(
        N_("“%(unit)s”的填报现为“%(state)s”，不能这样办理；须处于：%(states)s。请刷新页面查看最新状态。"),
        code="wrong_state",
        field="state",
        unit=named(ret.unit),
        state=ret.get_state_display(),
        states="、".join(str(ReturnState(state).label) for state in states),
    )


def closed(round_: Round, ret: Return | None = None) -> Refusal:
    """The refusal of any deed on a closed round: since when, by whom, and where the texts are now."""
    closing = round_.closing
    at = f"{clock.local(closing.made_at):%Y-%m-%d %H:%M}" if closing else "—"
    by = named(closing.by) if closing and closing.by else "—"
    moved = ret.carried_to if ret is not None else None
    if moved is not None:
        return Refusal(
            N_("%(round)s 已于 %(at)s 由%(by)s封账，不能再改；您填写的内容已转入 %(next)s 的草稿，请到那里核对报送。"),
            code="closed",
            round=round_.code,
            at=at,
            by=by,
            next=moved.round.code,
        )
    return Refusal(
        N_("%(round)s 已于 %(at)s 由%(by)s封账，不能再改；已填写而未受理的内容保留为草稿，下一期开放时自动带入。"),
        code="closed",
        round=round_.code,
        at=at,
        by=by,
    )


def raise_if(refusals: Iterable[Refusal]) -> None:
    """Nothing, the one refusal, or all of them together."""
    found = [*refusals]
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)

"""Who hears of what in a round. A notice names the round and the unit, never a project or an amount."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daliang.notices.kinds import Kind
from daliang.notices.rules import tell
from daliang.org import clock
from daliang.org.delegations import Delegation
from daliang.org.models import Person, Role, Unit
from daliang.org.walls import whole_house
from daliang.rounds.models import Return, Round
from daliang.vocabulary.refusal import N_


def key_of(ret: Return, *what: object) -> str:
    """What a notice about a return is called; with the version of the return where the same may happen again."""
    return "/".join(map(str, ("round", ret.round.code, ret.unit.code, *what)))


def page_of(ret: Return) -> str:
    """The page of the return; daliang.web sees that it is there."""
    return f"/rounds/{ret.round.code}/returns/{ret.unit.code}/"


def clerks_of(unit: Unit) -> Iterable[Person]:
    """Who files for the unit."""
    return Person.objects.filter(role=Role.CLERK, unit=unit, is_active=True)


def over(unit: Unit, role: Role) -> Iterable[Person]:
    """Who has the role at the unit or above it; the house's own question, it leaves the branch of who asks."""
    steps = range(Unit.steplen, len(unit.path) + 1, Unit.steplen)
    return Person.objects.filter(role=role, is_active=True, unit__path__in=[unit.path[:end] for end in steps])


def tell_filed(ret: Return, by: Person) -> None:
    approvers = [*over(ret.unit, Role.APPROVER)]
    standing_in = Delegation.objects.live_on(clock.today()).filter(approver__in=approvers).select_related("delegate")
    people = [*approvers, *(one.delegate for one in standing_in)]
    _tell(ret, people, by, Kind.RETURN_FILED, N_("%(unit)s 已报送 %(round)s，请审核。"))


def tell_approved(ret: Return, by: Person) -> None:
    _tell(ret, over(ret.unit, Role.OFFICER), by, Kind.RETURN_APPROVED, N_("%(unit)s的 %(round)s 已审核，请受理。"))


def tell_returned(ret: Return, by: Person) -> None:
    people = [*clerks_of(ret.unit), *_filer(ret)]
    title = N_("%(unit)s的 %(round)s 被退回，请按退回意见修改后重新报送。")
    _tell(ret, people, by, Kind.RETURN_RETURNED, title)


def tell_accepted(ret: Return, by: Person) -> None:
    _tell(ret, _filer(ret), by, Kind.RETURN_ACCEPTED, N_("%(unit)s的 %(round)s 已受理。"))


def _filer(ret: Return) -> Iterable[Person]:
    return Person.objects.filter(pk=ret.filed_by_id or 0, is_active=True)


def _tell(ret: Return, people: Iterable[Person], by: Person, kind: Kind, title: str) -> None:
    tell(
        [person for person in people if person.pk != by.pk],
        kind=kind,
        key=key_of(ret, kind, ret.version),
        title=title,
        params={"round": ret.round.code},
        href=page_of(ret),
        about=ret.unit,
    )


def tell_opened(round_: Round, by: Person) -> None:
    """All clerks of filing units, in one go."""
    clerks = Person.objects.filter(role=Role.CLERK, unit__is_filer=True, is_active=True).exclude(pk=by.pk)
    tell(
        clerks,
        kind=Kind.ROUND_OPENED,
        key=f"round/{round_.code}/opened",
        title=N_("%(round)s 已开放填报，%(at)s 截止报送。"),
        params={"round": round_.code, "at": at(round_.due_at)},
        href=f"/rounds/{round_.code}/",
    )


@whole_house
def tell_closed(round_: Round, returns: Iterable[Return], by: Person) -> None:
    """Everybody who filed a return of the round."""
    filers = {ret.filed_by_id for ret in returns if ret.filed_by_id}
    tell(
        Person.objects.filter(pk__in=filers, is_active=True).exclude(pk=by.pk),
        kind=Kind.ROUND_CLOSED,
        key=f"round/{round_.code}/closed/{round_.version}",
        title=N_("%(round)s 已封账。"),
        params={"round": round_.code},
        href=f"/rounds/{round_.code}/",
    )


def at(due: datetime) -> str:
    """The moment, by the city's clock."""
    return f"{clock.local(due):%Y-%m-%d %H:%M}"


def tell_unfiled(ret: Return, *, kind: Kind, key: str) -> int:
    """Tell the clerks of a unit that has not filed; how many heard it for the first time."""
    return tell(
        clerks_of(ret.unit),
        kind=kind,
        key=key,
        title=UNFILED[kind],
        params={"round": ret.round.code, "at": at(ret.due_at)},
        href=page_of(ret),
        is_urgent=kind is not Kind.RETURN_DUE,
        about=ret.unit,
    )


UNFILED = {
    Kind.RETURN_DUE: N_("%(round)s 将于 %(at)s 截止，%(unit)s 尚未报送。"),
    Kind.RETURN_OVERDUE: N_("%(round)s 已于 %(at)s 截止，%(unit)s 逾期未报，请尽快报送。"),
    Kind.RETURN_REMINDED: N_("催报：%(unit)s的 %(round)s 尚未报送，截止时间 %(at)s。"),
}

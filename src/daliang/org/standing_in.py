"""Deeds of delegation: name somebody who approves while an approver is away, take it back, end it with the seat."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from daliang.org import clock
from daliang.org.delegations import Delegation, DelegationQuerySet
from daliang.org.matrix import reach_of
from daliang.org.models import Person, Role, Unit
from daliang.org.rules import record
from daliang.org.words import named
from daliang.vocabulary.refusal import N_, Refusal

DELEGATES = (Role.APPROVER, Role.COUNTY_CLERK)
LONGEST_DAYS, SHORTEST_REASON, LONGEST_REASON = 92, 2, 200


def standing_in(person: Person, unit: Unit) -> Delegation | None:
    """The delegation by which the person approves for `unit` today, or None; one query for who may have one."""
    if not person.has_role(*DELEGATES) or person.is_narrowed or person.unit is None or not person.unit.holds(unit):
        return None
    found = Delegation.objects.live_on(clock.today()).filter(delegate=person, unit=person.unit)
    return found.select_related("approver").order_by("pk").first()


@transaction.atomic
def delegate(approver: Person, to: Person, *, from_on: date, until_on: date, reason: str, by: Person) -> Delegation:
    """Let `to` approve in the place of `approver` from day to day. The approver does it, or the security administrator.

    Refusals: `not_your_role`, `not_your_unit` (somebody else's power), `no_seat` (who cannot delegate), `no_delegate`
    (oneself, another unit or role), `bad_days`, `no_reason`, `already_delegated` (days overlap), `chain` (who stands in
    for somebody in these days, or is away themselves).
    """
    _may_manage(by, approver)
    approver, to = _held(approver, to)
    _refuse_seats(approver, to)
    _refuse_days(from_on, until_on)
    reason = _reason(reason)
    _refuse_overlaps(approver, to, from_on, until_on)
    assert approver.unit is not None
    made = Delegation.objects.create(
        approver=approver, delegate=to, unit=approver.unit, approver_role=approver.role, delegate_role=to.role,
        from_on=from_on, until_on=until_on, reason=reason, made_by=by, made_at=clock.now(),
    )  # fmt: skip
    record(
        by=by, action="approval.delegate", subject=made, unit=approver.unit,
        acting_for=approver.username, delegate=to.username,
        on=from_on.isoformat(), until=until_on.isoformat(), reason=reason,
    )  # fmt: skip
    return made


def _held(approver: Person, to: Person) -> tuple[Person, Person]:
    """Both, locked and read anew: two delegations of one person stand in one order."""
    people = Person.objects.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    held = {person.pk: person for person in people.filter(pk__in=[approver.pk, to.pk])}
    return held[approver.pk], held[to.pk]


def _may_manage(by: Person, approver: Person) -> None:
    reach = reach_of(by.role, "approval.delegate") if by.is_active else None
    if reach is None:
        raise Refusal(
            N_("代办授权由审核人本人或安全管理员办理，您的角色是“%(own)s”。"),
            code="not_your_role",
            field="by",
            own=by.get_role_display() or "—",
        )
    if not by.has_role(Role.SECURITY) and by.pk != approver.pk:
        raise Refusal(
            N_("只能授权他人代办您自己的审核；%(name)s的请本人或安全管理员办理。"),
            code="not_your_unit",
            field="approver",
            name=named(approver),
        )


def _refuse_seats(approver: Person, to: Person) -> None:
    if not approver.has_role(Role.APPROVER) or approver.unit_id is None:
        raise Refusal(
            N_("%(name)s不是县区审核人，没有审核可以代办。"), code="no_seat", field="approver", name=approver.name
        )
    if to.pk == approver.pk or not to.has_role(*DELEGATES) or to.unit_id != approver.unit_id:
        raise Refusal(
            N_("代办人应是“%(unit)s”在用的另一位县区审核人或县区招商员；%(name)s不是。"),
            code="no_delegate",
            field="delegate",
            unit=named(approver.unit),
            name=to.name,
        )


def _refuse_days(from_on: date, until_on: date) -> None:
    if not clock.today() <= from_on <= until_on or (until_on - from_on).days >= LONGEST_DAYS:
        raise Refusal(
            N_("代办期间应从今天（%(today)s）或以后起，止日不早于起日，最长%(most)s天；现为 %(first)s 至 %(last)s。"),
            code="bad_days",
            field="until_on",
            today=clock.today().isoformat(),
            most=LONGEST_DAYS,
            first=from_on.isoformat(),
            last=until_on.isoformat(),
        )


def _reason(text: str) -> str:
    plain = " ".join(text.replace("\x00", "").split())
    if not SHORTEST_REASON <= len(plain) <= LONGEST_REASON:
        raise Refusal(
            N_("请写明代办事由，%(least)s至%(most)s个字，例如“8月25日至31日外出招商”。"),
            code="no_reason",
            field="reason",
            least=SHORTEST_REASON,
            most=LONGEST_REASON,
        )
    return plain


def _refuse_overlaps(approver: Person, to: Person, from_on: date, until_on: date) -> None:
    """One delegate at a time, and none who passes the power on or has given their own away."""
    near = Delegation.objects.filter(ended_at=None, from_on__lte=until_on, until_on__gte=from_on)
    own = near.filter(approver=approver).select_related("delegate").first()
    if own is not None:
        raise Refusal(
            N_("%(first)s 至 %(last)s 已由%(name)s代办；请先撤销，再另行授权。"),
            code="already_delegated",
            field="from_on",
            first=own.from_on.isoformat(),
            last=own.until_on.isoformat(),
            name=named(own.delegate),
        )
    chain = near.filter(Q(approver=to) | Q(delegate=approver)).select_related("approver", "delegate").first()
    if chain is not None:
        raise Refusal(
            N_("代办不能转托：%(first)s 至 %(last)s %(delegate)s正代%(approver)s审核；请换一位代办人，或错开日期。"),
            code="chain",
            field="delegate",
            first=chain.from_on.isoformat(),
            last=chain.until_on.isoformat(),
            delegate=named(chain.delegate),
            approver=named(chain.approver),
        )


@transaction.atomic
def withdraw(delegation: Delegation, *, by: Person) -> None:
    """End it at once; ending what is over does nothing. Refusals: `not_your_role`, `not_your_unit`."""
    _may_manage(by, delegation.approver)
    _end(Delegation.objects.filter(pk=delegation.pk), by)


def end_with_seat(person: Person, *, by: Person | None) -> None:
    """The person changes role or unit or is switched off: what they gave and what they hold is over for good."""
    _end(Delegation.objects.of(person), by)


def _end(found: DelegationQuerySet, by: Person | None) -> None:
    for one in found.standing(clock.today()).select_related("approver", "delegate", "unit"):
        if Delegation.objects.filter(pk=one.pk, ended_at=None).update(ended_at=clock.now(), ended_by=by):
            record(
                by=by, action="approval.end", subject=one, unit=one.unit,
                acting_for=one.approver.username, delegate=one.delegate.username,
            )  # fmt: skip

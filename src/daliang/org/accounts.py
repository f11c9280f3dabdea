"""Accounts and roles: three powers apart. One opens accounts, one grants roles, one reads the log; none does two.

A new account has no role and sees nothing. Its one-time code opens the door for fourteen days, to the page where a
password must be chosen. A role is granted for a unit that suits it; a hand-over moves the seat from one to another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from daliang.org.codes import new_code
from daliang.org.matrix import MATRIX, may
from daliang.org.models import ADMINISTRATORS, Deed, Person, Role, Unit, UnitKind
from daliang.org.rules import record
from daliang.org.standing_in import end_with_seat
from daliang.org.tokens import revoke_all
from daliang.vocabulary.refusal import N_, Refusal, Refusals, quoted

CODE_LASTS = timedelta(days=14)
COUNTY_KINDS = (UnitKind.COUNTY, UnitKind.DISTRICT, UnitKind.ZONE)
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class NewAccount:
    """One row of a list of new accounts. `where` names it in a refusal: 第3行."""

    login: str
    name: str
    staff_no: str = ""
    where: str = ""


def be(by: Person, action: str) -> None:
    """The matrix gives the role this action; Refusal `not_your_role`."""
    if by.is_active and may(by.role, action):
        return
    raise Refusal(
        N_("这一步由%(roles)s办理，您的角色是“%(own)s”。"),
        code="not_your_role",
        field="by",
        roles="、".join(str(role.label) for role in Role if role in MATRIX[action].roles),
        own=by.get_role_display(),
    )


@transaction.atomic
def open_accounts(rows: Iterable[NewAccount], *, by: Person) -> list[tuple[Person, str]]:
    """Open all accounts or none; gives each person with the one-time code, which is shown now and never again.

    Refusals, all together: `bad_login`, `taken`, `twice`, `empty`, `too_many`.
    """
    be(by, "accounts.manage")
    wanted = list(rows)
    _refuse_all(wanted)
    made = []
    for row in wanted:
        person = Person(username=row.login, name=row.name, staff_no=row.staff_no)
        code = _give_code(person)
        person.save()
        record(by=by, action="account.open", subject=person, login=person.username)
        made.append((person, code))
    return made


def _refuse_all(rows: list[NewAccount]) -> None:
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise Refusal(
            N_("一次开立1至%(most)s个账号，现为%(count)s个。"), code="too_many", most=MOST_AT_ONCE, count=len(rows)
        )
    taken = {login.lower() for login in Person.objects.values_list("username", flat=True)}
    numbers = set(Person.objects.exclude(staff_no="").values_list("staff_no", flat=True))
    found = []
    for row in rows:
        refusal = _fault(row, taken, numbers)
        if refusal is not None:
            refusal.where = row.where
            found.append(refusal)
        taken.add(row.login.lower())
        numbers |= {row.staff_no} - {""}
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)


def _fault(row: NewAccount, taken: set[str], numbers: set[str]) -> Refusal | None:
    if not row.login or not row.name:
        return Refusal(N_("登录名和姓名都要填写。"), code="empty", field="login")
    try:
        UnicodeUsernameValidator()(row.login)
    except ValidationError:
        message = N_("登录名“%(login)s”只能用字母、数字和 @ . + - _。")
        return Refusal(message, code="bad_login", field="login", login=quoted(row.login))
    if len(row.login) > 60 or len(row.name) > 60 or len(row.staff_no) > 40:
        return Refusal(N_("“%(login)s”一行太长；请核对。"), code="too_long", field="login", login=quoted(row.login))
    if row.login.lower() in taken:
        return Refusal(N_("登录名“%(login)s”已经有了。"), code="taken", field="login", login=row.login)
    if row.staff_no and row.staff_no in numbers:
        return Refusal(
            N_("工号“%(number)s”已有账号；一人一个账号。"), code="taken", field="staff_no", number=row.staff_no
        )
    return None


def _give_code(person: Person) -> str:
    code = new_code()
    person.set_password(code)
    person.code_expires_at = timezone.now() + CODE_LASTS
    return code


@transaction.atomic
def renew_code(person: Person, *, by: Person) -> str:
    """A new one-time code for somebody who forgot the password; the old password, all sessions and tokens end."""
    be(by, "accounts.manage")
    code = _give_code(person)
    person.save(update_fields=["password", "password_changed_at", "code_expires_at"])
    revoke_all(person, by=by)
    record(by=by, action="account.code", subject=person, unit=person.unit, login=person.username)
    return code


@transaction.atomic
def set_active(person: Person, *, is_active: bool, by: Person) -> None:
    """Disable or enable an account; a disabled one is out at its next request. Nobody disables oneself."""
    be(by, "accounts.manage")
    if person.pk == by.pk:
        raise Refusal(N_("不能停用自己的账号。"), code="oneself", field="login")
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    revoke_all(person, by=by)
    end_with_seat(person, by=by)
    if is_active:
        record(by=by, action="account.enable", subject=person, unit=person.unit, login=person.username)
    else:
        record(by=by, action="account.disable", subject=person, unit=person.unit, login=person.username)


@transaction.atomic
def reset_factor(person: Person, *, by: Person) -> None:
    """Somebody lost the phone: take the second factor away; where one is required, a new one is set up at once."""
    be(by, "accounts.manage")
    if person.pk == by.pk:
        raise Refusal(N_("不能重置自己的二次验证；请另一位系统管理员办理。"), code="oneself", field="login")
    Authenticator.objects.filter(user=person).delete()
    record(by=by, action="account.factor", subject=person, unit=person.unit, login=person.username)


def seat_fault(role: Role, unit: Unit | None) -> Refusal | None:
    """Why this role cannot sit at this unit, or None."""
    if unit is None:
        return Refusal(N_("请选择单位。"), code="no_seat", field="unit")
    below = Unit.objects.within(unit).filers().exclude(pk=unit.pk)
    if role is Role.CLERK:
        fits, right = unit.is_filer, N_("园区招商员应在填报单位。")
    elif role in (Role.APPROVER, Role.COUNTY_CLERK):
        fits = unit.kind in COUNTY_KINDS and (below.exists() or unit.is_filer)
        right = N_("县区审核人、招商员应在县市区或功能区。")
    else:
        fits, right = unit.depth == 1, N_("这一角色应设在全市。")
    return None if fits else Refusal(right, code="no_seat", field="unit")


@transaction.atomic
def grant(person: Person, role: Role, unit: Unit | None, *, reason: str, by: Person) -> None:
    """Give a role at a unit. Refusals: `not_your_role`, `oneself`, `two_powers`, `no_seat`, `empty`.

    Whoever has held one administrator's power never gets another one's, and nobody grants to oneself.
    """
    be(by, "roles.grant")
    reason = _reason(reason)
    if person.pk == by.pk:
        raise Refusal(N_("不能给自己授予角色；请另一位安全管理员办理。"), code="oneself", field="login")
    _refuse_two_powers(person, role)
    fault = seat_fault(role, unit)
    if fault is not None:
        raise fault
    _seat(person, role, unit, by)
    record(
        by=by, action="role.grant", subject=person, unit=unit,
        login=person.username, role=role.value, reason=reason,
    )  # fmt: skip


def _reason(text: str) -> str:
    plain = " ".join(text.split())[:200]
    if len(plain) < 2:
        raise Refusal(N_("请写明授权依据，例如“局办〔2022〕15号”。"), code="empty", field="reason")
    return plain


def _refuse_two_powers(person: Person, role: Role) -> None:
    """Promise 14: the three powers never meet in one account, not even one after the other."""
    granted = Deed.objects.filter(action="role.grant", subject_kind="org.person", details__login=person.username)
    held = {person.role, *granted.values_list("details__role", flat=True)} & {one.value for one in ADMINISTRATORS}
    other = held - {role.value}
    if role in ADMINISTRATORS and other:
        raise Refusal(
            N_("%(name)s担任过“%(held)s”，不能再任“%(role)s”：三种管理权须由不同的人行使。"),
            code="two_powers",
            field="role",
            name=person.name,
            held="、".join(str(Role(one).label) for one in sorted(other)),
            role=role.label,
        )


def _seat(person: Person, role: Role | str, unit: Unit | None, by: Person) -> None:
    person.role, person.unit = role, unit
    person.save(update_fields=["role", "unit"])
    revoke_all(person, by=by)
    end_with_seat(person, by=by)


@transaction.atomic
def revoke(person: Person, *, reason: str, by: Person) -> None:
    """Take the role away; the account stays and sees nothing from the next request on."""
    be(by, "roles.grant")
    reason = _reason(reason)
    if person.pk == by.pk:
        raise Refusal(N_("不能收回自己的角色；请另一位安全管理员办理。"), code="oneself", field="login")
    was, unit = person.role, person.unit
    _seat(person, "", None, by)
    record(by=by, action="role.revoke", subject=person, unit=unit, login=person.username, role=was, reason=reason)


@transaction.atomic
def hand_over(leaving: Person, coming: Person, *, reason: str, by: Person) -> None:
    """Move the seat from one person to another: drafts and files belong to the unit and stay where they are.

    Refusals: as grant, and `no_seat` when the leaving one has none, `seated` when the coming one has one.
    """
    be(by, "roles.grant")
    reason = _reason(reason)
    if not leaving.role or leaving.unit is None:
        raise Refusal(N_("%(name)s现在没有角色可以交接。"), code="no_seat", field="leaving", name=leaving.name)
    if coming.pk == leaving.pk or coming.role:
        raise Refusal(
            N_("%(name)s已有角色“%(role)s”；请先收回，再接手。"),
            code="seated",
            field="coming",
            name=coming.name,
            role=coming.get_role_display(),
        )
    role, unit = Role(leaving.role), leaving.unit
    grant(coming, role, unit, reason=reason, by=by)
    revoke(leaving, reason=reason, by=by)
    record(
        by=by, action="unit.hand_over", subject=coming, unit=unit,
        leaving=leaving.username, coming=coming.username, role=role.value, reason=reason,
    )  # fmt: skip

"""The city, its unit tree with dated membership, people and the append-only log of deeds."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from daliang.org.ciphers import unsealed
from daliang.org.codes import read_code
from daliang.org.credentials import Attempts, PastPassword, Token, TokenScope
from daliang.org.delegations import Delegation
from daliang.org.once import Reply
from daliang.org.rota import Turn
from daliang.org.special_days import SpecialDay

# Django looks for the tables of a room here.
__all__ = ["Attempts", "Delegation", "PastPassword", "Reply", "SpecialDay", "Token", "TokenScope", "Turn"]
PASSWORD_LASTS = timedelta(days=90)


class City(models.Model):
    """The one city of this home. Its clock may be fixed by a demo playbook; production refuses that."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    time_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    fiscal_year_starts_month = models.PositiveSmallIntegerField(default=1)
    clock_shows = models.DateTimeField(null=True, blank=True, help_text="demo only: what the clock showed …")
    clock_set_at = models.DateTimeField(null=True, blank=True, help_text="… at this real moment; it ticks")
    playbook = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> City:
        """The city of this home; City.DoesNotExist before a playbook is loaded."""
        return cls.objects.get()


class UnitKind(models.TextChoices):
    CITY = "city", _("市")
    COUNTY = "county", _("县（市）")
    DISTRICT = "district", _("区")
    ZONE = "zone", _("功能区")
    PARK = "park", _("园区")


class UnitQuerySet(MP_NodeQuerySet):  # type: ignore[misc, unused-ignore]
    def city(self) -> Unit:
        """The root of the tree."""
        found: Unit = self.get(depth=1)
        return found

    def within(self, unit: Unit) -> Self:
        """The unit and all below it in today's tree."""
        return self.filter(path__startswith=unit.path)

    def visible_to(self, person: Person) -> Self:
        """Own unit and below; nobody without a unit, role or active account sees any."""
        unit = person.scope_unit
        return self.none() if unit is None else self.within(unit)

    def filers(self) -> Self:
        return self.filter(is_filer=True)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        """Tree order, with our own questions: treebeard's manager would drop them."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):  # type: ignore[misc, unused-ignore]
    """A node of today's tree. Path steps have a fixed width, so a prefix is a branch and nothing else."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    is_park = models.BooleanField(default=False)
    is_filer = models.BooleanField(default=False, help_text="files a return in each round")

    objects: ClassVar[UnitManager] = UnitManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]

    def __str__(self) -> str:
        return self.name

    def holds(self, other: Unit) -> bool:
        """Is `other` this unit or below it, in today's tree?"""
        return other.path.startswith(self.path)


class Membership(models.Model):
    """From `effective_on` the unit stands under `parent`. Known since ledger position `seq`; never edited."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    effective_on = models.DateField()
    seq = models.BigIntegerField(db_index=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["seq", "id"]

    def __str__(self) -> str:
        return f"{self.unit} → {self.parent} ({self.effective_on})"


class Role(models.TextChoices):
    CLERK = "clerk", _("园区招商员")
    COUNTY_CLERK = "county_clerk", _("县区招商员")
    APPROVER = "approver", _("县区审核人")
    OFFICER = "officer", _("市商务局专员")
    LEADER = "leader", _("市领导")
    RECOGNISER = "recogniser", _("认定部门（工信局）")
    DEPARTMENT = "department", _("要素保障部门")
    PARTNER = "partner", _("招商合作方")
    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    AUDIT = "audit", _("审计管理员")


# Who sees rows of business in the branch of their unit. Recognisers, departments and partners see what is handed to
# them, administrators none.
BUSINESS = frozenset({Role.CLERK, Role.COUNTY_CLERK, Role.APPROVER, Role.OFFICER, Role.LEADER})
ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})


class Person(AbstractUser):
    """Somebody who signs in: one role, at one unit. `username` is the login."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    staff_no = models.CharField(max_length=40, blank=True, help_text="as the identity service has it")
    password_changed_at = models.DateTimeField(null=True, blank=True, help_text="real time")
    code_expires_at = models.DateTimeField(null=True, blank=True, help_text="of a one-time code")
    objects = UserManager()  # type: ignore[misc]

    is_narrowed = False

    class Meta(AbstractUser.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["staff_no"], condition=~models.Q(staff_no=""), name="org_person_one_staff_no"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.is_narrowed:
            raise RuntimeError("a person narrowed to a token's unit is never saved")
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def check_password(self, raw_password: str | None) -> bool:
        """A one-time code is known by its letters, however it was typed from paper."""
        return super().check_password(read_code(raw_password) if raw_password and self.has_code() else raw_password)

    def has_code(self) -> bool:
        """Does a one-time code still stand in place of an own password?"""
        return self.code_expires_at is not None

    def code_is_over(self) -> bool:
        """The one-time code was not used in time."""
        return self.code_expires_at is not None and timezone.now() >= self.code_expires_at

    def password_is_due(self) -> bool:
        """A one-time code has to be replaced; under 等保 also a password older than 90 days, or of unknown age."""
        if self.has_code():
            return True
        if not (settings.DENGBAO and self.password and self.has_usable_password()):
            return False
        changed = self.password_changed_at
        return changed is None or timezone.now() - changed >= PASSWORD_LASTS

    def narrow_to(self, unit: Unit) -> None:
        """For this request the person stands at `unit` of their branch: a token's owner ∩ its unit."""
        self.unit = unit
        self.is_narrowed = True

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end at the next request when the password, the role, the unit or the switch has changed."""
        standing = "|".join(map(str, (self.password, self.role, self.unit_id, self.is_active)))
        return salted_hmac("daliang.org.session", standing, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    @property
    def scope_unit(self) -> Unit | None:
        """The branch whose rows this person may see, or None: no rows."""
        return self.unit if self.is_active and self.role in BUSINESS else None

    def is_over(self, unit: Unit) -> bool:
        """Does the person's branch hold `unit`?"""
        return self.scope_unit is not None and self.scope_unit.holds(unit)

    def has_role(self, *roles: Role) -> bool:
        return self.is_active and self.role in roles


class DeedQuerySet(models.QuerySet["Deed"]):
    def about(self, row: models.Model) -> Self:
        """Deeds on this very row, whatever it is called today."""
        return self.filter(subject_kind=row._meta.label_lower, subject_id=str(row.pk))

    def within(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def after(self, last: int) -> Self:
        """The rows behind number `last`, in the order of their numbers."""
        return self.filter(pk__gt=last).order_by("pk")


class Deed(models.Model):
    """One line of the log of deeds: who did what to what, written in the same transaction. Append-only.

    `mac` is an HMAC over everything else in the row, its number included.
    """

    at = models.DateTimeField(help_text="city clock")
    written_at = models.DateTimeField(default=timezone.now, help_text="real time")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="deeds")
    action = models.CharField(max_length=40, db_index=True)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=120, db_index=True)
    subject_id = models.CharField(max_length=40, blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    details: models.JSONField[Any, Any] = models.JSONField(default=dict)
    mac = models.CharField(max_length=64, blank=True, default="")

    objects = DeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "id"], name="deed_by"),
            models.Index(fields=["action", "id"], name="deed_action"),
            models.Index(fields=["unit", "id"], name="deed_unit"),
            models.Index(fields=["subject_kind", "subject_id", "id"], name="deed_row"),
            models.Index(fields=["at"], name="deed_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.by} {self.action} {self.subject}"

    @property
    def texts(self) -> dict[str, Any]:
        """The words of the business that the deed is about; ValueError when they were sealed with another key."""
        kept = self.details.get("texts")
        return dict(json.loads(unsealed(bytes.fromhex(kept)))) if kept else {}


class Seal(models.Model):
    """A closed stretch of the log, chained to the one before: these rows, all of them, and no others. Append-only.

    It reaches from the row after the seal before to `last_deed`. `skipped` are the numbers in it that nobody ever took
    (a transaction was undone), as [first, last]. `hash` chains all of this; `mac` is an HMAC over `hash`.
    """

    number = models.PositiveIntegerField(unique=True)
    last_deed = models.BigIntegerField()
    count = models.PositiveIntegerField()
    skipped: models.JSONField[Any, list[list[int]]] = models.JSONField(default=list)
    at = models.DateTimeField(help_text="real time")
    rows_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]

    def __str__(self) -> str:
        return f"{self.number}"

"""What opens the doors besides a password: tokens; and what guards them: old passwords, counted failures.

All moments here are real time: a demo's clock must not keep a door open.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TokenScope(models.TextChoices):
    READ = "read", _("只读")
    WRITE = "write", _("可读可写")


class TokenQuerySet(models.QuerySet["Token"]):
    def live(self) -> Self:
        """Neither revoked nor run out."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class Token(models.Model):
    """A program's key: it may what its owner may, within `unit`, and only as long as the owner's standing lasts."""

    owner = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=40)
    secret_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=TokenScope.choices, default=TokenScope.READ)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=12, help_text="the owner's role when it was made")
    owner_unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_log(self) -> str:
        """What a token is called may say what it is for."""
        return f"#{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def owner_stands(self) -> bool:
        """Is the owner still active, in the role and the unit of when it was made, and over the token's unit?"""
        owner = self.owner
        stood = (self.owner_role, self.owner_unit_id)
        return (owner.role, owner.unit_id) == stood and owner.is_over(self.unit)


class PastPassword(models.Model):
    """The hash of a password that was replaced, kept so that it is not used again."""

    person = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.person} ({self.replaced_at:%F})"


class Attempts(models.Model):
    """How often a door was tried in vain. `key` is a keyed hash: people type passwords into the wrong field."""

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key"], name="org_attempts_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.failures}"

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now

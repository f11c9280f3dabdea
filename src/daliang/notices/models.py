"""Notices to people, the choices they made about them, and how each left the house."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from daliang.notices.choosing import Address, Choice, DigestMode
from daliang.notices.kinds import Channel, Kind
from daliang.org.ciphers import sealed, unsealed
from daliang.org.models import Person, Unit
from daliang.org.walls import walled
from daliang.org.words import named

__all__ = ["Address", "Choice", "DigestMode"]  # Django looks for the tables of a room here


class Digest(models.Model):
    """What was told to a person since the digest before, as one message; one a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="digests")
    on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "on"], name="one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.on}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> Self:
        """The person's own, told to them in the role and unit that they still have, about what is still theirs."""
        if not person.is_active:
            return self.none()
        own = self.filter(person=person, role=person.role, unit=person.scope_unit)
        return own.filter(Q(about=None) | Q(about__in=Unit.objects.visible_to(person)))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def told(self, keys: list[str]) -> Self:
        """Those with one of these keys, whoever they were told to."""
        return self.filter(key__in=keys)


class Notice(models.Model):
    """One thing told to one person, once: (person, key). This row is the effect that always exists.

    `title` is a message of the catalogue and `params` fill it; `%(unit)s` is the unit that it is `about`, in the
    reader's language. `role` and `unit` are those that it was told to: who has others since does not see it.
    """

    reference = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    role = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    params: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)
    href = models.CharField(max_length=200)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField(help_text="city clock")
    read_at = models.DateTimeField(null=True, blank=True, help_text="city clock")
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    awaits_digest = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["key"], name="notice_key"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.key}"

    @property
    def outside(self) -> list[Delivery]:
        """How it left the house, by itself or in a digest; ask with both prefetched."""
        found = [*self.deliveries.all(), *(self.digest.deliveries.all() if self.digest else ())]
        return [one for one in found if one.state != DeliveryState.DROPPED]

    @property
    def words(self) -> str:
        """The sentence in the reader's language."""
        about = {"unit": named(self.about)} if self.about else {}
        return gettext(self.title) % {**self.params, **about}


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已送达")
    FAILED = "failed", _("未能送达")
    UNKNOWN = "unknown", _("未确认送达")
    DROPPED = "dropped", _("不再发送")


class Delivery(models.Model):
    """One effect outside of the house: a notice or a digest by one channel. All moments here are real time.

    `effect` names it for good. Whoever moves it out of `waiting` does so by a conditional UPDATE, alone.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="deliveries")
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    effect = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(notice=None, digest__isnull=False) | Q(notice__isnull=False, digest=None),
                name="delivers_one_thing",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return self.effect

    @property
    def person(self) -> Person:
        told = self.notice or self.digest
        assert told is not None
        return told.person


class Proof(models.Model):
    """A code on its way to an e-mail address (确认码): who enters it has shown that letters there reach them.

    One an address, gone once it was used or another was sent. It is sealed together with the place that it was sent
    to, so that it proves no other. All moments are real time.
    """

    address = models.OneToOneField(Address, on_delete=models.CASCADE, related_name="proof")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="proof")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.address}"

    def keep(self, code: str, place: str) -> None:
        self.sealed = sealed(f"{code} {place}")

    def code_for(self, address: Address) -> str:
        """The code, if it was sent to where the address leads; "" otherwise, or when another key sealed it."""
        try:
            code, _space, place = unsealed(bytes(self.sealed)).partition(" ")
        except ValueError:
            return ""
        return code if address.leads_to(place) else ""


walled(Notice, unit="unit")
walled(Delivery, through=("notice", "digest"))
walled(Proof, through=("notice",))

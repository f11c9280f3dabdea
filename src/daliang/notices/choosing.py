"""What each person chose: by which channels, when, in which language; and where the channels lead."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.notices.kinds import Channel
from daliang.org.ciphers import sealed, unsealed
from daliang.org.models import Person

DAY = timedelta(days=1)


class DigestMode(models.TextChoices):
    AT_ONCE = "at-once", _("逐条即时发送")
    DAILY = "daily", _("每天汇总一次")
    NONE = "none", _("不往外发，只在系统内看")


class Choice(models.Model):
    """One person's choices; who has chosen nothing gets these defaults.

    Days and hours are the city's. Inside the quiet hours nothing leaves the house, what is urgent neither, unless
    `urgent_breaks_quiet`. What is urgent does not wait for the daily digest. `muted`: kind → channels that stay silent.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="notice_choice")
    digest = models.CharField(max_length=8, choices=DigestMode.choices, default=DigestMode.AT_ONCE)
    digest_at = models.TimeField(default=time(8, 30))
    quiet_from = models.TimeField(default=time(22, 0))
    quiet_until = models.TimeField(default=time(7, 0))
    urgent_breaks_quiet = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default=settings.LANGUAGE_CODE)
    muted: models.JSONField[Any, dict[str, list[str]]] = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def of(cls, person: Person) -> Choice:
        """The person's choices, or the defaults, not saved."""
        return cls.objects.filter(person=person).first() or cls(person=person)

    def wants(self, kind: str, channel: str) -> bool:
        return channel not in self.muted.get(kind, [])

    def quiet_left(self, now: datetime) -> timedelta:
        """How long the quiet hours still last at this moment of the city's day; nothing outside of them."""
        start, end = (_of_day(now, at) for at in (self.quiet_from, self.quiet_until))
        if start > end:
            start, end = (start, end + DAY) if now >= start else (start - DAY, end)
        return end - now if start <= now < end else timedelta()


def _of_day(moment: datetime, at: time) -> datetime:
    return moment.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)


class AddressQuerySet(models.QuerySet["Address"]):
    def proved(self) -> Self:
        """Those that notices may go to: an e-mail address only once its owner has shown that letters reach them."""
        return self.exclude(channel=Channel.MAIL, proved_at=None)


class Address(models.Model):
    """Where one channel of a person leads, sealed; `hint` is what may be shown of it.

    `proved_at` (real time): when the person entered the code that was mailed there. A robot's key needs none.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notice_addresses")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    place_sealed = models.BinaryField()
    hint = models.CharField(max_length=60)
    proved_at = models.DateTimeField(null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "addresses"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "channel"], name="one_address_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.hint}"

    @property
    def name_in_log(self) -> str:
        """The log does not say where it leads."""
        return self.channel

    def keep(self, place: str, hint: str) -> None:
        """Seal where it leads; another place is not proved. The caller saves."""
        if not self.leads_to(place):
            self.proved_at = None
        self.place_sealed, self.hint = sealed(place), hint

    def open(self) -> str:
        """Where it leads, in clear: only for sending."""
        return unsealed(bytes(self.place_sealed))

    def leads_to(self, place: str) -> bool:
        """Is this where it leads? What was sealed with another key leads nowhere."""
        try:
            return self.open() == place
        except ValueError:
            return False

    @property
    def is_proved(self) -> bool:
        return self.channel != Channel.MAIL or self.proved_at is not None

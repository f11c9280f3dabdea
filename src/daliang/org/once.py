"""The reply that was given once under a key (promise 38): the same question again gets it again, and nothing more."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from daliang.org.ciphers import sealed, unsealed

KEPT = timedelta(days=3)


class Reply(models.Model):
    """One reply. `asked` is the hash of method, address and body; `content` is kept sealed, for it tells the business.

    It is written in the transaction of the effect: there is the effect and the reply, or neither. `at` is real time.
    """

    person = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        verbose_name_plural = "replies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_reply_a_key")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"

    def keep(self, text: str) -> None:
        self.content = sealed(text)

    @property
    def text(self) -> str:
        return unsealed(bytes(self.content))


def question(method: str, address: str, body: bytes) -> str:
    """What was asked, as a hash."""
    return hashlib.sha256(b"\x00".join((method.encode(), address.encode(), body))).hexdigest()


def forget() -> int:
    """Delete replies older than three days; how many."""
    return Reply.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]

"""When each duty of the house runs next, and how its last turn went."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Turn(models.Model):
    """One duty. Moments are real time. `claimed_until` is the lease of whoever runs it now.

    `result` is what it gave last, `error` the name of what went wrong (never a text), `failures` how often in a row.
    """

    name = models.SlugField(unique=True, max_length=40)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    result = models.BigIntegerField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

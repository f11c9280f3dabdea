"""The holiday calendar of the city, from its playbook: days that are not as their weekday."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SpecialDay(models.Model):
    """A holiday, or a Saturday or Sunday that is worked in exchange (调休)."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

"""Who stands in for an absent approver (代办): a person of the same unit, from a day to a day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def live_on(self, day: date) -> Self:
        """Not ended, on one of its days, and both people still hold the seats that they held when it was made."""
        return self.filter(
            ended_at=None,
            from_on__lte=day,
            until_on__gte=day,
            approver__is_active=True,
            approver__role=F("approver_role"),
            approver__unit=F("unit"),
            delegate__is_active=True,
            delegate__role=F("delegate_role"),
            delegate__unit=F("unit"),
        )

    def of(self, person: models.Model) -> Self:
        """Given by the person, or to them."""
        return self.filter(Q(approver=person) | Q(delegate=person))

    def standing(self, day: date) -> Self:
        """Not ended, and today or later is one of their days."""
        return self.filter(ended_at=None, until_on__gte=day)


class Delegation(models.Model):
    """`delegate` approves in the place of `approver` from one day to another, both included; never edited.

    `ended_at`: revoked, or over because one of the two lost the seat.
    """

    approver = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="delegations_held")
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    approver_role = models.CharField(max_length=12)
    delegate_role = models.CharField(max_length=12)
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(help_text="city clock")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="city clock")
    ended_by = models.ForeignKey("org.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]

    def __str__(self) -> str:
        return f"{self.approver} → {self.delegate} ({self.from_on} – {self.until_on})"

    def is_over(self, day: date) -> bool:
        """Ended, or its last day is behind `day`."""
        return self.ended_at is not None or self.until_on < day

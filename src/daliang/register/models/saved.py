"""Saved views of the project list: a filter, an order and chosen columns, for oneself or shared with one's branch."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from daliang.org.models import Person, Unit


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> Self:
        """One's own, and those that one's unit, or a unit above it, shares."""
        unit = person.scope_unit
        if unit is None:
            return self.none()
        steps = [unit.path[: length * unit.steplen] for length in range(1, unit.depth + 1)]
        return self.filter(models.Q(owner=person) | models.Q(is_shared=True, unit__path__in=steps))


class SavedView(models.Model):
    """`query` is the list's address after the question mark; what it shows is always the reader's own rows."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="views")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="shared with its branch")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_log(self) -> str:
        """What a view is called may say what is in it."""
        return f"#{self.pk}"

"""Who saw a project: one question answers it (promise 56)."""

from __future__ import annotations

from django.db.models import Q

from daliang.org.actions import LISTS
from daliang.org.models import Deed, DeedQuerySet
from daliang.register.models import Project


def looked_at(project: Project) -> DeedQuerySet:
    """Every view of this project's file and every deed on it, the latest first."""
    return Deed.objects.about(project).order_by("-id")


def lists_with(project: Project) -> DeedQuerySet:
    """Lists and documents read or taken away by people whose branch holds the project: it may stand in them."""
    above = Q(unit=None)
    if project.unit is not None:
        path, step = project.unit.path, type(project.unit).steplen
        above = Q(unit__path__in=[path[:end] for end in range(step, len(path) + 1, step)])
    return Deed.objects.filter(above, action__in=LISTS).order_by("-id")


def saw(project: Project) -> DeedQuerySet:
    """Both at once, the latest first."""
    return looked_at(project) | lists_with(project)

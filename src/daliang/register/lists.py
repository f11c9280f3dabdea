"""The short lists that nearly every form shows; asked so often that their SQL is made once."""

from __future__ import annotations

from django.db.models import QuerySet

from daliang.org.prepared import Prepared
from daliang.register.models import Act, Industry, Rate, Stage


def _stages() -> QuerySet[Stage]:
    return Stage.objects.all()


def _acts() -> QuerySet[Act]:
    return Act.objects.order_by("order")


def _industries() -> QuerySet[Industry]:
    return Industry.objects.all()


def _rates() -> QuerySet[Rate]:
    return Rate.objects.order_by("on")


STAGES, ACTS, INDUSTRIES, RATES = Prepared(_stages), Prepared(_acts), Prepared(_industries), Prepared(_rates)


def stages() -> list[Stage]:
    """In the order of a project's life."""
    return STAGES.all()


def acts() -> list[Act]:
    """In the playbook's order."""
    return ACTS.all()


def industries() -> list[Industry]:
    """In the playbook's order."""
    return INDUSTRIES.all()


def rates() -> list[Rate]:
    """By day, the oldest first."""
    return RATES.all()

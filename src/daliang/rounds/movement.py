"""When did a project last move? By the ledger, by what its file says of its progress, by a visit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Min, QuerySet

from daliang.ledger.models import Posting
from daliang.org import clock
from daliang.register.models import Project, Visit
from daliang.rounds.checks import STANDING
from daliang.rounds.models import Line, Round


def moved_since(
    projects: Collection[int], postings: Mapping[int, list[Posting]], first: date, before: Round
) -> set[int]:
    """Ids of the projects that moved on `first` or later; six queries.

    Moved: a standing posting took effect, the progress in the file says something else than on `first`, somebody
    visited, or it was said in a round before this one why nothing moves.
    """
    return {
        *(pk for pk in projects if any(posting.effective_on >= first for posting in postings.get(pk, ()))),
        *Visit.objects.filter(project__in=projects, on__gte=first).values_list("project_id", flat=True),
        *_rewritten(projects, first),
        *_explained(projects, first, before),
    }


def _rewritten(projects: Collection[int], first: date) -> set[int]:
    """The file says something else than on `first`; one that came into the house later, than when it came."""
    start = datetime.combine(first, time.min, clock.zone())
    past: QuerySet[Any] = Project.history.filter(id__in=projects)  # type: ignore[attr-defined]
    before = past.filter(history_date__lt=start).values("id").annotate(at=Max("history_id"))
    came = past.values("id").annotate(at=Min("history_id"))
    then = {pk: text for found in (came, before) for pk, text in _texts(past, found)}
    now = dict(Project.objects.filter(pk__in=projects).values_list("pk", "progress"))
    return {pk for pk, text in now.items() if then.get(pk, text) != text}


def _texts(past: QuerySet[Any], found: QuerySet[Any]) -> QuerySet[Any, tuple[int, str]]:
    return past.filter(history_id__in=found.values("at")).values_list("id", "progress")


def _explained(projects: Collection[int], first: date, before: Round) -> set[int]:
    lines = Line.objects.filter(
        project__in=projects, belongs_to__round__series=before.series_id, belongs_to__round__cut_off_on__gte=first
    ).exclude(belongs_to__round=before.pk)
    found = lines.values_list("project_id", "confirmed")
    return {project for project, answers in found if any(key.partition(":")[0] in STANDING for key in answers)}

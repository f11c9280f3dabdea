"""What projects are found by, compared with their names and mended: after rows were written past the application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from daliang.register.models import Project, ProjectGrams, ProjectWords
from daliang.register.models.words import SPOKEN, keep_words, words_of
from daliang.vocabulary.grams import grams

AT_ONCE = 2_000


@dataclass(frozen=True)
class Respelled:
    """How many projects were looked at, and how many had no keys, or others than their names give, or another index."""

    projects: int
    mended: int


def respell(at_once: int = AT_ONCE) -> Respelled:
    """Compare the keys of every project with its names and write those that differ; a second run writes none.

    Each chunk is a transaction of its own that holds its projects, so that a name changed meanwhile is not overwritten
    with keys of its past, and writers wait for one chunk at most. Projects opened meanwhile bring their own keys.
    """
    projects = mended = 0
    for chunk in _chunks(at_once):
        seen, written = _mend(chunk)
        projects, mended = projects + seen, mended + written
    return Respelled(projects, mended)


def _chunks(at_once: int) -> Iterator[QuerySet[Project]]:
    """The projects in order of their ids, at most so many at a time."""
    last = 0
    while True:
        rows = Project.objects.filter(pk__gt=last).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:at_once])
        if not ids:
            return
        yield rows.filter(pk__lte=ids[-1])
        last = ids[-1]


@transaction.atomic
def _mend(chunk: QuerySet[Project]) -> tuple[int, int]:
    projects = list(chunk.only("pk", *SPOKEN).select_for_update())
    kept = {row.pk: {"plain": row.plain, "whole": row.whole} for row in ProjectWords.objects.filter(project__in=chunk)}
    indexed = dict(
        ProjectGrams.objects.filter(pk__in=[project.pk for project in projects]).values_list("pk", "numbers")
    )
    wrong = [project for project in projects if not _is_right(project, kept, indexed)]
    keep_words(wrong)
    return len(projects), len(wrong)


def _is_right(project: Project, kept: dict[int, dict[str, str]], indexed: dict[int, frozenset[int]]) -> bool:
    words = words_of(project)
    return kept.get(project.pk) == words and indexed.get(project.pk) == grams(words["whole"])

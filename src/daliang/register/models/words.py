"""What a project is found by: written wherever its names change, so that no search works out pinyin.

`whole` holds code, code name, name and investors; `plain` only what everybody reads who sees the project (the code and
the code name). Both are strings of keys, see `vocabulary.spelling`. The pieces of `whole` are indexed, see `grams`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from daliang.org import many
from daliang.org.walls import walled
from daliang.register.models.grams import ProjectGrams
from daliang.vocabulary.grams import grams
from daliang.vocabulary.spelling import keys

if TYPE_CHECKING:
    from daliang.register.models.project import Project

PLAIN, TELLING = ("code", "code_name"), ("name", "investor", "investor_parent")
SPOKEN = frozenset({*PLAIN, *TELLING})
_AT_ONCE = 500


class ProjectWords(models.Model):
    """The keys of one project."""

    project = models.OneToOneField("Project", on_delete=models.CASCADE, primary_key=True, related_name="words")
    whole = models.TextField()
    plain = models.TextField()

    def __str__(self) -> str:
        return self.plain.strip()


walled(ProjectWords, through=("project",))


def words_of(project: Any) -> dict[str, str]:
    """The columns `whole` and `plain` of a project (or of its row in a migration)."""
    plain = "".join(keys(getattr(project, field)) for field in PLAIN)
    return {"plain": plain, "whole": plain + "".join(keys(getattr(project, field)) for field in TELLING)}


def keep_words(projects: Iterable[Project]) -> None:
    """Write the keys of these projects and their pieces anew; no query for none."""
    rows = [ProjectWords(project=project, **words_of(project)) for project in projects]
    if not rows:
        return
    with transaction.atomic():
        ProjectWords.objects.bulk_create(
            rows,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["project"],
            update_fields=["whole", "plain"],
        )
        ProjectGrams.objects.keep(ProjectGrams(pk=row.pk, numbers=grams(row.whole)) for row in rows)


def rewrite(projects: Collection[Project], names: Collection[str]) -> None:
    """Write these fields of projects that are there, each its own values; what they are found by follows."""
    many.update(projects, tuple(names))
    if SPOKEN & set(names):
        keep_words(projects)


class SpokenQuerySet(models.QuerySet["Project"]):
    """Writes of many rows at once keep their keys; `Project.save` does for one."""

    def update(self, **values: Any) -> int:
        """As the ORM's; the keys follow when a name changes."""
        if not SPOKEN & values.keys():
            return super().update(**values)
        changed = list(self.values_list("pk", flat=True))
        done = super().update(**values)
        keep_words(self.model._default_manager.filter(pk__in=changed))
        return done

    def bulk_create(self, objs: Iterable[Project], *args: Any, **options: Any) -> list[Project]:
        """As the ORM's, with the keys of the new rows."""
        made = super().bulk_create(objs, *args, **options)
        keep_words(made)
        return made

"""Keys spelled anew: what is missing or wrong is mended, what is right is left, whatever the size of a chunk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.register.models import Project, ProjectWords
from daliang.register.models.words import words_of
from daliang.register.respelling import Respelled, respell


@pytest.fixture
def projects(db: None) -> list[Project]:
    return Project.objects.bulk_create(Project(code=f"YZ2022-{number:04}", name=f"银杏{number}") for number in range(5))


def kept() -> dict[int, tuple[str, str]]:
    return {row.project_id: (row.plain, row.whole) for row in ProjectWords.objects.all()}


@pytest.mark.parametrize("at_once", [1, 2, 5, 2_000])
def test_what_is_missing_or_of_another_name_is_mended_once(projects: list[Project], at_once: int) -> None:
    right = kept()
    ProjectWords.objects.filter(project=projects[0]).delete()
    ProjectWords.objects.filter(project=projects[3]).update(whole="\n旧名\n")
    assert respell(at_once) == Respelled(5, 2)
    assert (
        kept() == right == {row.pk: (words["plain"], words["whole"]) for row in projects for words in [words_of(row)]}
    )
    assert respell(at_once) == Respelled(5, 0)


def test_a_chunk_holds_its_projects_while_it_compares(projects: list[Project]) -> None:
    """PostgreSQL locks the rows; on SQLite every transaction that may write holds the database from its beginning."""
    ProjectWords.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        respell()
    reads = [one["sql"] for one in asked if 'FROM "register_project"' in one["sql"] and '"name"' in one["sql"]]
    assert len(reads) == 1
    assert ("FOR UPDATE" in reads[0]) == connection.features.has_select_for_update

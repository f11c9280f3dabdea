"""Many files written together: each keeps its own values, and is found by its new names."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daliang.register.models import Project, rewrite

pytestmark = pytest.mark.django_db

TOLD: dict[str, tuple[Any, Any]] = {
    "name": ("长江芯片", "北斗导航"),
    "investor": ("", "“某”公司\n分公司"),
    "land_mu": (Decimal("12.50"), None),
    "tags": (["重点", 'a"b'], []),
    "marks": ([], ["五百强"]),
    "next_on": (date(2022, 9, 1), None),
    "registered_capital": (3 * 10**17, None),
    "is_confidential": (True, False),
}


def filed() -> list[Project]:
    projects = Project.objects.bulk_create(Project(code=f"YZ-{at}", name=f"旧名{at}") for at in range(3))
    for name, values in TOLD.items():
        for project, value in zip(projects[:2], values, strict=True):
            setattr(project, name, value)
    return projects


def test_each_file_says_its_own_and_a_third_is_left_alone() -> None:
    first, second, third = filed()
    before = Project.objects.filter(pk=third.pk).values().get()
    rewrite([first, second], list(TOLD))
    for name, values in TOLD.items():
        assert tuple(Project.objects.filter(pk__lt=third.pk).order_by("pk").values_list(name, flat=True)) == values
    assert Project.objects.filter(pk=third.pk).values().get() == before


def test_files_are_found_by_their_new_names() -> None:
    first, second, _third = filed()
    rewrite([first, second], ["name"])
    found = Project.objects.filter(words__whole__contains="beidou")
    assert [project.code for project in found] == ["YZ-1"]
    assert not Project.objects.filter(pk=first.pk, words__whole__contains="jiuming").exists()


def test_what_names_nothing_is_written_in_one_statement() -> None:
    first, second, _third = filed()
    first.progress = second.progress = "推进。"
    with CaptureQueriesContext(connection) as queries:
        rewrite([first, second], ["progress"])
    assert len(queries) == 1

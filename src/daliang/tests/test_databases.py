"""The suite's own ground: its home, and a database that can be emptied though its tables only grow."""

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from daliang.org.models import Deed
from daliang.tests.emptying import empty, filled
from daliang.tests.surroundings import MEMORY_DISK


def write_deed() -> Deed:
    return Deed.objects.create(at=timezone.now(), action="test.write", subject_kind="test", subject="a line")


def assert_grows_only(deed: Deed) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Deed.objects.filter(pk=deed.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_an_append_only_table_is_emptied_between_tests_and_guarded_again() -> None:
    assert_grows_only(write_deed())
    empty(connection)
    assert not Deed.objects.exists() and filled(connection) == []
    assert_grows_only(write_deed())


@pytest.mark.django_db
def test_the_database_is_a_real_one() -> None:
    assert connection.vendor == ("postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite")
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).is_file()


def test_no_test_sees_a_real_home() -> None:
    assert any(settings.HOME.is_relative_to(place) for place in (MEMORY_DISK, Path(tempfile.gettempdir())))
    assert settings.MODE == "test"

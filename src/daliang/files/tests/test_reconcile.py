"""Disk and rows are compared both ways."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from daliang.files import rules
from daliang.files.models import StoredFile
from daliang.files.rules import Misfit, reconcile
from daliang.files.tests import corpus
from daliang.files.tests.corpus import kept, on_disk
from daliang.org.models import Person
from daliang.tests.killing import kill, killed_in

AT_ONCE = timedelta(0)


def found() -> list[tuple[str, str]]:
    return [(misfit.check, misfit.file) for misfit in reconcile(settled=AT_ONCE)]


def test_nothing_kept_nothing_found(clerk: Person, folder: Path) -> None:
    assert found() == []
    assert not folder.exists()


def test_what_is_kept_fits(clerk: Person) -> None:
    kept(corpus.PDF, "甲.pdf", clerk)
    kept(corpus.picture(), "乙.png", clerk)
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_promise_35_killed_between_file_and_row(clerk: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 35: the whole file that a killed upload left is reported, not deleted; the next upload takes it over."""
    with monkeypatch.context() as patch:
        patch.setattr(rules, "_row", kill)
        assert killed_in(lambda: kept(corpus.PDF, "甲.pdf", clerk)) == -signal.SIGKILL
    (left,) = on_disk(folder)
    assert not StoredFile.objects.exists()
    assert found() == [("stray", left)] == found()
    assert kept(corpus.PDF, "甲.pdf", clerk).place == left
    assert found() == []


@pytest.mark.django_db(transaction=True)
def test_promise_35_killed_while_writing(clerk: Person, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 35: a file cut short never lies under a hash; its temporary name is reported."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", kill)
        assert killed_in(lambda: kept(corpus.PDF, "甲.pdf", clerk)) == -signal.SIGKILL
    (left,) = on_disk(folder)
    assert "/incoming-" in left
    assert found() == [("stray", left)]
    kept(corpus.PDF, "甲.pdf", clerk)
    assert found() == [("stray", left)]


def test_promise_35_rolled_back_after_the_file(clerk: Person, folder: Path) -> None:
    """Promise 35: the transaction of the room that attached may fail; its file is reported."""
    with transaction.atomic():
        place = kept(corpus.PDF, "甲.pdf", clerk).place
        transaction.set_rollback(True)
    assert found() == [("stray", place)]


def test_promise_35_an_upload_that_still_runs_is_no_alarm(clerk: Person, folder: Path) -> None:
    """Promise 35: a file without a row is reported once it is older than ten minutes."""
    with transaction.atomic():
        place = kept(corpus.PDF, "甲.pdf", clerk).place
        transaction.set_rollback(True)
    assert reconcile() == []
    long_ago = (folder / place).stat().st_mtime - 601
    os.utime(folder / place, (long_ago, long_ago))
    assert [misfit.file for misfit in reconcile()] == [place]


def test_promise_35_rows_without_their_file(clerk: Person, folder: Path) -> None:
    """Promise 35: a row whose file is gone, has other bytes or lost some is reported, thumbnails too."""
    paper = kept(corpus.PDF, "甲.pdf", clerk)
    text = kept(corpus.TXT, "乙.txt", clerk)
    photo = kept(corpus.picture(), "丙.png", clerk)
    (folder / paper.place).unlink()
    (folder / text.place).write_bytes(corpus.TXT[:-1])
    (folder / photo.small.place).unlink()
    wrong = {("missing", paper.place), ("changed", text.place), ("missing", photo.small.place)}
    assert set(found()) == wrong and len(found()) == 3
    assert reconcile()[0].message, "it says in words what is wrong"


def test_promise_35_whatever_else_lies_there_is_named(clerk: Person, folder: Path) -> None:
    """Promise 35: files beside the folders and folders that are not ours are strays too."""
    (folder / "old").mkdir(parents=True)
    (folder / "note.txt").touch()
    assert reconcile(settled=AT_ONCE) == [
        Misfit("stray", "note.txt", "lies beside the folders"),
        Misfit("stray", "old/", "is no folder of ours"),
    ]


def test_the_questions_do_not_grow_with_the_files(
    clerk: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        kept(corpus.TXT * number + b"x", "甲.txt", clerk)
    with django_assert_num_queries(256):  # one for each folder: the rows of one folder fit into memory
        reconcile()

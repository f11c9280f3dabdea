"""What is kept, once, under its hash; and what is refused, with nothing left behind."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from pytest_django import Settings

from daliang.files import rules
from daliang.files.kinds import Kind
from daliang.files.models import StoredFile
from daliang.files.tests import corpus
from daliang.files.tests.corpus import kept, on_disk
from daliang.org.models import Deed, Person
from daliang.vocabulary.refusal import Refusal

HONEST: dict[str, Callable[[], bytes]] = {
    "协议.pdf": lambda: corpus.PDF,
    "协议.docx": corpus.docx,
    "清单.xlsx": corpus.xlsx,
    "介绍.pptx": corpus.pptx,
    "现场.JPG": lambda: corpus.picture("JPEG"),
    "现场.jpeg": lambda: corpus.picture("JPEG"),
    "图.png": lambda: corpus.picture("PNG"),
    "图.webp": lambda: corpus.picture("WEBP"),
    "纪要.txt": lambda: corpus.TXT,
    "旧纪要.txt": lambda: corpus.TXT.decode().encode("gb18030"),
}
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "SVG": ("图.svg", lambda: corpus.SVG, "markup"),
    "SVG under a picture's name": ("图.png", lambda: corpus.SVG, "markup"),
    "SVG under a text's name": ("图.txt", lambda: corpus.SVG, "markup"),
    "HTML": ("页.html", lambda: corpus.HTML, "markup"),
    "HTML under a PDF's name": ("页.pdf", lambda: corpus.HTML, "markup"),
    "HTML inside a text": ("页.txt", lambda: corpus.TXT + corpus.HTML, "markup"),
    "program": ("setup.exe", lambda: corpus.EXE, "executable"),
    "program under a PDF's name": ("setup.pdf", lambda: corpus.EXE, "executable"),
    "program behind a turned name": ("合同\u202efdp.exe", lambda: corpus.EXE, "executable"),
    "shell script under a text's name": ("a.txt", lambda: b"#!/bin/sh\nrm -rf /\n", "executable"),
    "old Word file": ("协议.doc", lambda: corpus.OLE, "old_office"),
    "Word file with a password": ("协议.docx", lambda: corpus.OLE, "old_office"),
    "archive": ("资料.zip", lambda: corpus.zipped({"a.txt": "a"}), "archive"),
    "archive under a Word name": ("资料.docx", lambda: corpus.zipped({"a.txt": "a"}), "archive"),
    "phone picture format": ("现场.heic", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(64), "other_picture"),
    "phone picture under a JPG name": ("现场.jpg", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(64), "other_picture"),
    "no extension": ("协议", lambda: corpus.PDF, "unknown_kind"),
    "unknown extension": ("协议.pdf.xyz", lambda: corpus.PDF, "unknown_kind"),
    "PNG under a PDF's name": ("图.pdf", corpus.picture, "forged_type"),
    "PDF under a picture's name": ("图.png", lambda: corpus.PDF, "forged_type"),
    "JPG under a PNG's name": ("图.png", lambda: corpus.picture("JPEG"), "forged_type"),
    "Excel under a Word name": ("表.docx", corpus.xlsx, "forged_type"),
    "text under a PDF's name": ("纪要.pdf", lambda: corpus.TXT, "forged_type"),
    "noise under a PDF's name": ("噪声.pdf", lambda: bytes(range(256)), "forged_type"),
    "PDF not at the first byte": ("协议.pdf", lambda: b"\n" + corpus.PDF, "forged_type"),
    "PDF without its end": ("协议.pdf", lambda: corpus.PDF[:40], "broken_pdf"),
    "PDF with an archive behind": ("协议.pdf", lambda: corpus.PDF + corpus.zipped({"a": "a"}), "polyglot"),
    "PDF with a page behind": ("协议.pdf", lambda: corpus.PDF + corpus.HTML, "polyglot"),
    "text with a zero byte": ("纪要.txt", lambda: corpus.TXT + b"\x00", "broken_text"),
    "text in another encoding": ("纪要.txt", lambda: "纪要".encode("utf-16"), "broken_text"),
    "empty": ("空.pdf", lambda: b"", "empty"),
}


@pytest.mark.looks
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_kept_under_its_hash(clerk: Person, folder: Path, name: str) -> None:
    given = HONEST[name]()
    stored = kept(given, name, clerk)
    data = stored.content()
    assert stored.sha256 == sha256(data).hexdigest()
    assert stored.size == len(data)
    assert f"{stored.sha256[:2]}/{stored.sha256[2:]}" in on_disk(folder)
    assert stored.is_picture or data == given


@pytest.mark.looks
@pytest.mark.parametrize("trick", REFUSED)
def test_promise_19_a_trick_is_refused_and_leaves_nothing(clerk: Person, folder: Path, trick: str) -> None:
    """Promise 19: SVG, HTML, programs, forged types and polyglots are not kept, whatever they are called."""
    name, made, code = REFUSED[trick]
    with pytest.raises(Refusal) as refusal:
        kept(made(), name, clerk)
    assert refusal.value.code == code
    assert "“" in str(refusal.value) and "；" in str(refusal.value), "which file, and what would be right"
    assert on_disk(folder) == []
    assert not StoredFile.objects.exists() and not Deed.objects.exists()


def test_a_forged_type_is_told_what_it_is(clerk: Person) -> None:
    with pytest.raises(Refusal, match=r"“图\.pdf”的扩展名是 pdf，内容却是PNG 图片；请把扩展名改为 png"):
        kept(corpus.picture(), "../图.pdf", clerk)


def test_the_size_limit_holds_whatever_the_upload_says_of_itself(clerk: Person, settings: Settings) -> None:
    settings.FILES_LARGEST = len(corpus.TXT)
    assert kept(corpus.TXT, "纪要.txt", clerk).size == len(corpus.TXT)
    large = ContentFile(corpus.TXT + b"x")
    large.size = 3
    with pytest.raises(Refusal) as refusal:
        rules.keep(large, name="纪要.txt", by=clerk)
    assert refusal.value.code == "too_large"


def test_the_size_limit_is_20_megabytes_by_default(settings: Settings) -> None:
    assert settings.FILES_LARGEST == 20 * 1024 * 1024


def test_an_upload_that_was_read_before_is_kept_whole(clerk: Person) -> None:
    with TemporaryUploadedFile("纪要.txt", "text/html", len(corpus.TXT), None) as upload:
        upload.write(corpus.TXT)
        assert rules.keep(upload, name=upload.name or "", by=clerk).content() == corpus.TXT


def test_the_same_content_is_kept_once_and_logged_each_time(clerk: Person, folder: Path) -> None:
    first = kept(corpus.PDF, "甲.pdf", clerk)
    written = (folder / first.place).stat().st_ino
    assert kept(corpus.PDF, "../../乙.pdf", clerk) == first
    assert (folder / first.place).stat().st_ino == written, "not even written again"
    assert len(on_disk(folder)) == StoredFile.objects.count() == 1
    names = [deed.texts["name"] for deed in Deed.objects.filter(action="files.keep", by=clerk, subject=str(first))]
    assert names == ["甲.pdf", "乙.pdf"]


def test_keeping_again_heals_a_damaged_file(clerk: Person, folder: Path) -> None:
    stored = kept(corpus.PDF, "甲.pdf", clerk)
    (folder / stored.place).write_bytes(b"spoilt")
    kept(corpus.PDF, "甲.pdf", clerk)
    assert stored.content() == corpus.PDF


@pytest.mark.django_db(transaction=True)
def test_many_who_keep_the_same_at_once_get_one_row(clerk: Person, folder: Path) -> None:
    def work(_number: int) -> int:
        try:
            return kept(corpus.picture(), "图.png", clerk).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert len(set(workers.map(work, range(8)))) == 1
    assert len(on_disk(folder)) == StoredFile.objects.count() == 2, "the picture and its thumbnail"


def test_promise_19_only_the_owner_may_read_and_nobody_run_a_stored_file(clerk: Person, folder: Path) -> None:
    """Promise 19: the stored name is the hash, without an extension, and the file is no program."""
    path = folder / kept(corpus.PDF, "run.pdf", clerk).place
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.suffix == ""


def test_no_log_no_row(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 48: a file whose deed cannot be logged is not kept."""

    def fail(**_details: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(rules, "record", fail)
    with pytest.raises(RuntimeError):
        kept(corpus.PDF, "甲.pdf", clerk)
    assert not StoredFile.objects.exists()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: the kernel itself says no."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (_soft, hard))


def test_promise_31_a_full_disk_leaves_no_half_file(clerk: Person, folder: Path) -> None:
    """Promise 31: disk full → a Chinese refusal, no half file, no row; reading goes on, writing resumes."""
    before = kept(corpus.PDF, "甲.pdf", clerk)
    large = corpus.TXT * 10_000
    with room_for(100_000):
        with pytest.raises(Refusal, match=r"存储空间已满，“乙\.txt”没有保存") as refusal:
            kept(large, "乙.txt", clerk)
        assert before.content() == corpus.PDF
    assert refusal.value.code == "disk_full"
    assert on_disk(folder) == [before.place]
    assert StoredFile.objects.get() == before
    assert kept(large, "乙.txt", clerk).content() == large


@pytest.mark.parametrize("said", [errno.ENOSPC, errno.EDQUOT])
def test_promise_31_a_disk_that_is_full_at_the_sync_leaves_nothing(
    clerk: Person, folder: Path, monkeypatch: pytest.MonkeyPatch, said: int
) -> None:
    """Promise 31: some disks say only at the sync that they are full."""

    def full(_descriptor: int) -> None:
        raise OSError(said, os.strerror(said))

    monkeypatch.setattr(os, "fsync", full)
    folder.mkdir()
    for number in range(256):
        (folder / f"{number:02x}").mkdir()
    with pytest.raises(Refusal) as refusal:
        kept(corpus.PDF, "甲.pdf", clerk)
    assert refusal.value.code == "disk_full"
    assert on_disk(folder) == []


def test_a_disk_that_fails_otherwise_is_no_refusal(
    clerk: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        kept(corpus.PDF, "甲.pdf", clerk)
    assert on_disk(folder) == []


@pytest.mark.looks
def test_every_kind_has_a_type_and_a_suffix() -> None:
    assert {name.rpartition(".")[2].lower() for name in HONEST} >= set(Kind.values) - {Kind.HTML}
    assert len({kind.content_type for kind in Kind}) == len(Kind)

"""Word, Excel and PowerPoint files with something in them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2

import pytest

from daliang.files import office
from daliang.files.models import StoredFile
from daliang.files.tests import corpus
from daliang.files.tests.corpus import kept, on_disk, package
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.looks

VBA = '<Relationships><Relationship Id="r1" Type="{}" Target="innocent.bin"/></Relationships>'


def locked(data: bytes) -> bytes:
    """The same package, its directory saying that each part has a password."""
    return re.sub(rb"(PK\x01\x02.{4})\x00", lambda found: found[1] + b"\x01", data, flags=re.DOTALL)


TRICKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "macro part": (lambda: package({"word/vbaProject.bin": b"\xd0\xcf"}), "macro"),
    "macro part in other letters": (lambda: package({"word/VBAPROJECT.BIN": b"\xd0\xcf"}), "macro"),
    "macro part under another name": (
        lambda: package({"word/_rels/document.xml.rels": VBA.format(f"{corpus.RELATIONS}/vbaProject")}),
        "macro",
    ),
    "macro link in character references": (
        lambda: package({"word/_rels/document.xml.rels": VBA.format("x/&#118;baProject")}),
        "macro",
    ),
    "macro document by its type": (lambda: package(main=corpus.MACRO_MAIN), "macro"),
    "old Excel macro sheet": (lambda: package({"xl/macrosheets/sheet1.xml": "<x/>"}), "macro"),
    "billion laughs in the text": (lambda: package({"word/document.xml": corpus.LAUGHS}), "entities"),
    "billion laughs in UTF-16": (
        lambda: package({"word/document.xml": corpus.LAUGHS.replace("?>", "?>", 1).encode("utf-16")}),
        "entities",
    ),
    "billion laughs in the table of types": (lambda: package({"[Content_Types].xml": corpus.LAUGHS}), "entities"),
    "billion laughs in the links": (lambda: package({"_rels/.rels": corpus.LAUGHS}), "entities"),
    "billion laughs in an innocent part": (lambda: package({"word/data.bin": corpus.LAUGHS}), "entities"),
    "billion laughs behind a long remark": (
        lambda: package({"word/document.xml": f"<!--{'x' * 100_000}-->{corpus.LAUGHS[21:]}"}),
        "entities",
    ),
    "file from outside": (lambda: package({"word/settings.xml": corpus.OUTSIDE}), "entities"),
    "program inside": (lambda: package({"word/embeddings/a.bin": corpus.EXE}), "executable"),
    "bomb": (lambda: corpus.swollen(201), "too_much_inside"),
    "too many parts": (lambda: package({f"word/{number}": "" for number in range(2_000)}), "too_much_inside"),
    "a directory too large to be read": (
        lambda: package({f"word/{number}{'x' * 2_000}": "" for number in range(600)}),
        "too_much_inside",
    ),
    "way out": (lambda: package({"../../evil.xml": "<x/>"}), "broken_office"),
    "way out, the Windows way": (lambda: package({"..\\evil.xml": "<x/>"}), "broken_office"),
    "absolute part": (lambda: package({"/etc/evil.xml": "<x/>"}), "broken_office"),
    "part on another drive": (lambda: package({"C:evil.xml": "<x/>"}), "broken_office"),
    "part with a password": (lambda: locked(package()), "broken_office"),
    "page before": (lambda: b"PK\x03\x04" + corpus.HTML + package(), "broken_office"),
    "links without end": (lambda: package({"_rels/.rels": f"<x>{' ' * 9_000_000}</x>"}), "too_much_inside"),
    "types without end": (
        lambda: package({"[Content_Types].xml": corpus.types(corpus.WORD_MAIN, "word/document.xml") + " " * 2_000_000}),
        "too_much_inside",
    ),
    "rare compression": (lambda: package(compression=ZIP_BZIP2), "broken_office"),
    "two parts of one name": (lambda: package({"word/Document.xml": "<x/>"}), "broken_office"),
    "main part missing": (
        lambda: package({"[Content_Types].xml": corpus.types(corpus.WORD_MAIN, "word/gone.xml")}),
        "broken_office",
    ),
    "type of another house": (
        lambda: package({"[Content_Types].xml": corpus.types("text/html", "word/document.xml")}),
        "broken_office",
    ),
    "page behind": (lambda: package() + corpus.HTML, "broken_office"),
    "text that is no XML": (lambda: package({"word/document.xml": "no xml"}), "broken_office"),
    "cut short": (lambda: package()[:-30], "broken_office"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_promises_16_and_19_a_trick_in_a_word_file_is_refused(clerk: Person, folder: Path, trick: str) -> None:
    """Promises 16, 19: entity tricks, macros, bombs and ways out are refused and leave nothing."""
    made, code = TRICKS[trick]
    with pytest.raises(Refusal) as refusal:
        kept(made(), "协议.docx", clerk)
    assert refusal.value.code == code
    assert "“协议.docx”" in str(refusal.value) and "；" in str(refusal.value)
    assert on_disk(folder) == [] and not StoredFile.objects.exists()


def outcome(data: bytes) -> str:
    """The kind, or the code of the refusal."""
    try:
        return office.examined(data, "协议.docx").value
    except Refusal as refusal:
        return refusal.code


def test_promise_19_a_spoilt_byte_anywhere_is_refused_or_harmless() -> None:
    """Promise 19: a damaged package is a refusal in words, never a fault."""
    whole = corpus.docx()
    for at in range(0, len(whole), max(1, len(whole) // 150)):
        spoilt = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        told = outcome(spoilt)
        assert told in {"docx", "broken_office", "archive", "too_much_inside", "entities"}


def test_promise_19_a_second_directory_behind_the_small_one_is_refused(
    clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 19: the 64-bit directory, whose size would overrule the one that was weighed, is not read."""
    with monkeypatch.context() as patch:
        patch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
        data = package()
    assert b"PK\x06\x06" in data
    with pytest.raises(Refusal) as refusal:
        kept(data, "协议.docx", clerk)
    assert refusal.value.code == "broken_office"


def test_a_part_that_is_no_xml_and_starts_like_it_is_let_through(clerk: Person) -> None:
    assert kept(package({"word/media/note.bin": "<unfinished"}), "协议.docx", clerk).kind == "docx"


def test_the_limits_themselves_are_allowed(clerk: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_PARTS", 3)
    assert kept(package({"word/styles.xml": "<x/>"}), "协议.docx", clerk).kind == "docx"
    with pytest.raises(Refusal, match="3个部分"):
        kept(package({"word/styles.xml": "<x/>", "word/more.xml": "<x/>"}), "协议.docx", clerk)

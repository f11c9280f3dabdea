"""Promise 21: a hostile Word layout is refused with a sentence, or what it says stays inert."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from daliang.bulletins.filling import MOST_BYTES
from daliang.bulletins.rendering import render
from daliang.bulletins.tests.reading import text_of, word
from daliang.bulletins.tests.sample import REPORT
from daliang.bulletins.word import LAYOUTS
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
OWN = "special-report.docx"
BODY, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
CANARY = "canary-of-a-file-outside"
PLACES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ masthead._x }}",
    "{{ masthead['__class__'] }}",
    "{{ cycler.__init__.__globals__.os.popen('touch owned') }}",
    "{{ self.__init__ }}",
    "{{ masthead|attr('__class__') }}",
    "{{ (masthead|attr('__cl' ~ 'ass__'))|string }}",
    "{{ '{0.__class__}'.format(masthead) }}",
    "{{ masthead.format_map({}) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends '/etc/passwd' %}",
    "{% for x in range(10**9) %}{{ x }}{% endfor %}",
    "{{ 'x' * 10**9 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '%999999999d'|format(1) }}",
    "{{ masthead.center(999999999) }}",
    "{{ masthead|center(999999999) }}",
    "{% set x = masthead %}{{ x }}",
    "{% for a in brief %}" * 4 + "{% endfor %}" * 4,
    "{{ lipsum() }}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
]
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file://{canary}">]>'
BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = (
    '<Relationship Id="rX" TargetMode="External" Target="http://example.org/x.dotm" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    (tmp_path / "home" / "layouts").mkdir(parents=True)
    (tmp_path / "canary").write_text(CANARY)
    return tmp_path


def place(home: Path, text: str) -> None:
    own = word(render(REPORT, "docx"))
    own.add_paragraph(text)
    own.save(str(home / "home" / "layouts" / OWN))


def pack(home: Path, changes: Mapping[str, bytes]) -> None:
    """The layout supplied, with members changed or added."""
    with zipfile.ZipFile(LAYOUTS / "special-report.zh.docx") as before:
        parts = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(home / "home" / "layouts" / OWN, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in {**parts, **changes}.items():
            after.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def part(name: str) -> str:
    with zipfile.ZipFile(LAYOUTS / "special-report.zh.docx") as package:
        return package.read(name).decode()


def files(home: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in home.rglob("*") if one.is_file()}


def refused(home: Path) -> str:
    before = files(home)
    with pytest.raises(Refusal, match=r"special-report\.docx") as said:
        render(REPORT, "docx")
    assert said.value.code == "bad_layout" and files(home) == before and CANARY not in str(said.value)
    return str(said.value)


@pytest.mark.parametrize("text", PLACES)
def test_a_place_that_reaches_out_is_refused(home: Path, text: str) -> None:
    place(home, text)
    refused(home)


@pytest.mark.parametrize("declared", [ENTITY, BOMB])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_declares_entities_is_refused(home: Path, declared: str, encoding: str) -> None:
    body = part(BODY).replace("</w:body>", "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>")
    head, rest = body.split("?>", 1)
    head = head.replace("UTF-8", encoding)
    declared = declared.replace("{canary}", str(home / "canary"))
    pack(home, {BODY: f"{head}?>{declared}{rest}".encode(encoding)})
    assert "DTD" in refused(home)


@pytest.mark.parametrize(
    "name",
    ["../owned.txt", "word/../../owned.txt", "/owned.txt", "..\\owned.txt", "C:\\owned.txt", "word/vbaProject.bin"],
)
def test_a_member_that_lies_outside_or_runs_is_refused(home: Path, name: str) -> None:
    pack(home, {name: b"owned"})
    refused(home)
    assert not list(home.rglob("owned*"))


def test_what_word_would_fetch_is_refused_and_a_hyperlink_is_not(home: Path) -> None:
    relations = part(RELATIONS)
    pack(home, {RELATIONS: relations.replace("</Relationships>", OUTSIDE).encode()})
    assert "outside link" in refused(home)
    pack(
        home,
        {RELATIONS: relations.replace("</Relationships>", OUTSIDE.replace("attachedTemplate", "hyperlink")).encode()},
    )
    assert render(REPORT, "docx")


def test_what_unpacks_to_too_much_is_refused(home: Path) -> None:
    pack(home, {"word/media/zeros.bin": bytes(MOST_BYTES)})
    assert "too large" in refused(home)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_refused(home: Path, content: bytes) -> None:
    (home / "home" / "layouts" / OWN).write_bytes(content)
    refused(home)


def test_an_archive_without_a_document_is_refused(home: Path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("nothing.txt", "x")
    (home / "home" / "layouts" / OWN).write_bytes(made.getvalue())
    refused(home)


def test_a_part_that_is_no_xml_is_refused(home: Path) -> None:
    pack(home, {BODY: b"<w:document"})
    refused(home)


def test_places_and_conditions_of_an_honest_layout_are_filled(home: Path) -> None:
    place(
        home,
        "{% if warning %}{{ warning|upper }}{% endif %}抄送{{ office }}{{ summary.table.titles[0]|length }}",
    )
    assert "抄送" in text_of(render(REPORT, "docx"), "docx")

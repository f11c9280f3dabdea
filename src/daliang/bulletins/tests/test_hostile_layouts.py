"""Promise 21: a layout that means harm is refused in words, or inert; nothing outside of it is touched."""

from __future__ import annotations

import builtins
import io
import os
import socket
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from daliang.bulletins.filling import Filler
from daliang.bulletins.models import Layout
from daliang.bulletins.rendering import render
from daliang.bulletins.tests.reading import text_of, word
from daliang.bulletins.tests.sample import REPORT
from daliang.bulletins.word import LAYOUTS
from daliang.files.tests.corpus import LAUGHS, OUTSIDE
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb
SECRET = "lanterns-39-of-jade"
RELS = "word/_rels/document.xml.rels"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SAID = [
    "{{ title.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title['__class__'] }}", "{{ title|attr('__class__') }}", "{{ summary|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ summary['_' ~ '_class__'] }}", "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id') }}",
    "{{ self.__init__ }}", "{{ self._TemplateReference__context }}", "{{ joiner }}", "{{ namespace() }}",
    "{{ dict(a=1) }}", "{{ title.format(title) }}", "{{ '{0.__class__}'.format(title) }}", "{{ title.upper() }}",
    "{{ [title]|map(attribute='__class__')|list }}", "{{ summary.tables|map('attr', '__class__')|first }}",
    "{{ summary.tables|groupby('__class__') }}", "{{ title|safe }}", "{{ summary.tables|tojson }}",
    "{{ summary|xmlattr }}", "{{ summary.tables|metered(0) }}", "{{ title is sameas title }}",
    "{% include '/etc/passwd' %}", "{% include 'secret.txt' ignore missing %}", "{% import 'os' as os %}",
    "{% from 'os' import popen %}", "{% extends '/etc/passwd' %}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% set x = title %}{{ x }}", "{% filter upper %}x{% endfilter %}", "{% block b %}{% endblock %}",
    "{% autoescape false %}{{ title }}{% endautoescape %}", "{% with a = title %}{{ a }}{% endwith %}",
    "{% for x in summary.tables recursive %}{{ loop(summary.tables) }}{% endfor %}",
    "{{ 1 / 0 }}", "{{ title.nothing }}", "{{ loop.__class__ }}",
]  # fmt: skip
EXHAUSTING = [
    "{% for x in range(10**9) %}x{% endfor %}", "{% for x in range(1000000000) %}x{% endfor %}",
    "{{ 'x' * 10**10 }}", "{{ 10**10**10 }}", "{{ 'x'|center(10**10) }}", "{{ '%10000000000d'|format(1) }}",
    "{{ 'x'.ljust(10000000000) }}", "{{ title|indent(10000000000) }}", "{{ title|replace('', title) }}",
    "{{ title|wordwrap(1) }}", "{% for x in 'x' %}x{% endfor %}", "{% for x in title %}x{% endfor %}",
    "{% for x in [1, 2, 3] %}x{% endfor %}", "{% for x in summary %}x{% endfor %}",
    "".join(f"{{% for x{at} in definitions.paragraphs %}}" for at in range(18)) + "x" + "{% endfor %}" * 18,
    "{{ " + "9" * 5_000 + " }}", "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", "{% colspan " + " " * 30_000 + "x",
]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    (tmp_path / "secret.txt").write_text(SECRET)
    return tmp_path / "home"


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whatever is opened for writing, run or connected to while a layout is filled."""
    seen: list[str] = []
    opened = builtins.open

    def watch(file: object, mode: str = "r", *args: object, **kwargs: object) -> object:
        if set(mode) & set("wax+") or "secret" in str(file) or "passwd" in str(file):
            seen.append(f"open {file} {mode}")
        return opened(file, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", watch)
    monkeypatch.setattr(io, "open", watch)
    for owner, name in ((os, "system"), (os, "popen"), (socket, "create_connection"), (socket.socket, "connect")):
        monkeypatch.setattr(owner, name, lambda *_args, name=name, **_kwargs: seen.append(name))
    return seen


def printed(home: Path) -> bytes:
    """The report in the layout that lies in this folder."""
    content = (home / "special-report.docx").read_bytes()
    return render(REPORT, "docx", layout=Layout(language="zh", name="special-report.docx", content=content))


def refused(home: Path) -> Refusal:
    with pytest.raises(Refusal) as no:
        printed(home)
    assert no.value.code == "bad_layout"
    assert "special-report.docx" in str(no.value) and SECRET not in str(no.value)
    return no.value


def say(home: Path, text: str, *, at: str = "body") -> None:
    """The supplied layout with this text in its body, its foot or its properties."""
    own = word((LAYOUTS / "special-report.zh.docx").read_bytes())
    if at == "body":
        own.add_paragraph(text)
    elif at == "foot":
        own.sections[0].footer.add_paragraph(text)
    else:
        own.core_properties.subject = text[:255]
    own.save(str(home / "special-report.docx"))


def pack(home: Path, parts: Mapping[str, str | bytes]) -> None:
    """The supplied layout with these parts put in or replaced."""
    target = BytesIO()
    with ZipFile(LAYOUTS / "special-report.zh.docx") as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in parts:
                new.writestr(part, old.read(part))
        for part, content in parts.items():
            new.writestr(part, content)
    (home / "special-report.docx").write_bytes(target.getvalue())


def with_link(type_: str, target: str, mode: str = "External") -> dict[str, str]:
    with ZipFile(LAYOUTS / "special-report.zh.docx") as package:
        links = package.read(RELS).decode()
    more = f'<Relationship Id="rIdX" Type="{RELATION}/{type_}" Target="{target}" TargetMode="{mode}"/>'
    return {RELS: links.replace("</Relationships>", f"{more}</Relationships>")}


def with_body(text: str) -> dict[str, str]:
    with ZipFile(LAYOUTS / "special-report.zh.docx") as package:
        return {"word/document.xml": package.read("word/document.xml").decode().replace("</w:p>", f"{text}</w:p>", 1)}


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("at", ["body", "foot", "properties"])
def test_a_place_that_reaches_out_is_refused(home: Path, watched: list[str], said: str, at: str) -> None:
    say(home, said, at=at)
    seen = len(watched)
    refused(home)
    assert watched[seen:] == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{{ title.upper() }}", "不能调用、运算或引入别的文件"),
        ("{% include '/etc/passwd' %}", "不能调用、运算或引入别的文件"),
        ("{{ title|attr('x') }}", "没有“attr”这种写法"),
        ("{{ title is sameas title }}", "没有“sameas”这种写法"),
        ("{{ title.__class__ }}", "“__class__”不是填写的位置"),
    ],
)
def test_the_refusal_says_in_words_what_may_not_stand_there(home: Path, said: str, why: str) -> None:
    say(home, said)
    words = str(refused(home))
    assert f"{why}。请对照说明" in words


@pytest.mark.parametrize("said", EXHAUSTING, ids=range(len(EXHAUSTING)))
def test_a_place_meant_to_exhaust_is_refused_at_once(home: Path, said: str) -> None:
    """No limit of time here: without the defence the suite would not come back."""
    say(home, said)
    refused(home)


def test_the_meter_counts_over_all_loops_of_a_layout() -> None:
    """A thousand rounds of a long text in one loop, then in the next: together they are too much."""
    filler, rows = Filler(), list(range(1_000))
    loop = "{% for x in rows %}" + "长" * 20_000 + "{% endfor %}"
    assert len(filler.from_string(loop).render(rows=rows)) == 20_000_000
    with pytest.raises(Exception, match="too much"):
        filler.from_string(loop).render(rows=rows)


def test_what_the_documentation_teaches_is_allowed(home: Path) -> None:
    say(
        home,
        "{% for row in summary.table.rows if row.cells %}{{ loop.index }}{{ row.cells[0]|trim }}"
        "{% if not loop.last and row.level is defined %}、{% endif %}{% endfor %}{{ warning|default('无') }}",
    )
    assert "1在谈项目（≥20亿元）" in text_of(printed(home), "docx")


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/cron.d/evil", "..\\evil", "C:/evil", "word/../../evil"])
def test_a_part_that_leaves_the_archive_is_refused(home: Path, watched: list[str], name: str) -> None:
    pack(home, {name: SECRET})
    seen = len(watched)
    refused(home)
    assert watched[seen:] == []
    assert [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()] == ["special-report.docx"]


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/footer1.xml", "word/settings.xml", "docProps/core.xml", RELS]
)
@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_refused_in_each_part(home: Path, part: str, content: str) -> None:
    pack(home, {part: content})
    assert "XML 实体" in str(refused(home))


def test_an_entity_that_reads_a_file_reads_none(home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    with ZipFile(LAYOUTS / "special-report.zh.docx") as package:
        body = package.read("word/document.xml").decode().split("?>", 1)[-1]
    dtd = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    pack(home, {"word/document.xml": dtd + body.replace("{{ title }}", "&a;")})
    refused(home)


@pytest.mark.parametrize(
    ("type_", "target"),
    [
        ("attachedTemplate", "http://evil.example/x.dotm"), ("image", "http://evil.example/x.png"),
        ("image", "file:///etc/passwd"), ("oleObject", "\\\\evil\\share\\x"), ("frame", "https://evil.example/"),
        ("hyperlink", "file:///etc/passwd"), ("hyperlink", "\\\\evil\\share"), ("header", "file:///etc/passwd"),
    ],
)  # fmt: skip
def test_a_relation_to_elsewhere_is_refused_and_named(home: Path, type_: str, target: str) -> None:
    pack(home, with_link(type_, target))
    assert "链接了外部内容" in str(refused(home))


@pytest.mark.parametrize("target", ["../../../../etc/passwd", "/etc/passwd", "missing.xml"])
def test_a_relation_to_a_part_that_is_none_is_refused(home: Path, watched: list[str], target: str) -> None:
    pack(home, with_link("header", target, "Internal"))
    seen = len(watched)
    refused(home)
    assert watched[seen:] == []


def test_a_plain_link_stays(home: Path) -> None:
    pack(home, with_link("hyperlink", "https://www.example.gov.cn/"))
    assert "在谈项目" in text_of(printed(home), "docx")


@pytest.mark.parametrize(
    "field",
    [
        '<w:r><w:instrText>INCLUDETEXT "file:///etc/passwd"</w:instrText></w:r>',
        "<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:r>",
        '<w:fldSimple w:instr="includepicture http://evil.example/x.png"/>',
    ],
)
def test_a_field_that_fetches_is_refused(home: Path, field: str) -> None:
    pack(home, with_body(field))
    assert "链接了外部内容" in str(refused(home))


@pytest.mark.parametrize(
    "place",
    [
        "<w:r><w:t>{}</w:t></w:r>",
        "<w:r/>{}",
        '<w:r w:rsidR="{}"/>',
        '<x xmlns="a:{}"/>',
        '<w:r x:a="1" xmlns:x="a:{}"/>',
    ],
)
def test_a_field_of_blanks_is_refused_wherever_it_stands(home: Path, place: str) -> None:
    pack(home, with_body(place.format(" " * 400)))
    assert "成片的空白" in str(refused(home))


@pytest.mark.parametrize(
    "content", [b"", b"no zip", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_another_kind_of_file_is_refused(home: Path, content: bytes) -> None:
    (home / "special-report.docx").write_bytes(content)
    refused(home)


def test_a_part_that_unpacks_to_far_too_much_is_refused(home: Path) -> None:
    pack(home, {"word/styles.xml": f"<x>{'甲' * 1_000_000}</x>"})
    assert "过大" in str(refused(home))


def test_a_mended_body_that_is_no_word_text_is_refused(home: Path) -> None:
    pack(home, {"word/document.xml": "<document/>"})
    refused(home)

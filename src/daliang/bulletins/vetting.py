"""A layout as a file (promise 21): an honest Word package without entities that fetches nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from daliang.files.kinds import Kind
from daliang.files.office import XML_HEADS, examined
from daliang.vocabulary.refusal import N_, Refusal

LARGEST_PART = 1024 * 1024  # bytes of a part that is XML
LARGEST = 40 * 1024 * 1024
HARMLESS_LINK = re.compile(r"(?:https?://|mailto:)", re.I)
FETCHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD)\b", re.I)
BLANK = 400  # characters
BLANKS = re.compile(rf"\s{{{BLANK}}}")  # the filler's own patterns take cubic time over them
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def vetted(data: bytes, name: str) -> bytes:
    """The same bytes. Refusals: those of `files.office.examined`, `not_word`, `outside`, `too_large`."""
    if examined(data, name) is not Kind.DOCX:
        raise Refusal(N_("“%(name)s”不是 Word 文档。"), code="not_word", name=name)
    with ZipFile(BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST:
            raise _too_large(name)
        parts = [(part.filename, package.read(part)) for part in package.infolist()]
    for part, content in parts:
        if content.lstrip().startswith(XML_HEADS):
            _check(part, content, name)
    return data


def _check(part: str, content: bytes, name: str) -> None:
    """One part that may be read as XML, under whatever name: the filler follows relations, not names."""
    if len(content) > LARGEST_PART:
        raise _too_large(name)
    root = fromstring(content, forbid_dtd=True)
    if any(len(text) >= BLANK and BLANKS.search(text) for text in _texts(root)):
        raise Refusal(N_("“%(name)s”里有成片的空白，请删去。"), code="too_large", name=name)
    found = next(_outside(part, root), "")
    if found:
        raise Refusal(
            N_("“%(name)s”链接了外部内容（%(found)s），请删去后重新保存。"), code="outside", name=name, found=found
        )


def _texts(root: Element) -> Iterator[str]:
    """Everything in the part that can hold a blank: texts, attributes, and the namespaces in names."""
    for element in root.iter():
        yield from filter(None, (element.tag, element.text, element.tail, *element.keys(), *element.attrib.values()))


def _too_large(name: str) -> Refusal:
    return Refusal(N_("“%(name)s”过大，版式只应有文字、表格和少量图片。"), code="too_large", name=name)


def _outside(part: str, root: Element) -> Iterator[str]:
    """What would make a reader's program fetch: relations to elsewhere but plain links, fields that read files."""
    if part.endswith(".rels"):
        for link in root:
            kind, target = link.get("Type", ""), link.get("Target", "")
            is_harmless = kind.endswith("/hyperlink") and HARMLESS_LINK.match(target)
            if link.get("TargetMode", "").lower() == "external" and not is_harmless:
                yield target[:60]
        return
    codes = "".join(code.text or "" for code in root.iter(f"{WORD}instrText"))
    simple = " ".join(field.get(f"{WORD}instr", "") for field in root.iter(f"{WORD}fldSimple"))
    yield from (found[0] for text in (codes, simple) for found in FETCHING.finditer(text))

"""Word, Excel and PowerPoint files: a small, honest zip whose parts fit, without macros and without entities."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse

from daliang.files.kinds import CONTENT_TYPES, Kind, refused
from daliang.vocabulary.refusal import N_, Refusal

MOST_PARTS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_LINKS = 8 * 1024 * 1024
LARGEST_DIRECTORY = 1024 * 1024
TYPES = "[Content_Types].xml"
END = struct.Struct("<4s4H2LH")
END64 = b"PK\x06\x07"
MAIN = {f"{CONTENT_TYPES[kind]}.main+xml": kind for kind in (Kind.DOCX, Kind.XLSX, Kind.PPTX)}
XML_SUFFIXES = (".xml", ".rels", ".vml")
XML_HEADS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
MACRO_WORDS = ("vbaproject", "vbadata", "macroenabled", "macrosheet")
BROKEN = (BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def examined(data: bytes, name: str) -> Kind:
    """Which of the three it is, once every part was looked at.

    Refusals: `archive`, `macro`, `executable`, `entities`, `too_much_inside`, `broken_office`.
    """
    try:
        _check_end(data, name)
        with ZipFile(BytesIO(data)) as package:
            _check_directory(package, name)
            kind = _kind(package, name)
            _refuse_macro_links(package, name)
            for part in package.infolist():
                _check_part(package, part, name)
    except DefusedXmlException as error:
        message = N_("“%(name)s”里声明了 XML 实体，可能耗尽内存或读取别的文件，不予保存；请用 Office 或 WPS 重新另存。")
        raise Refusal(message, code="entities", field="file", name=name) from error
    except (ParseError, *BROKEN) as error:
        raise _broken(name) from error
    return kind


def _check_end(data: bytes, name: str) -> None:
    """The directory stands at the very end and is small: it is weighed before it is read."""
    if len(data) < END.size:
        raise _broken(name)
    mark, *_counts, size, _at, comment = END.unpack(data[-END.size :])
    if mark != b"PK\x05\x06" or comment or data[-END.size - 20 :].startswith(END64):
        raise _broken(name)
    if size > LARGEST_DIRECTORY:
        raise _too_much(name)


def _check_directory(package: ZipFile, name: str) -> None:
    parts = package.infolist()
    if TYPES not in package.namelist():
        raise refused("archive", name)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_much(name)
    lower = [part.filename.lower() for part in parts]
    if len(set(lower)) < len(lower) or min(part.header_offset for part in parts) or not all(map(_is_plain, parts)):
        raise _broken(name)
    if any(word in part for part in lower for word in MACRO_WORDS):
        raise refused("macro", name)


def _is_plain(part: ZipInfo) -> bool:
    """No way out of the archive, no rare compression. (A part with a password fails when its head is read.)"""
    steps = part.filename.replace("\\", "/").split("/")
    return (
        not part.filename.startswith("/")
        and ".." not in steps
        and ":" not in part.filename
        and part.compress_type in {ZIP_STORED, ZIP_DEFLATED}
    )


def _kind(package: ZipFile, name: str) -> Kind:
    """Told by the one main part that the table of types declares and the archive holds."""
    if package.getinfo(TYPES).file_size > LARGEST_DIRECTORY:
        raise _too_much(name)
    types = [
        (declared.get("PartName", "").lstrip("/"), declared.get("ContentType", ""))
        for declared in fromstring(package.read(TYPES), forbid_dtd=True)
    ]
    if any(word in type_.lower() for _part, type_ in types for word in MACRO_WORDS):
        raise refused("macro", name)
    held = set(package.namelist())
    kinds = {MAIN[type_] for part, type_ in types if type_ in MAIN and part in held}
    if len(kinds) != 1:
        raise _broken(name)
    return kinds.pop()


def _refuse_macro_links(package: ZipFile, name: str) -> None:
    """A macro part under an innocent name is still found by the relation that Office follows."""
    links = [part for part in package.infolist() if part.filename.lower().endswith(".rels")]
    if sum(part.file_size for part in links) > MOST_LINKS:
        raise _too_much(name)
    for part in links:
        for link in fromstring(package.read(part), forbid_dtd=True):
            if any(word in link.get("Type", "").lower() for word in MACRO_WORDS):
                raise refused("macro", name)


def _check_part(package: ZipFile, part: ZipInfo, name: str) -> None:
    """No program; XML declares no entity. A declaration can only stand before the first element: reading ends there."""
    with package.open(part) as opened:
        head = opened.read(16)
    if head.startswith(PROGRAMS):
        raise refused("executable", name)
    is_named_xml = part.filename.lower().endswith(XML_SUFFIXES)
    if not is_named_xml and not head.lstrip().startswith(XML_HEADS):
        return
    with package.open(part) as opened:
        try:
            next(_elements(opened), None)
        except ParseError:
            if is_named_xml:
                raise


def _elements(source: object) -> Iterator[object]:
    yield from iterparse(source, events=("start",), forbid_dtd=True)


def _broken(name: str) -> Refusal:
    message = N_("“%(name)s”不能作为 Office 文件打开，可能已损坏或被改动；请用 Office 或 WPS 打开，另存后上传。")
    return Refusal(message, code="broken_office", field="file", name=name)


def _too_much(name: str) -> Refusal:
    message = N_("“%(name)s”解开后超过%(limit)s MB或%(parts)s个部分；请删去多余的图片和工作表，或拆分后上传。")
    return Refusal(
        message,
        code="too_much_inside",
        field="file",
        name=name,
        limit=MOST_UNPACKED // 1024 // 1024,
        parts=MOST_PARTS,
    )

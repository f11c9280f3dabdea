"""Stage 1: bytes to characters. Declared, sniffed and mixed encodings."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from daliang.leads.reading.refusing import Unreadable

LARGEST = 20_000_000  # bytes; a page with its pictures inside is a few million
_META = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\1\0", b"8BPS")
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xfd7zXZ",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
)
_DOCUMENTS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|word/|xl/|ppt/|mimetypeapplication/")  # near the head of a zip
_KNOWN = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}  # fmt: skip
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4}")  # four Chinese characters of UTF-8 in a row
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """The characters and the encoding's name; "mixed" where lines differ. Raises Unreadable for what is no text."""
    _refuse(data)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    wide = _known(declared)
    if wide.startswith("utf-16"):
        return data.decode(wide, "replace"), wide
    if len(_CONTROL.findall(data[:4096])) > len(data[:4096]) // 50:
        raise Unreadable("binary")
    for name in _candidates(data, declared):
        try:
            read = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or not _UTF8_RUN.search(data):
            return read, name
        break
    return _mixed(data), "mixed"


def _refuse(data: bytes) -> None:
    if not data.strip():
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("too large", size=len(data), most=LARGEST)
    if _is_image(data):
        raise Unreadable("image")
    if data.startswith(_DOCUMENTS) or (data.startswith(b"PK") and _OFFICE.search(data[:4096])):
        raise Unreadable("document")
    if data.startswith(_ARCHIVES):
        raise Unreadable("archive")


def _is_image(data: bytes) -> bool:
    inside = (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or data[4:12] in (b"ftypheic", b"ftypavif", b"ftypmif1")
    bitmap = data.startswith(b"BM") and data[6:10] == b"\0\0\0\0"
    return data.startswith(_IMAGES) or inside or bitmap


def _known(name: str) -> str:
    return _KNOWN.get(name.strip().strip("\"'").lower(), "")


def _candidates(data: bytes, declared: str) -> Iterator[str]:
    """UTF-8 first: what is valid UTF-8 with Chinese in it is hardly ever anything else."""
    yield "utf-8"
    found = _META.search(data[:4096])
    names = [_known(declared), _known(found[1].decode("ascii")) if found else "", "gb18030", "big5hkscs"]
    yield from (name for name in dict.fromkeys(names) if name and not name.startswith("utf-"))


def _mixed(data: bytes) -> str:
    """Line by line: UTF-8 where the line is valid, else GB18030; a byte that fits neither becomes U+FFFD."""
    lines = []
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(_better(line))
    return "".join(lines)


def _better(line: bytes) -> str:
    readings = [line.decode(name, "replace") for name in ("gb18030", "utf-8")]
    return min(readings, key=lambda reading: reading.count("\ufffd"))

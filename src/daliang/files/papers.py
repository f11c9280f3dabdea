"""What a file is by its first bytes; whether a PDF is whole and a text is only text."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import is_zipfile

from daliang.files.kinds import Kind
from daliang.vocabulary.refusal import N_, Refusal

ZIP = "zip"
HEADS: tuple[tuple[bytes, Kind | str], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"\x7fELF", "executable"),
    (b"#!", "executable"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"GIF8", "other_picture"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
)
MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|svg|script|iframe|object|embed|meta|link|style|img|form|math)\b|<\?(?:xml|php)",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
TAIL = 2048


def by_content(data: bytes) -> Kind | str | None:
    """The kind, ZIP, or the code of a refused type, as the content tells; None when it tells nothing."""
    for head, found in HEADS:
        if data.startswith(head):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[:2] == b"MZ" and b"\x00" in data[:1024]:
        return "executable"
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
        return "other_picture"
    text = decoded(data)
    if text is None:
        return None
    return "markup" if MARKUP.search(text) else Kind.TXT


def decoded(data: bytes) -> str | None:
    """The text, from UTF-8 or GB18030, when it holds nothing but text; else None."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def check_pdf(data: bytes, name: str) -> None:
    """A PDF ends as a PDF, and nothing else hides behind it. Refusals: `broken_pdf`, `polyglot`."""
    if is_zipfile(BytesIO(data)):
        message = N_("“%(name)s”的 PDF 里还藏着压缩包，不予保存；请用“打印为 PDF”重新生成后上传。")
        raise Refusal(message, code="polyglot", field="file", name=name)
    tail = data[-TAIL:]
    if b"%%EOF" not in tail:
        message = N_("“%(name)s”不完整：缺少 PDF 的结束标记；请重新导出或重新扫描后上传。")
        raise Refusal(message, code="broken_pdf", field="file", name=name)
    if MARKUP.search(tail.rpartition(b"%%EOF")[2].decode("latin-1")):
        message = N_("“%(name)s”的 PDF 后面还藏着网页，不予保存；请用“打印为 PDF”重新生成后上传。")
        raise Refusal(message, code="polyglot", field="file", name=name)

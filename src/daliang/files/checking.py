"""From an upload to what may be kept: size, type by content, agreement with the name, then the type's own check."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File

from daliang.files.kinds import Kind, claimed, refused
from daliang.files.office import examined
from daliang.files.papers import ZIP, by_content, check_pdf
from daliang.files.pictures import Picture, redrawn
from daliang.vocabulary.refusal import N_, Refusal

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """What will be kept: the bytes, their kind, and for a picture its measures and thumbnail."""

    kind: Kind
    data: bytes
    picture: Picture | None = None


def checked(upload: File[bytes], name: str) -> Checked:
    """The content of `upload`, fit to be kept under the cleaned `name`. Refused with the reason otherwise."""
    promised = claimed(name)
    data = _read(upload, name)
    found = by_content(data)
    if found == ZIP:
        found = examined(data, name)
    if isinstance(found, str) and not isinstance(found, Kind):
        raise refused(found, name)
    if promised is Kind.TXT and found is None:
        message = N_("“%(name)s”不是纯文本，或不是 UTF-8、GB18030 编码；请用记事本“另存为”，编码选 UTF-8 后上传。")
        raise Refusal(message, code="broken_text", field="file", name=name)
    if found is not promised:
        raise _forged(name, found)
    if promised.is_picture:
        picture = redrawn(data, promised, name)
        return Checked(promised, picture.data, picture)
    if promised is Kind.PDF:
        check_pdf(data, name)
    return Checked(promised, data)


def _read(upload: File[bytes], name: str) -> bytes:
    """All of it, but never more than the limit: what an upload says of its own size is not believed."""
    upload.seek(0)
    data: bytes = upload.read(settings.FILES_LARGEST + 1)
    return sized(data, name)


def sized(data: bytes, name: str) -> bytes:
    """The bytes, not too many and not none. Refusals: `too_large`, `empty`."""
    largest = settings.FILES_LARGEST
    if len(data) > largest:
        message = N_("“%(name)s”超过每个文件%(limit)s MB的上限；请压缩图片、降低扫描精度，或拆分后分别上传。")
        raise Refusal(message, code="too_large", field="file", name=name, limit=largest // MEGABYTE)
    if not data:
        message = N_("“%(name)s”是空文件；请确认原文件能够打开，再重新选择上传。")
        raise Refusal(message, code="empty", field="file", name=name)
    return data


def _forged(name: str, found: Kind | None) -> Refusal:
    suffix = name.rpartition(".")[2].lower()
    if found is None:
        message = N_("“%(name)s”的扩展名是 %(suffix)s，内容却不是；请用原来的软件打开，重新另存后上传。")
        return Refusal(message, code="forged_type", field="file", name=name, suffix=suffix)
    message = N_("“%(name)s”的扩展名是 %(suffix)s，内容却是%(found)s；请把扩展名改为 %(right)s，或重新另存后上传。")
    return Refusal(
        message, code="forged_type", field="file", name=name, suffix=suffix, found=found.label, right=found.value
    )

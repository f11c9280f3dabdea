"""Deeds of the files: keeping an upload, and proving that disk and rows agree."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from daliang.files.checking import checked, sized
from daliang.files.kinds import Kind
from daliang.files.models import StoredFile
from daliang.files.names import clean_name
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SETTLED = timedelta(minutes=10)


def keep(upload: File[bytes], *, name: str, by: Person | None) -> StoredFile:
    """The checked content of `upload`, kept once. Whether `by` may attach it is for the room that attaches to say.

    `by` is None where the house itself brings it in.

    The file is written before the row, so a crash leaves a file that `reconcile` reports, never a row without one.
    Refusals: those of `checked`, and `disk_full`.
    """
    shown = clean_name(name)
    found = checked(upload, shown)
    picture = found.picture
    small = picture.thumbnail if picture else None
    _write(found.data, shown)
    if small:
        _write(small.data, shown)
    with transaction.atomic():
        thumbnail = _row(small.data, Kind.JPG, small.width, small.height) if small else None
        measures = (picture.width, picture.height) if picture else (None, None)
        stored = _row(found.data, found.kind, *measures, thumbnail=thumbnail)
        _log(stored, shown, by)
    return stored


def keep_page(data: bytes, *, name: str, by: Person | None) -> StoredFile:
    """A page of the web or a text, byte for byte as it came: not checked, for it is only ever read, never handed out.

    Refusals: `too_large`, `empty`, `disk_full`.
    """
    shown = clean_name(name)
    sized(data, shown)
    _write(data, shown)
    with transaction.atomic():
        stored = _row(data, Kind.HTML, None, None)
        _log(stored, shown, by)
    return stored


def _log(stored: StoredFile, shown: str, by: Person | None) -> None:
    unit = by.unit if by else None
    record(by=by, action="files.keep", subject=stored, unit=unit, texts={"name": shown}, sha256=stored.sha256)


def _row(
    data: bytes, kind: Kind, width: int | None, height: int | None, *, thumbnail: StoredFile | None = None
) -> StoredFile:
    """The row of this content; the first one stays."""
    row, _is_new = StoredFile.objects.get_or_create(
        sha256=sha256(data).hexdigest(),
        defaults={
            "size": len(data),
            "kind": kind,
            "stored_at": clock.now(),
            "width": width,
            "height": height,
            "thumbnail": thumbnail,
        },
    )
    return row


def _write(data: bytes, name: str) -> None:
    """Put the content in its place, unless it lies there whole already. A full disk is a Refusal."""
    wanted = StoredFile(sha256=sha256(data).hexdigest())
    if wanted.is_whole():
        return
    try:
        default_storage.save(wanted.place, ContentFile(data))
    except OSError as error:
        if error.errno not in FULL:
            raise
        message = N_("存储空间已满，“%(name)s”没有保存，已有资料不受影响；请联系系统管理员腾出空间，再重新上传。")
        raise Refusal(message, code="disk_full", field="file", name=name) from error


@dataclass(frozen=True)
class Misfit:
    """One place where disk and rows disagree: which check, which file, what is wrong (English, for the log)."""

    check: str
    file: str
    message: str


def reconcile(*, settled: timedelta = SETTLED) -> list[Misfit]:
    """Both ways: what lies in the storage without a row, and rows whose file is missing or has another hash.

    Nothing is deleted. A file without a row that is younger than `settled` may belong to an upload that still runs.
    The storage is listed before the rows are asked: a file seen with its row still to come is young.
    """
    folders, loose = _listed("")
    known = [f"{number:02x}" for number in range(256)]
    found = [Misfit("stray", name, "lies beside the folders") for name in loose]
    found += [Misfit("stray", f"{name}/", "is no folder of ours") for name in sorted(set(folders) - set(known))]
    for prefix in known:
        names = _listed(prefix)[1] if prefix in folders else []
        rows = list(StoredFile.objects.under(prefix))
        found += _strays(prefix, names, {row.place for row in rows}, settled)
        found += [misfit for row in rows for misfit in _faults(row)]
    return found


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """Folders and files below `folder`; nothing when nothing was ever kept."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)


def _strays(prefix: str, names: list[str], kept: set[str], settled: timedelta) -> Iterator[Misfit]:
    for name in names:
        place = f"{prefix}/{name}"
        if place not in kept and not _is_young(place, settled):
            yield Misfit("stray", place, "has no row: an upload was cut short or its transaction rolled back")


def _is_young(place: str, settled: timedelta) -> bool:
    try:
        written_at = default_storage.get_modified_time(place)
    except FileNotFoundError:  # an upload that has just been finished or given up
        return True
    return timezone.now() - written_at < settled


def _faults(row: StoredFile) -> Iterator[Misfit]:
    is_whole = row.is_whole()
    if is_whole is None:
        yield Misfit("missing", row.place, "has a row but no file")
    elif not is_whole:
        yield Misfit("changed", row.place, "the file does not have the hash of its row")

"""The folder of stored files: a file is there whole and synced, or not at all."""

import os
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = "incoming-"


class SyncedStorage(FileSystemStorage):
    """Writes to a temporary name, syncs, renames, syncs the folder. Files are readable by the owner only, never run."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is the hash of the content, so the same name is the same content."""
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        place = Path(self.path(name))
        _make_folder(place.parent)
        descriptor, temporary = mkstemp(prefix=UNFINISHED, dir=place.parent)
        try:
            with os.fdopen(descriptor, "wb") as target:
                for chunk in content.chunks():
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            Path(temporary).replace(place)
        finally:
            Path(temporary).unlink(missing_ok=True)
        _sync(place.parent)
        return name


def _make_folder(folder: Path) -> None:
    """The folder and those above it, each synced into its parent: a new name survives a power cut too."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

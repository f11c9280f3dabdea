"""The files of one folder below the home's `incoming` folder; nothing else of the machine can be named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from daliang.leads.sources.arrivals import Arrival
from daliang.leads.sources.file.taking import ACCEPTED
from daliang.vocabulary.refusal import N_, Refusal


def folder_of(name: str) -> Path:
    """The folder of this name. Refusal `bad_address`: a name with a way in it, or no such folder."""
    found: Path = settings.INCOMING / name
    if not name or name != Path(name).name or name.startswith(".") or found.is_symlink() or not found.is_dir():
        message = N_("“收件”目录（incoming）下没有名为“%(name)s”的文件夹；请先由系统管理员建好，只填文件夹名。")
        raise Refusal(message, code="bad_address", field="address", name=name[:40])
    return found


def arrivals(name: str, known: set[str], *, largest: int) -> Iterator[Arrival]:
    """Each file that is not known yet by name, in the order of the names; links are left alone."""
    for path in sorted(folder_of(name).iterdir()):
        is_ours = path.is_file() and not path.is_symlink() and path.suffix.lower() in ACCEPTED
        if is_ours and path.name not in known:
            with path.open("rb") as file:
                yield Arrival(path.name, file.read(largest + 1))

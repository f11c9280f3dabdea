"""The columns' files: one a column, named by a small `meta.json` that says how far they may be read.

Rows are written behind what meta promises and synced; then meta is replaced in one step. Whatever stops a writer
half-way leaves the old promise true. A rebuild starts a new generation, so mapped files are never cut.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from daliang.ledger.columns.layout import TYPES, VERSION, Array, Codes, Columns, Part


@dataclass(frozen=True)
class Promise:
    """What meta.json says: rows of each table that are whole, up to which seq, and how that seq's posting looked."""

    generation: str
    seq: int
    mark: str
    stages: tuple[str, ...]
    milestones: tuple[str, ...]
    position: int = 0
    arrivals: int = 0
    lots: int = 0
    version: int = VERSION

    @property
    def codes(self) -> Codes:
        return Codes(self.stages, self.milestones)

    def after(self, part: Part, seq: int, mark: str) -> Promise:
        """The promise once `part` is written too."""
        rows = {name: getattr(self, name) + len(table[0]) for name, table in part._asdict().items()}
        return replace(self, seq=seq, mark=mark, **rows)


class Store:
    """One ledger's folder of columns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def promise(self) -> Promise | None:
        """What is promised; None when nothing is, or when it cannot be read."""
        try:
            found = json.loads((self.folder / "meta.json").read_text())
            stages, milestones = (tuple(found.pop(name)) for name in ("stages", "milestones"))
            made = Promise(stages=stages, milestones=milestones, **found)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return made if made.version == VERSION else None

    def mapped(self, promise: Promise) -> Columns | None:
        """The promised rows, mapped from disk; None when a file is missing or short."""
        tables = []
        for (table, kinds), name in zip(TYPES.items(), Part._fields, strict=True):
            fields = table._fields  # type: ignore[attr-defined]
            files = [self._file(promise.generation, name, field) for field in fields]
            rows = getattr(promise, name)
            arrays = [_map(file, kind, rows) for file, kind in zip(files, kinds, strict=True)]
            if any(array is None for array in arrays):
                return None
            tables.append(table(*arrays))
        return Columns(promise.seq, promise.codes, Part(*tables), f"{self.folder}/{promise.generation}")

    def fresh(self, codes: Codes) -> Promise:
        """Begin a new, empty generation; nothing is promised before the first `write`."""
        generation = secrets.token_hex(8)
        (self.folder / generation).mkdir(parents=True)
        return Promise(generation, 0, "", codes.stages, codes.milestones)

    def write(self, promise: Promise, part: Part, seq: int, mark: str) -> Promise:
        """Append `part` and promise it. Call it under the lock."""
        for name, table in part._asdict().items():
            for field, array in zip(table._fields, table, strict=True):
                _append(self._file(promise.generation, name, field), array, getattr(promise, name))
        made = promise.after(part, seq, mark)
        self._promise(made)
        return made

    def sweep(self, promise: Promise) -> None:
        """Remove other generations; whoever has them mapped keeps them until it lets go."""
        for other in self.folder.iterdir():
            if other.is_dir() and other.name != promise.generation:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time, over all processes of this machine."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _file(self, generation: str, table: str, column: str) -> Path:
        return self.folder / generation / f"{table}.{column}"

    def _promise(self, promise: Promise) -> None:
        new = self.folder / "meta.json.new"
        with new.open("w") as file:
            file.write(json.dumps(asdict(promise)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / "meta.json")


def _map(file: Path, kind: str, rows: int) -> Array | None:
    if not rows:
        return np.zeros(0, kind)
    try:
        return np.asarray(np.memmap(file, kind, mode="r", shape=(rows,)))
    except (OSError, ValueError):
        return None


def _append(file: Path, array: Array, after: int) -> None:
    """Put `array` behind the first `after` rows, over whatever an interrupted writer left there, and sync it."""
    if not len(array):
        return
    with file.open("r+b" if file.exists() else "w+b") as into:
        into.seek(after * array.itemsize)
        into.write(np.ascontiguousarray(array).data)
        into.truncate()
        into.flush()
        os.fsync(into.fileno())

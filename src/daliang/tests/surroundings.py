"""Loaded by pytest before Django: each test process gets a home of its own and never sees a real one.

The database is SQLite in that home, or the one that TEST_DATABASE_URL names (`tools/postgres.py pytest …` names one).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY_DISK = Path("/dev/shm")
ROOM_NEEDED = 500_000_000  # bytes


def roomy(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM_NEEDED


def test_home() -> Path:
    """A fresh folder, in memory where there is room: the suite's SQLite syncs each commit as production does."""
    parent = MEMORY_DISK if roomy(MEMORY_DISK) else None
    home = Path(tempfile.mkdtemp(prefix="daliang-test-", dir=parent))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home


def surround() -> None:
    os.environ["DALIANG_MODE"] = "test"
    os.environ["DALIANG_HOME"] = home = str(test_home())
    os.environ.setdefault("DALIANG_TEST_RUN", home)  # the home of whoever began the run, the same for its workers
    os.environ["DALIANG_SECRET_KEY"] = "tests sign their cookies with this key of more than fifty characters"
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        os.environ["DALIANG_DATABASE_URL"] = given
    else:
        os.environ.pop("DALIANG_DATABASE_URL", None)


surround()

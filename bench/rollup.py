"""The roll-up of every cell, through the public `table()`, beside a bare numpy pass and plain SQL, in one run.

    python bench/rollup.py [PROJECTS …]         default 100000 and 1000000

Each city is generated once and kept in bench-data/ (BENCH_DATA names another folder; a million projects need 12 GB).
docs/performance.md says what was seen.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("BENCH_DATA", HERE.parent / "bench-data"))


def main(sizes: list[int]) -> int:
    """Each size in a process of its own, for each city has a home of its own."""
    for projects in sizes:
        home = DATA / str(projects)
        home.mkdir(parents=True, exist_ok=True)
        surroundings = os.environ | {
            "PYTHONPATH": str(HERE),
            "DALIANG_HOME": str(home),
            "DALIANG_DATABASE_URL": f"sqlite:///{home}/daliang.sqlite3",
            "DALIANG_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "daliang.settings",
        }
        command = [sys.executable, "-m", "big_city.measuring", str(projects)]
        done = subprocess.run(command, env=surroundings, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]))

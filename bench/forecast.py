"""The forecast looked back at, and timed, in one run: one JSON line for each figure.

    python bench/forecast.py [PROJECTS]         default 200000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). Looked back at means: every live
project's chance as told on a past day, against what then happened; the Brier score stands beside that of the one rate
of the whole city, known on the same day. docs/performance.md says what was seen.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("BENCH_DATA", HERE.parent / "bench-data"))


def main(projects: int) -> int:
    """In a process of its own, for the city has a home of its own."""
    home = DATA / str(projects)
    home.mkdir(parents=True, exist_ok=True)
    surroundings = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
        "DALIANG_HOME": str(home),
        "DALIANG_DATABASE_URL": f"sqlite:///{home}/daliang.sqlite3",
        "DALIANG_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "daliang.settings",
    }
    command = [sys.executable, "-m", "big_city.forecasting", str(projects)]
    return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))

"""One step of the as-of slider at 200,000 projects, served, beside its bare parts, in one run: one JSON line.

    python bench/slider.py [PROJECTS]         default 200000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). Each turn moves to another day.
The bare roll-up is the numpy pass of bench/rollup.py, the bare page the Django page of bench/project_list.py; the aim
is at most three times both together.
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
    command = [sys.executable, "-m", "big_city.sliding", str(projects)]
    return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))

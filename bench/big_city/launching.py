"""A bench over a generated city runs in a process of its own, for each city has a home of its own."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BENCH_DATA", HERE.parent / "bench-data"))


def launch(module: str, projects: int) -> int:
    """Run a module of big_city over the city of that many projects; its exit code."""
    home = DATA / str(projects)
    home.mkdir(parents=True, exist_ok=True)
    surroundings = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
        "DALIANG_HOME": str(home),
        "DALIANG_DATABASE_URL": f"sqlite:///{home}/daliang.sqlite3",
        "DALIANG_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "daliang.settings",
    }
    command = [sys.executable, "-m", f"big_city.{module}", str(projects)]
    return subprocess.run(command, env=surroundings, check=False).returncode

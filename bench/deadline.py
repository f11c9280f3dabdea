"""The last hour before the deadline, over real connections, beside a bare Django page in the same run: JSON lines.

    python bench/deadline.py [SECONDS [CLIENTS]]         default 180 seconds at the city's rate, then 64 clients at once

300 people of 300 parks (8 projects each) open their return and save cells: 20 requests a second for three minutes,
then 64 clients as fast as they are answered, saving only, then opening too; at last all file, 64 at once. Two
gunicorn processes of four threads serve the house, and before it a bare page and a bare save. Counted:
answers of 500 and above, acknowledged cells that are not in the database, filings that are missing or doubled, and
what `ledger verify` says. DALIANG_BENCH_DATABASE_URL chooses another database.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(seconds: int, clients: int) -> int:
    """In a process of its own, for the city has a home of its own."""
    with tempfile.TemporaryDirectory(prefix="deadline-") as home:
        surroundings = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
            "DALIANG_HOME": home,
            "DALIANG_DATABASE_URL": os.environ.get("DALIANG_BENCH_DATABASE_URL", f"sqlite:///{home}/daliang.sqlite3"),
            "DALIANG_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "daliang.settings",
        }
        command = [sys.executable, "-m", "deadline_hour.run", str(seconds), str(clients)]
        return subprocess.run(command, env=surroundings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*(int(given) for given in (*sys.argv[1:], "180", "64")[:2])))

"""The project list at 100,000 projects, beside a bare Django page over the same rows, in one run: one JSON line.

    python bench/project_list.py [PROJECTS]         default 100000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). The bare page filters one branch
and stage, counts, orders and renders fifty rows: no sign-in, no frame, no foot. What the list takes more is its own.
"""

import sys

from big_city.launching import launch

if __name__ == "__main__":
    sys.exit(launch("listing", int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))

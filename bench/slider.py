"""One step of the as-of slider at 200,000 projects, served, beside its bare parts, in one run: one JSON line.

    python bench/slider.py [PROJECTS]         default 200000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). Each turn moves to another day.
The bare roll-up is the numpy pass of bench/rollup.py, the bare page the Django page of bench/project_list.py; the aim
is at most three times both together.
"""

import sys

from big_city.launching import launch

if __name__ == "__main__":
    sys.exit(launch("sliding", int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))

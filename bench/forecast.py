"""The forecast looked back at, and timed, in one run: one JSON line for each figure.

    python bench/forecast.py [PROJECTS]         default 200000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). Looked back at means: every live
project's chance as told on a past day, against what then happened; the Brier score stands beside that of the one rate
of the whole city, known on the same day. docs/performance.md says what was seen.
"""

import sys

from big_city.launching import launch

if __name__ == "__main__":
    sys.exit(launch("forecasting", int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))

"""The roll-up of every cell, through the public `table()`, beside a bare numpy pass and plain SQL, in one run.

    python bench/rollup.py [PROJECTS …]         default 100000 and 1000000

Each city is generated once and kept in bench-data/ (BENCH_DATA names another folder; a million projects need 12 GB).
docs/performance.md says what was seen.
"""

import sys

from big_city.launching import launch


def main(sizes: list[int]) -> int:
    """One size after the other, up to the first that fails."""
    return next((code for size in sizes if (code := launch("measuring", size))), 0)


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000]))

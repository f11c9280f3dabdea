"""Search at 200,000 projects, served, beside the bare page of the list's bench, in one run: one JSON line.

    python bench/search.py [PROJECTS]         default 200000

The city is generated once and kept in bench-data/ (BENCH_DATA names another folder). Each question is asked as the
panel asks it at a key typed: what few fit and what most fit, from the middle of names, by initials, pinyin and code,
in traditional characters and mixed; and its projects alone, through the index and by comparing all of them.
"""

import sys

from big_city.launching import launch

if __name__ == "__main__":
    sys.exit(launch("searching", int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))

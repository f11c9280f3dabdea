"""Staging a sheet of projects beside bare calamine, in one run: seconds, ratio, and the memory of both processes.

    python bench/import.py [ROWS [APPLIED]]         default 100000 5000

A city is founded in a folder of its own (or in the database that DALIANG_DATABASE_URL names, which must be empty). The
sheet has all columns of an update (30), every row a new project. Then a smaller sheet is applied, all rows in one
transaction. Prints one JSON line; docs/performance.md says what was seen.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import django
from python_calamine import CalamineWorkbook

TEXTS = (
    "content",
    "chain_node",
    "tags",
    "investor",
    "investor_parent",
    "source_place",
    "marks",
    "progress",
    "next_step",
)
NUMBERS = ("land_mu", "plant_sqm", "energy_tce", "jobs")


def rows(count: int, unit: str) -> Iterator[dict[str, Any]]:
    """New projects, all different, made one by one."""
    from daliang.vocabulary.money import Currency, Money

    day = datetime(2022, 8, 1, tzinfo=UTC).date()
    for at in range(count):
        row: dict[str, Any] = {"name": f"项目{at}号", "unit": unit, "industry": "chips", "origin": "domestic"}
        row |= {"amount": Money(10**8 + at * 10**4, Currency.CNY), "stage": "negotiating", "stage_on": day}
        row |= dict.fromkeys(TEXTS, f"内容{at * 7919 % 999983}")
        row |= {name: Decimal(at % 9_973 + 1) for name in NUMBERS}
        row |= {"first_talk_on": day, "next_on": day, "is_confidential": False, "evidence": "纪要1号"}
        yield row | {"output_cny": Money(10**8, Currency.CNY), "tax_cny": Money(10**7, Currency.CNY)}


def found_city() -> None:
    """The smallest city that takes an import."""
    from django.core.management import call_command

    from daliang.org.models import Role
    from daliang.org.tests.tree import employ, small_city
    from daliang.register.models import Industry, Stage

    call_command("migrate", verbosity=0)
    units = small_city()
    for order, (code, label, moves) in enumerate((("lead", "线索", ["negotiating"]), ("negotiating", "在谈", []))):
        Stage.objects.create(code=code, label=label, order=order, moves=moves)
    Industry.objects.create(code="chips", label="集成电路", branch="manufacturing")
    employ("clerk", Role.CLERK, units["park_a1"])
    employ("approver", Role.APPROVER, units["county_a"])


def write(path: Path, count: int) -> int:
    from daliang.intake.register_columns import update_columns
    from daliang.intake.template import write_rows
    from daliang.org.models import Person

    clerk = Person.objects.get(username="clerk")
    columns = update_columns(clerk, clerk.unit)
    with path.open("wb") as file:
        write_rows(file, columns, rows(count, "park_a1"), title="项目")
    return len(columns)


def stage(path: Path) -> Any:
    from daliang.intake import rules
    from daliang.org.models import Person

    clerk = Person.objects.get(username="clerk")
    importing = rules.stage(path, unit=clerk.unit, by=clerk)
    assert importing.counts["new"] == importing.counts["rows"], importing.counts
    return importing


def apply(path: Path) -> int:
    """Stage, check and apply; the milliseconds are the processor's in the one transaction."""
    from daliang.intake import rules
    from daliang.org.models import Person

    importing = stage(path)
    rules.submit(importing, by=importing.by)
    rules.confirm(importing, by=Person.objects.get(username="approver"))
    started = process_time()
    rules.apply(importing, by=importing.by)
    return round((process_time() - started) * 1000)


def one(deed: str, path: Path, count: int) -> None:
    """Do one thing in this process and print its seconds, peaks (MB) and what it found."""
    django.setup()
    started = perf_counter()
    if deed == "found":
        found_city()
    found = {
        "found": lambda: 0,
        "write": lambda: write(path, count),
        "bare": lambda: sum(1 for _row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()),
        "stage": lambda: stage(path).counts["rows"],
        "apply": lambda: apply(path),
    }[deed]()
    seconds = perf_counter() - started
    own, child = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "own": own, "child": child, "cpu": process_time(), "found": found}))


def run(deed: str, path: Path, count: int) -> dict[str, float]:
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "daliang.settings",
        "DALIANG_MODE": "demo",
        "DALIANG_HOME": str(path.parent),
    }
    command = [sys.executable, __file__, deed, str(path), str(count)]
    done = subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def main(count: int, applied: int) -> None:
    """Write, read bare, stage; then a smaller one, applied."""
    with TemporaryDirectory() as folder:
        path, small = Path(folder) / "big.xlsx", Path(folder) / "small.xlsx"
        run("found", path, 0)
        written = run("write", path, count)
        bare, staged = run("bare", path, count), run("stage", path, count)
        run("write", small, applied)
        done = run("apply", small, applied)
        size = path.stat().st_size
    line = {
        "bench": "import",
        "rows": count,
        "columns": written["found"],
        "file_mb": round(size / 1e6, 1),
        "bare_seconds": round(bare["seconds"], 2),
        "stage_seconds": round(staged["seconds"], 2),
        "ratio": round(staged["seconds"] / bare["seconds"], 2),
        "stage_cpu_seconds": round(staged["cpu"], 2),
        "rows_a_second": round(count / staged["seconds"]),
        "bare_peak_mb": bare["own"],
        "parent_peak_mb": staged["own"],
        "child_peak_mb": staged["child"],
        "applied_rows": applied,
        "apply_cpu_seconds": round(done["found"] / 1000, 2),
        "apply_peak_mb": done["own"],
    }
    print(json.dumps(line))


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    else:
        given = [int(text) for text in sys.argv[1:]]
        main(*(given + [100_000, 5_000][len(given) :]))

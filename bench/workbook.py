"""Reading a workbook behind the wall beside bare calamine, in one run: rows a second, and the memory of both processes.

    python bench/workbook.py [ROWS [COLUMNS]]         default 100000 30

Prints one JSON line. Each reading runs in a process of its own, so that its peak is its own; the file is written once
by our own `write_rows`, whose rate and peak are in the line too. docs/performance.md says what was seen.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import django
from python_calamine import CalamineWorkbook

from daliang.intake.columns import Choice, Column, Kind
from daliang.intake.opening import safe_rows
from daliang.intake.stamps import SIDE_SHEETS
from daliang.intake.template import write_rows

ROUNDS = 3
KINDS = (Kind.TEXT, Kind.NUMBER, Kind.DAY, Kind.CHOICE, Kind.PERSON)
CHOICES = (Choice("talks", "在谈"), Choice("signed", "签约"), Choice("started", "开工"))


def columns(count: int) -> list[Column]:
    """As many columns, of each kind in turn."""
    return [
        Column(f"c{at}", f"第{at}栏", kind, choices=CHOICES if kind is Kind.CHOICE else ())
        for at, kind in zip(range(count), KINDS * count, strict=False)
    ]


def values(rows: int, made: list[Column]) -> Iterator[dict[str, object]]:
    """Rows that are all different, made one by one."""
    for row in range(rows):
        of_kind: dict[Kind, object] = {
            Kind.TEXT: f"项目{row * 7919 % 999_983}号",
            Kind.NUMBER: row * 31 % 100_003,
            Kind.DAY: date(2020, 1, 1) + timedelta(days=row % 900),
            Kind.CHOICE: CHOICES[row % 3].code,
            Kind.PERSON: f"联系人{row % 977}",
        }
        yield {column.code: of_kind[column.kind] for column in made}


def write(path: Path, rows: int, count: int) -> None:
    made = columns(count)
    with path.open("wb") as file:
        write_rows(file, made, values(rows, made), title="台账")


def read_bare(path: Path) -> int:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for _row in sheet.iter_rows())


def read_safely(path: Path) -> int:
    return sum(row.sheet not in SIDE_SHEETS for row in safe_rows(path))


def one(deed: str, path: Path, rows: int, count: int) -> None:
    """Do one thing in this process and print its seconds, peaks (MB) and rows."""
    django.setup()
    started = perf_counter()
    if deed == "write":
        write(path, rows, count)
    found = rows if deed == "write" else read_bare(path) if deed == "bare" else read_safely(path)
    seconds = perf_counter() - started
    own, child = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "own": own, "child": child, "rows": found}))


def run(deed: str, path: Path, rows: int, count: int) -> dict[str, float]:
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "daliang.settings",
        "DALIANG_MODE": "demo",
        "DALIANG_HOME": str(path.parent),
    }
    command = [sys.executable, __file__, deed, str(path), str(rows), str(count)]
    done = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(rows: int, count: int) -> None:
    """Write once, read bare and safely in turn; the line holds the best of each."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "big.xlsx"
        written = run("write", path, rows, count)
        pairs = [(run("bare", path, rows, count), run("safe", path, rows, count)) for _round in range(ROUNDS)]
        size = path.stat().st_size
    bare, safe = (min((pair[at] for pair in pairs), key=lambda one: one["seconds"]) for at in (0, 1))
    line = {
        "bench": "workbook",
        "rows": rows,
        "columns": count,
        "file_mb": round(size / 1e6, 1),
        "bare_seconds": round(bare["seconds"], 2),
        "safe_seconds": round(safe["seconds"], 2),
        "ratio": round(safe["seconds"] / bare["seconds"], 2),
        "ratios": [round(right["seconds"] / left["seconds"], 2) for left, right in pairs],
        "rows_a_second": round(rows / safe["seconds"]),
        "bare_peak_mb": bare["own"],
        "parent_peak_mb": safe["own"],
        "child_peak_mb": safe["child"],
        "write_seconds": round(written["seconds"], 2),
        "write_peak_mb": written["own"],
    }
    print(json.dumps(line))


if __name__ == "__main__":
    if len(sys.argv) == 5:
        one(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        given = [int(text) for text in sys.argv[1:]]
        main(*(given + [100_000, 30][len(given) :]))

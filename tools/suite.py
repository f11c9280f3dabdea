"""The whole suite: on SQLite, and beside it on PostgreSQL without what no database decides. `make test` calls it.

tools/suite.py [PYTEST OPTION …]

Each engine has as many workers as there are cores: while one waits for a browser, a lock or a server, another works,
and no core is idle while the last file of one engine ends. PostgreSQL's run has less to do and gives way a little, so
that both end together; what it said is printed after SQLite's.
What could not run is said in capitals; with CI=true it fails the run. The last line counts both runs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import postgres
from daliang.tests.browser import SHELL, chromium
from daliang.tests.sharing import LONGEST, file_of
from debian import install

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "test-output"
WORKERS = min(os.cpu_count() or 1, 3)  # for each engine; a worker and its browser take up to 1.5 GB
LONG = 20  # seconds, while the other engine works beside
# What the second engine is asked: all but what no database decides.
DECIDED = "not nodb and not looks and not counts"
GIVING_WAY = ("nice", "-n", "3")
# Some surroundings forbid Python to keep what it compiled: each worker and command would compile the house anew.
COMPILING_AGAIN = {"PYTHONDONTWRITEBYTECODE"}
NO_POSTGRESQL = "NOT RUN: EVERYTHING ON POSTGRESQL, FOR THERE IS NONE (apt-get install postgresql)"


@dataclass
class Leg:
    """One run of pytest on one engine, as its report counts it."""

    engine: str
    exit_code: int
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    not_run: set[str] = field(default_factory=set)
    files: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # file → seconds

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_report(leg: Leg, report: Path) -> None:
    """Add the figures of pytest's JUnit report; a run that died leaves none and counts nothing."""
    if not report.exists():
        return
    # Our own pytest wrote this file a moment ago.
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314
        tests, leg.skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        leg.failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        leg.passed = tests - leg.failed - leg.skipped
        leg.seconds = float(suite.get("time", 0))
        messages = {skip.get("message", "") for skip in suite.iter("skipped")}
        leg.not_run = {message for message in messages if message.startswith("NOT RUN")}
        for case in suite.iter("testcase"):
            leg.files[file_of(f"{case.get('classname', '').replace('.', '/')}.py")] += float(case.get("time", 0))


def late(leg: Leg) -> list[str]:
    """Long files that are not named among the longest, so that they may begin last and leave a core without work."""
    return [
        f"{file} takes {seconds:.0f} s on {leg.engine}: name it in LONGEST of daliang.tests.sharing"
        for file, seconds in sorted(leg.files.items(), key=lambda one: -one[1])
        if seconds > LONG and file not in LONGEST
    ]


def run(engine: str, launcher: list[str], options: list[str], surroundings: dict[str, str], *, to: IO[str]) -> Leg:
    """One engine's run, its words written `to` the file."""
    report = OUTPUT / f"{engine.lower()}.xml"
    report.unlink(missing_ok=True)
    workers = ["--numprocesses", str(WORKERS), "--dist", "loadfile"] if WORKERS > 1 else []
    pytest = [sys.executable, "-m", "pytest", "--quiet", "--junitxml", str(report), *workers, *options]
    print(f"\n== {engine}", file=to, flush=True)
    said = subprocess.STDOUT
    done = subprocess.run([*launcher, *pytest], cwd=ROOT, env=surroundings, stdout=to, stderr=said, check=False)
    leg = Leg(engine, done.returncode)
    read_report(leg, report)
    if done.returncode == postgres.NO_POSTGRESQL and launcher:
        leg.not_run.add(NO_POSTGRESQL)
    return leg


def side_by_side(first: Callable[[IO[str]], Leg], second: Callable[[IO[str]], Leg]) -> list[Leg]:
    """Both runs at once: what the first says is seen as it comes, what the second said when both are through."""
    with tempfile.TemporaryFile("w+") as said, ThreadPoolExecutor(1) as beside:
        coming = beside.submit(second, said)
        legs = [first(sys.stdout), coming.result()]
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)
    return legs


def ensure_chromium(surroundings: dict[str, str]) -> None:
    """Name the path of Chromium's shell to the tests, or else of Chromium; Debian's are installed where we may."""
    if not os.environ.get("CHROMIUM") and not shutil.which(SHELL) and not install(SHELL) and chromium() is None:
        install("chromium")
    path = chromium()
    if path is not None:
        surroundings["CHROMIUM"] = path
        ensure_chinese_font()


def ensure_chinese_font() -> None:
    """Without one the walk's pictures show boxes; the tests themselves do not need it."""
    if shutil.which("fc-list") is None:
        install("fontconfig", "fonts-noto-cjk")
    elif not subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip():
        install("fonts-noto-cjk")


def sum_up(legs: list[Leg], is_ci: bool) -> int:
    """Print the figures of the runs, the total last; 0 when all is well."""
    not_run = sorted(set().union(*(leg.not_run for leg in legs)))
    print()
    for leg in legs:
        print("\n".join([*late(leg), f"{leg.engine}: {leg} in {leg.seconds:.0f} s"]))
    print("\n".join(not_run), end="\n" if not_run else "")
    red = [leg for leg in legs if leg.exit_code and NO_POSTGRESQL not in leg.not_run]
    total = Leg("both", 0, *(sum(getattr(leg, name) for leg in legs) for name in ("passed", "failed", "skipped")))
    print(total)
    return 1 if red or (is_ci and not_run) else 0


def main(options: list[str]) -> int:
    surroundings = {name: value for name, value in os.environ.items() if name not in COMPILING_AGAIN}
    OUTPUT.mkdir(exist_ok=True)
    ensure_chromium(surroundings)
    on_sqlite = {name: value for name, value in surroundings.items() if name != "TEST_DATABASE_URL"}
    launcher = [*GIVING_WAY, sys.executable, str(Path(postgres.__file__))]
    legs = side_by_side(
        lambda to: run("SQLite", [], options, on_sqlite, to=to),
        lambda to: run("PostgreSQL", launcher, ["-m", DECIDED, *options], surroundings, to=to),
    )
    return sum_up(legs, os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`make test` says what ran, what did not, and ends with the figures of both engines."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import IO

import pytest

import postgres
import suite
from daliang.tests.browser import SHELL
from daliang.tests.house import REPOSITORY

REPORT = """<testsuites><testsuite tests="6" failures="1" errors="1" skipped="1" time="2.5">
<testcase classname="src.daliang.tests.test_a" name="a" time="12"/>
<testcase classname="src.daliang.tests.test_a" name="c" time="13"/>
<testcase classname="src.daliang.tests.walks.test_fortnight" name="d" time="60"/>
<testcase name="b"><skipped message="NOT RUN: BROWSER TESTS"/></testcase></testsuite></testsuites>"""


def test_a_report_is_counted(tmp_path: Path) -> None:
    leg = suite.Leg("SQLite", 1)
    (tmp_path / "report.xml").write_text(REPORT)
    suite.read_report(leg, tmp_path / "report.xml")
    assert str(leg) == "3 passed, 2 failed, 1 skipped"
    assert leg.not_run == {"NOT RUN: BROWSER TESTS"}
    assert [line.split(":")[0] for line in suite.late(leg)] == ["src/daliang/tests/test_a.py takes 25 s on SQLite"]


def test_the_last_line_adds_both_engines(capsys: pytest.CaptureFixture[str]) -> None:
    legs = [suite.Leg("SQLite", 0, passed=5, skipped=1), suite.Leg("PostgreSQL", 0, passed=3)]
    assert suite.sum_up(legs, is_ci=True) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "8 passed, 0 failed, 1 skipped"


@pytest.mark.parametrize("exit_code", [1, 2, 5])
def test_a_red_engine_is_red(exit_code: int) -> None:
    assert suite.sum_up([suite.Leg("SQLite", 0, passed=5), suite.Leg("PostgreSQL", exit_code)], is_ci=False) == 1


def test_what_did_not_run_is_said_in_capitals_and_fails_ci(capsys: pytest.CaptureFixture[str]) -> None:
    missing = suite.Leg("PostgreSQL", postgres.NO_POSTGRESQL, not_run={suite.NO_POSTGRESQL})
    legs = [suite.Leg("SQLite", 0, passed=5), missing]
    assert suite.sum_up(legs, is_ci=False) == 0
    assert "NOT RUN: EVERYTHING ON POSTGRESQL" in capsys.readouterr().out
    assert suite.sum_up(legs, is_ci=True) == 1


def test_both_engines_run_at_once_and_what_each_said_stays_together(capfd: pytest.CaptureFixture[str]) -> None:
    """Each waits for the other to have begun, so one after the other would not get through."""
    both = Barrier(2)

    def leg(engine: str, to: IO[str]) -> suite.Leg:
        both.wait(20)
        print(f"{engine} begins", file=to, flush=True)
        both.wait(20)
        subprocess.run([sys.executable, "-c", f"print('{engine} ends')"], stdout=to, check=True)
        return suite.Leg(engine, 0)

    legs = suite.side_by_side(partial(leg, "SQLite"), partial(leg, "PostgreSQL"))
    assert [leg.engine for leg in legs] == ["SQLite", "PostgreSQL"]
    said = capfd.readouterr().out.splitlines()
    assert said == ["SQLite begins", "SQLite ends", "PostgreSQL begins", "PostgreSQL ends"]


def test_a_given_database_is_taken_and_its_command_decides_the_end() -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['TEST_DATABASE_URL']); raise SystemExit(3)"]
    done = subprocess.run(
        [sys.executable, REPOSITORY / "tools" / "postgres.py", *command],
        env={**os.environ, "TEST_DATABASE_URL": "postgres://given/here"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (3, "postgres://given/here")


@pytest.mark.parametrize(
    ("there", "to_be_had", "named", "asked", "taken"),
    [
        ([], ["shell", "whole"], "", ["shell"], "shell"),
        (["whole"], ["shell"], "", ["shell"], "shell"),
        (["whole"], [], "", ["shell"], "whole"),
        (["shell", "whole"], [], "", [], "shell"),
        ([], ["whole"], "", ["shell", "whole"], "whole"),
        (["shell"], [], "whole", [], "whole"),
    ],
)
def test_the_shell_of_chromium_is_brought_and_taken_first(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    there: list[str],
    to_be_had: list[str],
    named: str,
    asked: list[str],
    taken: str,
) -> None:
    names, installed = {"shell": SHELL, "whole": "chromium"}, list[str]()

    def bring(package: str) -> bool:
        installed.append(package)
        if package in [names[one] for one in to_be_had]:
            (tmp_path / package).touch(0o700)
        return (tmp_path / package).exists()

    for one in there:
        (tmp_path / names[one]).touch(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM", str(tmp_path / names[named])) if named else monkeypatch.delenv("CHROMIUM", False)
    monkeypatch.setattr(suite, "install", bring)
    monkeypatch.setattr(suite, "ensure_chinese_font", lambda: None)
    surroundings: dict[str, str] = {}
    suite.ensure_chromium(surroundings)
    assert installed == [names[one] for one in asked]
    assert surroundings == {"CHROMIUM": str(tmp_path / names[taken])}

"""Files and functions stay small; branches stay few."""

import subprocess
import sys
from pathlib import Path
from statistics import quantiles

from daliang.tests.house import REPOSITORY, functions, name_of, python_files

FUNCTION_LINES = 60
FILE_LINES_P90 = 200
FILE_LINES = 400
RUFF = str(Path(sys.executable).with_name("ruff"))


def long_functions(source: str) -> list[str]:
    """Functions of more lines than the budget, decorators not counted."""
    return [
        f"{function.name} has {length} lines"
        for function in functions(source)
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > FUNCTION_LINES
    ]


def tall(lengths: dict[str, int]) -> list[str]:
    """What is wrong with these file lengths; files of up to three lines do not count."""
    counted = {name: length for name, length in lengths.items() if length > 3}
    wrong = [f"{name} has {length} lines" for name, length in counted.items() if length > FILE_LINES]
    p90 = quantiles(counted.values(), n=10, method="inclusive")[-1]
    if p90 > FILE_LINES_P90:
        wrong.append(f"one file in ten has more than {p90:.0f} lines")
    return wrong


def complexity(source: str) -> str:
    """What ruff says about too many branches, with our own configuration."""
    command = [RUFF, "check", "--config", str(REPOSITORY / "pyproject.toml"), "--select", "C901", "--quiet", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=False).stdout


def test_no_function_is_over_60_lines() -> None:
    wrong = [f"{name_of(path)}: {said}" for path in python_files() for said in long_functions(path.read_text())]
    assert wrong == []


def test_the_budget_of_functions_catches_line_61() -> None:
    def sample(lines: int) -> str:
        return "def long():\n" + "    pass\n" * (lines - 1)

    assert long_functions(sample(60)) == []
    assert long_functions(sample(61)) == ["long has 61 lines"]


def test_files_stay_short() -> None:
    lengths = {name_of(path): path.read_text().count("\n") for path in python_files(tests=False)}
    assert tall(lengths) == []


def test_the_budget_of_files_catches_one_tall_file_and_many_long_ones() -> None:
    short = {f"{n}.py": 100 for n in range(20)}
    assert tall(short) == []
    assert tall({**short, "god.py": 401}) == ["god.py has 401 lines"]
    assert tall({**short, **{f"long{n}.py": 201 for n in range(5)}}) == ["one file in ten has more than 201 lines"]


def test_no_function_has_more_than_8_branches() -> None:
    files = [str(path) for path in python_files()]
    judged = subprocess.run([RUFF, "check", "--select", "C901", *files], cwd=REPOSITORY, check=False)
    assert judged.returncode == 0


def test_the_budget_of_branches_catches_the_ninth() -> None:
    def sample(branches: int) -> str:
        return "def many(n):\n" + "".join(f"    if n == {n}:\n        return {n}\n" for n in range(branches))

    assert "C901" not in complexity(sample(7))
    assert "C901" in complexity(sample(8))

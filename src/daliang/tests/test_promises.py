"""docs/promises.md names tests that exist, and keeps its numbers."""

import re

from daliang.tests.house import PACKAGE, REPOSITORY

LIST = REPOSITORY / "docs" / "promises.md"
NUMBERS = {*range(1, 15), 17, *range(19, 30), *range(35, 40), 42, 43, 44, 46, 48, 49, 50, 51, 52}


def named(text: str) -> list[str]:
    """The tests that the list names: a file, or a test in it."""
    return re.findall(r"^- `([^`]+)`", text, re.MULTILINE)


def missing(names: list[str]) -> list[str]:
    wrong = []
    for name in names:
        file, _colons, test = name.partition("::")
        path = PACKAGE / file
        if not path.is_file() or (test and f"\ndef {test}(" not in path.read_text(encoding="utf-8")):
            wrong.append(name)
    return wrong


def test_each_named_test_exists() -> None:
    names = named(LIST.read_text(encoding="utf-8"))
    assert len(names) > 60
    assert missing(names) == []


def test_each_promise_has_its_place() -> None:
    numbers = [int(number) for number in re.findall(r"^## (\d+)$", LIST.read_text(encoding="utf-8"), re.MULTILINE)]
    assert set(numbers) >= NUMBERS and len(numbers) == len(set(numbers))


def test_the_search_catches_a_test_that_is_not_there() -> None:
    here = "tests/test_promises.py"
    assert missing([here, f"{here}::test_invented", "nowhere.py"]) == [f"{here}::test_invented", "nowhere.py"]

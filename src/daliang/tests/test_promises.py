"""docs/promises.md names tests that exist, and keeps its numbers."""

import re

from daliang.tests.house import PACKAGE, REPOSITORY

LIST = REPOSITORY / "docs" / "promises.md"
NUMBERS = {*range(1, 18), *range(19, 30), *range(35, 40), 42, 43, 44, 46, 48, 49, 50, 51, 52}

# Access, input, output, privacy, audit and the register's part of concurrency: a test of each says which it holds.
NAMED = {*range(1, 18), *range(19, 28), 36, 38, 43, 44, 46, *range(48, 53)}
SAID = re.compile(r"[Pp]romises?[ _]([\d, _and]+)")


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


def sections(text: str) -> dict[int, list[str]]:
    """Number of a promise → the tests that the list names for it."""
    parts = re.split(r"^## (\d+)$", text, flags=re.MULTILINE)[1:]
    return {int(number): named(body) for number, body in zip(parts[::2], parts[1::2], strict=True)}


def unsaid(found: dict[int, list[str]]) -> set[int]:
    """The promises whose number stands in none of the files that the list names for them."""
    return {number for number, names in found.items() if number not in _numbers(names)}


def _numbers(names: list[str]) -> set[int]:
    texts = [(PACKAGE / name.partition("::")[0]).read_text(encoding="utf-8") for name in names]
    return {int(number) for text in texts for said in SAID.findall(text) for number in re.findall(r"\d+", said)}


def test_a_test_of_each_promise_names_its_number() -> None:
    found = sections(LIST.read_text(encoding="utf-8"))
    assert set(found) >= NAMED
    assert unsaid({number: found[number] for number in NAMED}) == set()


def test_a_number_that_no_test_names_is_caught() -> None:
    assert unsaid({8999: ["tests/test_promises.py"], 20: ["web/tests/test_list_filter.py"]}) == {8999, 20}


def test_the_search_catches_a_test_that_is_not_there() -> None:
    here = "tests/test_promises.py"
    assert missing([here, f"{here}::test_invented", "nowhere.py"]) == [f"{here}::test_invented", "nowhere.py"]

"""Doors that stay shut: late imports, statistics outside the measures, markup that skips escaping."""

import ast
import re
from collections.abc import Iterator

import pytest

from daliang.tests.house import called, floors, functions, name_of, python_files, room_of

SUMS = {"Sum", "Count", "Avg"}
SAFE_TYPES = {"SafeString", "SafeText"}
# Most files hold none of the words: only the others are read as code.
IMPORT_LATER_IN_A_LINE = re.compile(r"^(?!from |import ).*\bimport\b", re.MULTILINE)


def late_imports(source: str) -> list[str]:
    """Imports of our own modules inside functions: they hide a way up the stairs."""
    found: list[str] = []
    if not IMPORT_LATER_IN_A_LINE.search(source):
        return found
    for function in functions(source):
        for node in ast.walk(function):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            is_relative = isinstance(node, ast.ImportFrom) and node.level > 0
            if is_relative or any(name.split(".")[0] == "daliang" for name in names):
                found.append(f"line {node.lineno}: {function.name} imports inside itself")
    return found


def words(source: str) -> Iterator[tuple[int, str]]:
    """(line, word) of each name, attribute and import."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names)


def own_statistics(source: str) -> list[str]:
    """Sums and counts made in SQL: above the measures every number is a measure."""
    if not any(word in source for word in (*SUMS, "aggregate")):
        return []
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models")
        for alias in node.names
        if alias.name in SUMS
    }
    attributes = {
        (node.lineno, node.attr)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and (node.attr == "aggregate" or (node.attr in SUMS and ast.unparse(node.value).endswith("models")))
    }
    return [f"imports {name}" for name in sorted(imported)] + [f"line {at}: {name}" for at, name in sorted(attributes)]


def unescaped(source: str) -> list[str]:
    """Text that is declared safe by hand; format_html escapes what it is given."""
    if not any(word in source for word in (*SAFE_TYPES, "mark_safe")):
        return []
    made = [
        (node.lineno, called(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and called(node) in SAFE_TYPES
    ]
    named = [(at, word) for at, word in words(source) if word == "mark_safe"]
    return [f"line {at}: {word}" for at, word in sorted(made + named)]


def test_no_own_import_inside_a_function() -> None:
    wrong = [f"{name_of(path)} {said}" for path in python_files() for said in late_imports(path.read_text())]
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["from daliang.org import models", "import daliang.org.models", "from . import models"]
)
def test_the_ban_on_late_imports_catches(line: str) -> None:
    assert late_imports(f"{line}\ndef f():\n    import json\n") == []
    assert late_imports(f"def f():\n    {line}\n") == ["line 2: f imports inside itself"]


def test_nothing_above_the_measures_adds_up_by_itself() -> None:
    above = [room for room, floor in floors().items() if floor > floors()["measures"] and room != "tests"]
    files = [path for path in python_files(tests=False) if room_of(path) in above]
    assert files, "no room above the measures was looked at"
    assert [f"{name_of(path)} {said}" for path in files for said in own_statistics(path.read_text())] == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from django.db.models import Sum", "imports Sum"),
        ("from django.db.models.aggregates import Count as C", "imports C"),
        ("from django.db import models\nx = models.Sum('a')", "line 2: Sum"),
        ("x = Project.objects.aggregate(n=1)", "line 1: aggregate"),
    ],
)
def test_the_ban_on_own_statistics_catches(source: str, said: str) -> None:
    assert own_statistics(source) == [said]
    assert own_statistics("from collections import Counter\nn = Project.objects.count()") == []


def test_nothing_is_marked_safe() -> None:
    wrong = [f"{name_of(path)} {said}" for path in python_files(tests=False) for said in unescaped(path.read_text())]
    assert wrong == []


@pytest.mark.parametrize(
    "source", ["from django.utils.safestring import mark_safe", "x = safestring.mark_safe('')", "x = SafeString('')"]
)
def test_the_ban_on_unescaped_text_catches(source: str) -> None:
    assert unescaped(source)
    assert unescaped("from django.utils.safestring import SafeString\ndef tag() -> SafeString: ...") == []

"""Whatever a person reads comes from the catalogue, so the English page has no Chinese left on it."""

import ast
import re
from collections.abc import Iterator

import pytest

from daliang.tests.house import HAN, PACKAGE, REPOSITORY, called, name_of, python_files, room_of

MARKS = {
    "_",
    "N_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
    "pgettext",
    "pgettext_lazy",
}
# Rooms whose Chinese is what they read and write, not what they say: amounts, dates, numerals.
READERS = {"vocabulary"}
READING = PACKAGE / "leads" / "reading"  # so is what pages of others are read by; whoever reports it speaks elsewhere
SILENT = {"Unreadable", "BadExample"}  # what reading raises is a code and figures, never a sentence
# A line may say why its Chinese is no sentence for the reader of a page.
EXCUSE = re.compile(r"#.*\bnot a sentence: \S+")
TYPESCRIPT_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", re.DOTALL | re.MULTILINE)


def marked(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything inside a call that marks sentences, and docstrings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in MARKS:
            yield from ast.walk(node)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            yield from ast.walk(node.body[0])


def unmarked(source: str) -> list[str]:
    """Chinese string literals outside the catalogue."""
    if not HAN.search(source):
        return []
    tree, lines = ast.parse(source), source.splitlines()
    said = {id(node) for node in marked(tree)}
    return [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
        if id(node) not in said and not EXCUSE.search(lines[node.lineno - 1])
    ]


def in_script(source: str) -> list[str]:
    """Chinese in a script: sentences come from the template, in data attributes."""
    text = TYPESCRIPT_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
    return [f"line {at}: {line.strip()}" for at, line in enumerate(text.splitlines(), start=1) if HAN.search(line)]


def test_python_speaks_through_the_catalogue() -> None:
    files = [
        path
        for path in python_files(tests=False)
        if room_of(path) not in READERS and path.parent not in (PACKAGE, READING)
    ]
    assert files, "no file was looked at"
    assert [f"{name_of(path)} {said}" for path in files for said in unmarked(path.read_text())] == []


def spoken(source: str) -> list[str]:
    """Chinese in what is raised or handed to a refusal of reading."""
    tree = ast.parse(source)
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) in SILENT]
    return [
        f"line {part.lineno}: {part.value}"
        for node in (*raised, *calls)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and HAN.search(part.value)
    ]


def test_reading_raises_codes_and_leaves_sentences_to_the_catalogue() -> None:
    files = [path for path in python_files(tests=False) if path.parent == READING]
    assert len(files) > 10, "reading was not looked at"
    assert [f"{name_of(path)} {said}" for path in files for said in spoken(path.read_text())] == []


@pytest.mark.parametrize(
    "source", ["raise Unreadable('empty', '空的')", "x = Unreadable(f'有{n}字')", "raise E('不行')"]
)
def test_the_search_for_spoken_refusals_catches(source: str) -> None:
    assert spoken(source)


@pytest.mark.parametrize("source", ["x = '台账'", "x = f'共{n}个'", "x = dict(a='口径')", "raise Refusal('不行')"])
def test_the_search_for_unmarked_chinese_catches(source: str) -> None:
    assert unmarked(source)


def test_the_search_for_unmarked_chinese_lets_marked_through() -> None:
    assert unmarked("'''模块'''\nx = _('台账')\ny = Refusal(N_('不行：%(a)s'), a=1)") == []
    assert unmarked("columns = ['名称']  # not a sentence: heading of the file that we read") == []


def test_scripts_carry_no_chinese() -> None:
    files = sorted((REPOSITORY / "front" / "src").rglob("*.ts"))
    assert files, "no script was looked at"
    assert [f"{name_of(path)} {said}" for path in files for said in in_script(path.read_text())] == []


def test_the_search_in_scripts_catches() -> None:
    assert in_script('const a = "暂存于";') == ['line 1: const a = "暂存于";']
    assert in_script("// 暂存于\n/* 口径\n台账 */ go(); // 填报") == []

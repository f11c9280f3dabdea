"""What the rules of the house are checked against: its floors and its files."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent
REPOSITORY = PACKAGE.parent.parent
HAN = re.compile(r"[\u3400-\u9fff]")


def project() -> dict[str, Any]:
    """pyproject.toml as data."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def floors() -> dict[str, int]:
    """Room → floor, counted from the ground (0), as the import contract in pyproject.toml lists them."""
    layers: list[str] = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    return {room: floor for floor, layer in enumerate(reversed(layers)) for room in re.findall(r"\w+", layer)}


def room_of(path: Path) -> str:
    """The room of a file of the package; "" for a file that stands in none (settings.py)."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(PACKAGE).parts


def python_files(*, tests: bool = True) -> list[Path]:
    """The package's own Python, migrations left out."""
    found = (path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
    return sorted(path for path in found if tests or not is_test(path))


def template_files() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def called(node: ast.Call) -> str:
    """The last word of what is called: `gettext` of `translation.gettext(…)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def functions(source: str) -> Iterator[Function]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            yield node

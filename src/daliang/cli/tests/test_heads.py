"""Every head that a command prints has its words."""

import ast

from daliang.cli.shapes import HEADS
from daliang.tests.house import PACKAGE


def tuples_of(tree: ast.AST) -> dict[str, ast.AST]:
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)]
    return {ast.unparse(node.targets[0]): node.value for node in assigned}


def printed() -> set[str]:
    """The heads that stand as texts in a call of `emit`, or in the tuple that such a call names."""
    found: set[str] = set()
    for path in (PACKAGE / "cli").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = tuples_of(tree)
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "emit"]
        for keyword in (one for call in calls for one in call.keywords if one.arg == "headers"):
            value = named.get(ast.unparse(keyword.value), keyword.value)
            found |= {str(one.value) for one in ast.walk(value) if isinstance(one, ast.Constant)}
    return found


def test_every_head_has_its_words() -> None:
    assert len(printed()) > 20
    assert printed() <= set(HEADS)

"""Every action that the code records has a label, and so has every detail of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

import pytest
from django.apps import apps

from daliang.org.actions import ACTIONS, DETAILS, KEPT_LONG, LISTS, LOOK_ALIKE, PROBING, REFUSED, TAKEN_AWAY, label
from daliang.org.verifying import PRUNED
from daliang.tests.house import name_of, python_files

pytestmark = pytest.mark.nodb

CALLS = {"record", "record_file"}
OWN = {"by", "action", "subject", "unit", "asked"}
BUILT = {
    "f'lead.{kind}'": tuple(
        f"lead.{kind}" for kind, _ in apps.get_model("leads.LeadEvent")._meta.get_field("kind").choices or ()
    )
}
NAMED = {"REFUSED": REFUSED, "PROBING": PROBING, "PRUNED": PRUNED}


def recorded(source: str) -> Iterator[tuple[int, str, set[str]]]:
    """(line, action, names of details) of each call; "?" for an action that cannot be read off the code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            given = {one.arg: one.value for one in node.keywords if one.arg}
            action = given.get("action")
            for said in said_by(action):
                yield node.lineno, said, set(given) - OWN


def said_by(action: ast.expr | None) -> tuple[str, ...]:
    """The actions that an argument may stand for: written out, named, or built from the kinds that there are."""
    if isinstance(action, ast.Constant):
        return (str(action.value),)
    if isinstance(action, ast.Name):
        return (NAMED.get(action.id, "?"),)
    return BUILT.get(ast.unparse(action), ("?",)) if action else ("?",)


def unlabelled(source: str) -> list[str]:
    found = []
    for line, action, details in recorded(source):
        found += [f"line {line}: action {action}"] * (action not in ACTIONS)
        found += [f"line {line}: detail {name}" for name in sorted(details - set(DETAILS))]
    return found


def sources() -> Iterator[tuple[str, str]]:
    """The files that speak of recording at all."""
    for path in python_files(tests=False):
        if name_of(path).endswith("org/rules.py"):
            continue  # `record` itself, called by `record_file` with what that was given
        source = path.read_text(encoding="utf-8")
        if any(call in source for call in CALLS):
            yield name_of(path), source


def test_every_action_and_detail_that_is_recorded_has_a_label() -> None:
    assert [f"{name} {said}" for name, source in sources() for said in unlabelled(source)] == []


def test_every_file_that_is_taken_away_is_kept_in_the_log_for_three_years() -> None:
    """Promise 46: `org.keeping` goes by this list."""
    calls = [node for _name, source in sources() for node in ast.walk(ast.parse(source)) if is_call(node)]
    actions = [one.value for call in calls for one in call.keywords if one.arg == "action"]
    assert {action.value for action in actions if isinstance(action, ast.Constant)} == set(TAKEN_AWAY)


def is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record_file"


def test_no_label_is_left_over() -> None:
    """An action that nothing records any more keeps its label only while old rows may hold it: say so here."""
    found = {action for _name, source in sources() for _line, action, _details in recorded(source)}
    assert set(ACTIONS) - found == set()
    assert {*LISTS, *KEPT_LONG, *LOOK_ALIKE} <= set(ACTIONS)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('record(by=by, action="coffee", subject=x)', ["line 1: action coffee"]),
        ("record(by=by, action=name, subject=x)", ["line 1: action ?"]),
        ("record(by=by, action=f'{kind}', subject=x)", ["line 1: action ?"]),
        (
            "record(by=by, action=f'lead.{kind}', subject=x, sugar=2)",
            ["line 1: detail sugar"] * len(BUILT["f'lead.{kind}'"]),
        ),
        ('record(by=by, action="round.file", subject=x, sugar=2)', ["line 1: detail sugar"]),
        ('record_file(b"", by=by, action="round.file", subject=x, asked={}, rows=2)', []),
    ],
)
def test_the_search_for_unlabelled_actions_catches(call: str, said: list[str]) -> None:
    assert unlabelled(call) == said


def test_an_action_of_a_later_version_shows_its_code() -> None:
    assert (label("round.file"), label("later.deed")) == ("报送", "later.deed")

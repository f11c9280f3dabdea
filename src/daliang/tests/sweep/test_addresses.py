"""Promise 2: a route without a policy fails; and the oracle is a second hand."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import product

import pytest
from django.http import HttpResponse
from django.urls import path

from daliang.api.urls import api
from daliang.org.matrix import roles_of
from daliang.tests.house import PACKAGE
from daliang.tests.sweep import oracle
from daliang.tests.sweep.addresses import ADDRESSES, Policy, operations, unlisted
from daliang.tests.sweep.oracle import LIST, OPEN, REPORT, REVEAL, Row, may
from daliang.tests.sweep.world import way
from daliang.web.tests.test_guards import PUBLIC, routes

GUARDED = {Policy.LOG: "audit.read", Policy.PAPER: "document.read"}
A1 = Row("project", ("city", "east", "east-a"))


def test_each_route_has_a_policy() -> None:
    """Nor does any stand here that the resolver no longer has."""
    found = list(routes())
    assert unlisted(found) == set()
    assert set(ADDRESSES) - {address for address, _pattern in found} == set()
    assert operations(api.get_openapi_schema(path_prefix="/api/v1/")) <= set(ADDRESSES)


def test_a_new_route_without_a_policy_is_caught() -> None:
    assert unlisted([("secret/<int:pk>/", path("secret/<int:pk>/", lambda _request, pk: HttpResponse()))]) == {
        "secret/<int:pk>/"
    }


def test_policies_are_those_of_the_guards() -> None:
    patterns = {address: pattern.callback for address, pattern in routes()}
    assert {one.route for one in ADDRESSES.values() if one.policy is Policy.DOOR} == PUBLIC
    for policy, action in GUARDED.items():
        for one in (found for found in ADDRESSES.values() if found.policy is policy):
            assert getattr(patterns[one.route], "may", None) == roles_of(action), one.route


def test_the_oracle_imports_no_application() -> None:
    tree = ast.parse((PACKAGE / "tests" / "sweep" / "oracle.py").read_text(encoding="utf-8"))
    found = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    found += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert sorted(found) == ["__future__", "dataclasses"]


@pytest.mark.parametrize(
    ("role", "unit", "is_seen"),
    [
        ("leader", "city", True), ("officer", "city", True), ("approver", "east", True), ("clerk", "east-a", True),
        ("county_clerk", "east", True), ("approver", "west", False), ("clerk", "east-b", False),
        ("recogniser", "city", False), ("department", "city", False), ("partner", "city", False),
        ("system", "city", False), ("security", "city", False), ("", "east-a", False),
    ],
)  # fmt: skip
def test_the_oracle_says_what_the_matrix_says(role: str, unit: str, is_seen: bool) -> None:
    assert may(role, way(unit), OPEN, A1, "content") is is_seen
    assert may(role, (), OPEN, A1, "content") is False


def test_the_oracle_keeps_phones_for_the_click_and_names_for_who_may_edit() -> None:
    contact, secret = replace(A1, kind="contact"), replace(A1, is_secret=True)
    for role, action in product(("leader", "officer"), (LIST, OPEN)):
        assert not may(role, ("city",), action, contact, "phone")
        assert may(role, ("city",), action, secret, "name") is (role == "officer")
        assert not may(role, ("city",), REPORT, secret, "name")
    assert may("leader", ("city",), REVEAL, contact, "phone") and may("leader", ("city",), REVEAL, secret, "name")


def test_the_oracle_denies_what_it_does_not_know() -> None:
    assert not may("officer", ("city",), OPEN, Row("invented", ("city",)), "name")
    assert not may("invented", ("city",), OPEN, A1, "name")
    assert {"project", "contact", "line"} <= oracle.BY_UNIT

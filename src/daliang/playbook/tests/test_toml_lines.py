"""Lines of TOML values."""

from __future__ import annotations

import pytest

from daliang.playbook.toml_lines import lines_of

pytestmark = pytest.mark.nodb

TEXT = """\
name = "a # [not] a = comment"  # code = 1
list = [
  { code = "x" },
  # between

  { code = "y" },
]
[demo]
clock = 1
[[stage]]
code = "a"
moves = ["b", "c"]
[[stage]]
code = "b"
"""


def test_keys_tables_and_elements_have_their_lines() -> None:
    assert lines_of(TEXT) == {
        ("name",): 1,
        ("list",): 2,
        ("list", 0): 3,
        ("list", 1): 6,
        ("demo",): 8,
        ("demo", "clock"): 9,
        ("stage", 0): 10,
        ("stage", 0, "code"): 11,
        ("stage", 0, "moves"): 12,
        ("stage", 1): 13,
        ("stage", 1, "code"): 14,
    }

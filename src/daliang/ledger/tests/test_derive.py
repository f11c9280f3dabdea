"""The pure half of the ledger against the replay: many random notebooks, every corner, no database."""

import os

import pytest
from hypothesis import given, settings

from daliang.ledger.tests.derived import compare
from daliang.ledger.tests.drawing import notebooks
from daliang.ledger.tests.replay import Recorded

pytestmark = pytest.mark.nodb
EXAMPLES = int(os.environ.get("DALIANG_LEDGER_EXAMPLES", "300"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(notebooks())
def test_entries_add_up_to_what_the_replay_says_at_every_corner(records: list[Recorded]) -> None:
    compare(records)

"""The first city, ready to be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.tests.broken import copy_to


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of playbooks/yangzhou-2022."""
    return copy_to(tmp_path)

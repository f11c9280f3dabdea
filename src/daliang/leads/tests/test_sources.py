"""Each kind of source has a folder of its own, with the same files in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.leads import sources
from daliang.leads.models import SourceKind

pytestmark = pytest.mark.nodb
FILES = {"__init__.py", "taking.py", "tests/__init__.py", "tests/test_taking.py"}


def test_each_kind_has_its_folder_with_the_same_files() -> None:
    root = Path(sources.__file__).parent
    folders = {one.name: one for one in root.iterdir() if (one / "__init__.py").is_file()}
    assert set(folders) == set(SourceKind.values)
    for name, folder in folders.items():
        assert {str(one.relative_to(folder)) for one in folder.rglob("*.py")} == FILES, name

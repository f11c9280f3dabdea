"""A rule that says no while a playbook is loaded: the file and the line that asked for the deed are said too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from daliang.vocabulary.refusal import Refusal, Refusals


@contextmanager
def row_of(file: str, line: int) -> Iterator[None]:
    """Whatever is refused inside is refused at this line, unless a narrower place is named already."""
    try:
        yield
    except Refusal as refusal:
        found = refusal.all
        for one in found:
            if not one.where.startswith(file):
                one.where = f"{file}:{line} {one.where}".rstrip()
        raise Refusals(found) from refusal

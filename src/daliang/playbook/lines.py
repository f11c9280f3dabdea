"""Where things stand in a file."""

from __future__ import annotations

from collections.abc import Mapping


class Line(int):
    """The line, from 1, at which a row or table begins; `of` gives the line of one of its keys."""

    _keys: Mapping[str, int]

    def __new__(cls, line: int, keys: Mapping[str, int]) -> Line:
        self = super().__new__(cls, line)
        self._keys = keys
        return self

    def of(self, key: str) -> int:
        return self._keys.get(key, self)

"""Answers kept while one reading lasts, the latest asked for only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class Kept:
    """At most `most` answers, each under a key that names everything that decides it; the least used goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under the key, or a new one. What `make` refuses is not kept."""
        if key not in self._held:
            self._held[key] = make()
            if len(self._held) > self.most:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        answer: Answer = self._held[key]
        return answer

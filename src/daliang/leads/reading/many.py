"""Many pages on all processors: in their order, with few in flight, so that memory stays the same however many come."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

FEW = 24
"""So many pages are read here: starting other processes would take longer."""
_AT_ONCE = 8  # pages handed over together
_AHEAD = 3  # hand-overs waiting for each process

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def in_order(
    function: Callable[[Item], Answer], items: Iterable[Item], *, processes: int | None = None
) -> Iterator[Answer]:
    """`function` of each item, in the items' order. Items are taken one by one, as answers are fetched.

    `function` must be a module's own (other processes import it) and return what can be pickled; what it raises is
    raised here.
    """
    coming = iter(items)
    first = list(islice(coming, FEW + 1))
    workers = os.cpu_count() or 1 if processes is None else processes
    if len(first) <= FEW or workers < 2:
        yield from map(function, chain(first, coming))
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        every = chain(first, coming)
        try:
            while batch := list(islice(every, _AT_ONCE)):
                waiting.append(pool.submit(_each, function, batch))
                if len(waiting) >= workers * _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _each(function: Callable[[Item], Answer], batch: list[Item]) -> list[Answer]:
    return [function(item) for item in batch]

"""Merged cells: each cell that a merged one covers gets its value and a mark."""

from typing import Any

from daliang.intake import marks

Corner = tuple[int, int]


class Merges:
    """The merged ranges of a sheet, walked along with its rows."""

    def __init__(self, ranges: list[tuple[Corner, Corner]]) -> None:
        self._coming = sorted(ranges, reverse=True)
        self._open: list[tuple[Corner, Corner, Any, bool]] = []

    def fill(self, row: int, values: list[Any], days: list[int], noted: dict[int, int]) -> None:
        """Fill the covered cells of this row (counted from 1); rows must come in order, none left out."""
        if not self._coming and not self._open:
            return
        self._open = [merge for merge in self._open if merge[1][0] >= row - 1]
        while self._coming and self._coming[-1][0][0] <= row - 1:
            first, last = self._coming.pop()
            value = values[first[1]] if first[1] < len(values) else None
            if value is not None and last[0] >= row - 1:
                self._open.append((first, last, value, first[1] in days))
        for first, last, value, is_day in self._open:
            for column in range(first[1], min(last[1] + 1, len(values))):
                if (row - 1, column) != first and values[column] is None:
                    values[column] = value
                    noted[column] = noted.get(column, 0) | marks.MERGED | (marks.ACROSS if column > first[1] else 0)
                    if is_day:
                        days.append(column)

"""Labels of columns as people write them: spaces, full width, stars, notes and units in brackets do not matter.

A column is found by its label in either language, and is then spoken of in the language of the head.
"""

import re
from collections.abc import Iterator, Sequence

from daliang.intake.columns import Column, Unit, plain, read_unit

_BRACKETED = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_IDLE = re.compile(r"[\s*:、,.。;；_\-·/\"'“”‘’《》#]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SUFFIX = re.compile(r"(?<=[^\d])[/:,]((?:亿|千万|百万|万|千)?(?:美元|美金|元))$")  # not a sentence: 总投资/万元
_STATED = re.compile(  # 金额单位：万元
    r"单位:?((?:人民币)?(?:亿|千万|百万|万|千)?(?:美元|美金|元))"  # not a sentence: a unit line
)


def unit_in(text: str) -> Unit | None:
    """The unit that a head states: 总投资（亿元）, 总投资/万元."""
    line = plain(text)
    inside = (read_unit(found) for found in _BRACKETED.findall(line))
    stated = next((unit for unit in inside if unit), None)
    suffix = _SUFFIX.search(line)
    return stated or (read_unit(suffix[1]) if suffix else None)


def unit_of_sheet(text: str) -> Unit | None:
    """The unit that a line above the table states for all of it: 金额单位：万元, （万元）."""
    line = plain(text)
    found = _STATED.search(line)
    bracketed = _BRACKETED.fullmatch(line)
    return read_unit(found[1]) if found else read_unit(bracketed[1]) if bracketed else None


def keys(text: str) -> Iterator[str]:
    """What a label is compared by: first all of it, then without brackets, then without its unit."""
    line = plain(text)
    yield _tidy(line)
    bare = _BRACKETED.sub("", line)
    yield _tidy(bare)
    yield _tidy(_SUFFIX.sub("", bare))


def _tidy(line: str) -> str:
    return re.sub(r"[()\[\]【】〔〕]", "", _IDLE.sub("", line))


class Labels:
    """All names of some columns. A name that two columns share is told apart by the group above it."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._named: dict[str, list[Column]] = {}
        for column in columns:
            for key in dict.fromkeys(key for name in _all_names(column) for key in keys(name)):
                self._named.setdefault(key, []).append(column)

    def find(self, own: str, above: str = "") -> Column | None:
        """The column that a head means, in the head's language; None where it is not certain."""
        column = self._find(own, above)
        return column.twin if column and column.twin and not _HAN.search(own) else column

    def _find(self, own: str, above: str) -> Column | None:
        """First together with the head above it."""
        tries = (f"{above}{own}", own) if above and own != above else (own,)
        for label in tries:
            for key in keys(label):
                found = self._named.get(key, []) if key else []
                if len(found) == 1:
                    return found[0]
                if (chosen := self._by_group(found, above)) is not None:
                    return chosen
        return None

    def _by_group(self, found: list[Column], above: str) -> Column | None:
        """Among columns of one name: the one of this group; without any group above, the exact label's only one."""
        wanted = set(keys(above))
        fitting = [column for column in found if wanted & {key for group in _groups(column) for key in keys(group)}]
        return fitting[0] if len(fitting) == 1 else None


def names(column: Column) -> Iterator[str]:
    """The label and its synonyms, in both languages."""
    for one in filter(None, (column, column.twin)):
        yield from (one.label, *one.synonyms)


def _all_names(column: Column) -> Iterator[str]:
    """The names alone, and each behind the group of its language."""
    yield from names(column)
    for one in filter(None, (column, column.twin)):
        yield from (f"{one.group}{name}" for name in (one.label, *one.synonyms) if one.group)


def _groups(column: Column) -> list[str]:
    return [one.group for one in (column, column.twin) if one and one.group]

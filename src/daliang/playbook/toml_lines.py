"""Where in a TOML file a value stands: the standard parser gives values without lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[|\[)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_STRINGS_AND_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')


def lines_of(text: str) -> Mapping[Path, int]:
    """Path of each table, key and element of a multi-line list to its line, counted from 1.

    Reads the plain style of playbooks: one key a line, lists over several lines with one element a line.
    """
    found: dict[Path, int] = {}
    tables: Counter[str] = Counter()
    here: Path = ()
    key: Path = ()
    depth = element = 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _STRINGS_AND_COMMENT.sub("", line)
        if depth:
            if bare.strip() not in ("", "]"):
                found[(*key, element)] = number
                element += 1
        elif header := _HEADER.match(bare):
            here = _table(header, tables)
            found[here] = number
        elif named := _KEY.match(bare):
            key, element = (*here, named[1]), 0
            found[key] = number
        depth += sum(bare.count(opening) for opening in "[{") - sum(bare.count(closing) for closing in "]}")
    return found


def _table(header: re.Match[str], tables: Counter[str]) -> Path:
    """`[demo]` is one table, `[[stage]]` the next of its list."""
    brackets, name = header.groups()
    if brackets == "[":
        return (name,)
    tables[name] += 1
    return (name, tables[name] - 1)

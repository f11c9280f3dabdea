"""The number of a template: made from its columns, so that a changed or foreign template is recognised."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from daliang.intake.columns import Column

NOTES_SHEET = "填表说明"  # not a sentence: name of a sheet
CHOICES_SHEET = "选项"  # not a sentence: name of a sheet
EXPORT_SHEET = "导出说明"  # not a sentence: name of a sheet
SIDE_SHEETS = frozenset({NOTES_SHEET, CHOICES_SHEET, EXPORT_SHEET})  # of our own files; they hold no rows to import
_STAMP = re.compile(r"\bDL-[0-9A-F]{8}\b")


def stamp_of(columns: Sequence[Column]) -> str:
    """The same columns give the same number, on any machine."""
    said = "\n".join(f"{column.code}\t{column.label}\t{column.kind}\t{column.unit_hint}" for column in columns)
    return f"DL-{sha256(said.encode()).hexdigest()[:8].upper()}"


def find_stamp(values: Iterable[object]) -> str:
    """The first template number among some cells, or nothing."""
    found = (_STAMP.search(value) for value in values if isinstance(value, str))
    return next((match[0] for match in found if match), "")

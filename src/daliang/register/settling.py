"""Two people write the same row: the second sees both texts, field by field, and loses nothing (promise 36).

Every edit brings, beside its new text, the text that its writer saw. A field that somebody else has changed meanwhile
is a clash: nothing of the edit is stored until the writer has chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from daliang.register.fields import FileField
from daliang.vocabulary.refusal import Refusal, Refusals
from daliang.vocabulary.texts import clean_text


@dataclass(frozen=True)
class Clash:
    """A field that two people changed from the same text."""

    field: FileField
    base: str
    theirs: str
    mine: str


class Clashes(Exception):
    """Somebody else changed some of these fields meanwhile; nothing was stored."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(", ".join(clash.field.code for clash in clashes))
        self.clashes = clashes


def values_of(texts: Mapping[str, str], fields: Mapping[str, FileField]) -> dict[str, Any]:
    """All fields read, or all refusals together."""
    values, refusals = {}, []
    for code, text in texts.items():
        try:
            values[code] = fields[code].read(text)
        except Refusal as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise Refusals(refusals)
    return values


def settle(held: Any, fields: Mapping[str, FileField], texts: Mapping[str, str], base: Mapping[str, str]) -> None:
    """A clash: what stands there is neither what the writer saw nor what the writer wants. Raises Clashes."""
    clashes = []
    for code, mine in texts.items():
        field = fields[code]
        theirs, seen = field.text(held), base.get(code, "")
        if field.read(mine) == getattr(held, code):
            continue
        if theirs.split() != seen.split():
            clashes.append(Clash(field, seen, theirs, mine))
    if clashes:
        raise Clashes(clashes)


def touched(texts: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """The fields that the writer changed from what they saw; the others are left to whoever changed them."""
    return {code: text for code, text in texts.items() if _plain(text) != _plain(base.get(code, ""))}


def _plain(text: str) -> str:
    return clean_text(text).strip()


def nothing_beside(_held: Any) -> dict[str, Any]:
    return {}


def written(
    rows: QuerySet[Any],
    pk: int,
    fields: Mapping[str, FileField],
    texts: Mapping[str, str],
    base: Mapping[str, str],
    *,
    beside: Callable[[Any], Mapping[str, Any]] = nothing_beside,
) -> bool:
    """Write what was touched into the row and raise its version; False when nothing changes.

    `beside` gives further columns to write, judged by the row as it stands. Judged anew when somebody else was faster.
    Refusals: each field's own. Raises Clashes.
    """
    mine = touched(texts, base)
    values = values_of(mine, fields)
    while True:
        held = rows.get(pk=pk)
        settle(held, fields, mine, base)
        changed = {code: value for code, value in values.items() if getattr(held, code) != value} | {**beside(held)}
        if not changed:
            return False
        if rows.filter(pk=pk, version=held.version).update(version=F("version") + 1, **changed):
            return True

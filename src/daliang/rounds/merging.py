"""Two people in one cell: what becomes of a text, by what it was typed over and what stands there now."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """`mine` may be written, `theirs` was changed by somebody else only, `same` needs no hand, `clash` is two texts."""

    MINE = "mine"
    THEIRS = "theirs"
    SAME = "same"
    CLASH = "clash"


def fate(text: str, *, base: str, there: str) -> Fate:
    """Lay a text that was typed over `base` on what stands there now; all three as they are stored."""
    if text == base and there != base:
        return Fate.THEIRS
    if text in (base, there):
        return Fate.SAME
    return Fate.MINE if there == base else Fate.CLASH

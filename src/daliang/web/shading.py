"""Shades of a map: one hue in steps, the darkest for the most."""

from __future__ import annotations

SHADES = 5


def shade(weight: int, most: int) -> int:
    """0 for nothing, else 1 to SHADES, the darkest for the most."""
    if not weight or not most:
        return 0
    return min(SHADES, 1 + (weight * SHADES - 1) // most)


def is_dark(shade: int) -> bool:
    """Is a light text needed on it?"""
    return shade >= SHADES - 1

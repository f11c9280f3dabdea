"""The schematic map of the city."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """One feature of map.geojson: a county or zone as one polygon without holes. `line` counts the features from 1."""

    line: int
    unit: str
    label: str
    label_en: str
    ring: tuple[Point, ...]

    @property
    def plain(self) -> dict[str, object]:
        """As pages read it: the ring without its repeated last point."""
        return {"label": self.label, "label_en": self.label_en, "ring": [list(point) for point in self.ring[:-1]]}

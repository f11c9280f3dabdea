"""map.geojson: a FeatureCollection of polygons, each with the properties unit, label, label_en."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from daliang.playbook.shapes.outlines import Outline, Point
from daliang.playbook.sources import Folder
from daliang.vocabulary.refusal import N_

FILE = "map.geojson"


def read_outlines(folder: Folder) -> tuple[Outline, ...]:
    """The features that can be read; none without the file."""
    text = folder.text(FILE, optional=True)
    if text is None:
        return ()
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        folder.faults.add(FILE, error.lineno, N_("此处不合 JSON 的写法。"), N_("请用地图工具重新导出。"))
        return ()
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        folder.faults.add(FILE, 0, N_("没有找到 features 列表。"), N_("整个文件应是一个 FeatureCollection。"))
        return ()
    return tuple(_outlines(features, folder))


def _outlines(features: list[Any], folder: Folder) -> Iterator[Outline]:
    for at, feature in enumerate(features, start=1):
        try:
            given, ring = feature["properties"], _ring(feature["geometry"])
            unit, label, label_en = (str(given[name]) for name in ("unit", "label", "label_en"))
        except (KeyError, TypeError, ValueError):
            folder.faults.add(
                FILE,
                0,
                N_("第 %(at)s 个图形读不出来。"),
                N_("应有 properties（unit、label、label_en）和一个不带孔的 Polygon。"),
                at=at,
            )
        else:
            yield Outline(at, unit, label, label_en, ring)


def _ring(geometry: Any) -> tuple[Point, ...]:
    """ValueError for anything but one polygon of one ring of finite numbers."""
    if geometry["type"] != "Polygon":
        raise ValueError(geometry["type"])
    (ring,) = geometry["coordinates"]
    points = tuple((float(x), float(y)) for x, y in ring)
    if not all(isfinite(one) for point in points for one in point):
        raise ValueError("not finite")
    return points

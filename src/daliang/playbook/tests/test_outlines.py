"""The schematic map: each county and zone once, each a polygon that can be filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from daliang.playbook.checking.outlines import is_simple
from daliang.playbook.tests.broken import Broken

pytestmark = pytest.mark.nodb

FILE = "map.geojson"
FAULTS = [
    Broken(FILE, '"unit": "gaoyou"', '"unit": "baoying"', "", "缺少单位“gaoyou”", "每个单位", follow=True),
    Broken(FILE, '"unit": "gaoyou"', '"unit": "baoying"', "", "第 2 个图形与前面的重复", "一次", follow=True),
    Broken(FILE, '"unit": "gaoyou"', '"unit": "gaoyou-gaoxin"', "", "不是市以下第一级", "baoying", follow=True),
    Broken(FILE, "[[[36, 90], [78, 90]", "[[[78, 90], [36, 90]", "", "第 1 个图形（baoying）不是完整", "不交叉"),
    Broken(FILE, "[[[36, 90], [78, 90]", "[[[36, 90, 1], [78, 90]", "", "第 1 个图形读不出来", "Polygon", follow=True),
    Broken(FILE, '"Polygon"', '"Point"', "", "第 1 个图形读不出来", "Polygon", follow=True),
    Broken(FILE, '{"type": "FeatureCollection"', '{"type" "FeatureCollection"', "{", "不合 JSON", "导出"),
    Broken(FILE, '"features"', '"shapes"', "", "没有找到 features", "FeatureCollection"),
    Broken("cockpit.toml", "[\"recognised-1\"]", "[\"negotiating-20\"]", "cohort = [", "“negotiating-20”", ""),
    Broken(
        "cockpit.toml", '["recognised-1"]', '["recognised-1", "recognised-10"]', "cohort = [", "2 个口径", "一个"
    ),
]  # fmt: skip


@pytest.mark.parametrize("broken", FAULTS, ids=str)
def test_a_fault_is_named(folder: Path, broken: Broken) -> None:
    broken.check(folder)


@pytest.mark.parametrize(
    ("ring", "simple"),
    [
        (((0, 0), (1, 0), (1, 1), (0, 0)), True),
        (((0, 0), (1, 0), (1, 1)), False),
        (((0, 0), (1, 0), (0, 0)), False),
        (((0, 0), (1, 0), (2, 0), (0, 0)), False),
        (((0, 0), (2, 2), (2, 0), (0, 1), (0, 0)), False),
        (((0, 0), (1, 0), (2, 0), (2, 2), (0, 0)), True),
        (((0, 0), (3, 0), (1, 0), (1, 2), (0, 0)), False),
        (((1, 0), (2, 0), (2, 2), (3, 0), (1, 0)), False),
    ],
)
def test_a_shape_is_closed_has_an_area_and_neither_crosses_itself_nor_folds_back(
    ring: tuple[tuple[float, float], ...], simple: bool
) -> None:
    assert is_simple(ring) is simple

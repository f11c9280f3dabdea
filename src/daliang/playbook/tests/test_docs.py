"""docs/playbook.md and docs/playbook.zh.md name each file with each of its columns and keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from daliang.ledger.facts import Kind
from daliang.playbook import shapes
from daliang.playbook.sources import names_of
from daliang.playbook.tests.broken import YANGZHOU

pytestmark = pytest.mark.nodb
DOCS = Path(__file__).parents[4] / "docs"
FILES: dict[str, tuple[type[Any], ...]] = {
    "city.toml": (shapes.CityTable, shapes.DemoTable),
    "units.csv": (shapes.UnitRow,),
    "people.csv": (shapes.PersonRow,),
    "holidays.csv": (shapes.HolidayRow,),
    "tiers.toml": (shapes.LadderTable, shapes.TierTable),
    "stages.toml": (shapes.StageTable, shapes.ActTable),
    "industries.csv": (shapes.IndustryRow,),
    "rates.csv": (shapes.RateRow,),
    "measures.toml": (shapes.MeasureTable, shapes.RatioTable),
    "cockpit.toml": (shapes.CockpitTable,),
    "checks.toml": (shapes.CheckTable,),
    "targets/*.toml": (shapes.NoticeTable, shapes.IndicatorTable, shapes.TargetTable),
    "lights.toml": (shapes.LightsTable,),
    "leads.toml": (shapes.LeadClocksTable,),
    "leads.csv": (shapes.LeadRow,),
    "pages.csv": (shapes.PageRow,),
    "rounds.toml": (shapes.SeriesTable, shapes.RankingTable, shapes.RoundTable),
    "projects.csv": (shapes.ProjectRow,),
    "history.csv": (shapes.HistoryRow,),
    "returns.csv": (shapes.ReturnRow,),
    "events.toml": (shapes.EventTable, shapes.EventProjectRow),
    "expected.toml": (shapes.FigureTable, shapes.EventTotalTable, shapes.StandingTable),
}
IN_CODE = re.compile(r"`([^`]+)`")


def chapters(doc: str) -> dict[str, set[str]]:
    """The first word of each heading to the words in code marks below it."""
    text = (DOCS / doc).read_text(encoding="utf-8")
    parts = re.split(r"^## ([a-z_]+(?:/\*)?\.[a-z]+)", text, flags=re.MULTILINE)[1:]
    return {file: set(IN_CODE.findall(body)) for file, body in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("doc", ["playbook.md", "playbook.zh.md"])
@pytest.mark.parametrize("file", FILES)
def test_each_column_and_key_is_documented(doc: str, file: str) -> None:
    named = chapters(doc)[file]
    missing = [name for shape in FILES[file] for name in names_of(shape) if name not in named]
    assert missing == []


@pytest.mark.parametrize("doc", ["playbook.md", "playbook.zh.md"])
def test_each_kind_of_posting_is_documented(doc: str) -> None:
    assert set(Kind) - chapters(doc)["history.csv"] == {Kind.BROUGHT_FORWARD}


def test_the_first_city_has_no_file_that_is_not_documented() -> None:
    found = {
        path.name if path.parent == YANGZHOU else f"{path.parent.name}/*{path.suffix}"
        for path in YANGZHOU.rglob("*") if path.is_file()
    }  # fmt: skip
    assert found == {*FILES, "event_projects.csv", "map.geojson", "pages/*.html"}

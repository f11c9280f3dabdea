"""The whole playbook, as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daliang.playbook.shapes.checks import CheckTable
from daliang.playbook.shapes.events import EventProjectRow, EventTable, EventTotalTable
from daliang.playbook.shapes.figures import CockpitTable, FigureTable, MeasureTable, RatioTable
from daliang.playbook.shapes.holidays import HolidayRow
from daliang.playbook.shapes.leads import LeadClocksTable, LeadRow, PageRow
from daliang.playbook.shapes.outlines import Outline
from daliang.playbook.shapes.places import CityTable, DemoTable, PersonRow, UnitRow
from daliang.playbook.shapes.projects import HistoryRow, ProjectRow
from daliang.playbook.shapes.rounds import ReturnRow, RoundTable, SeriesTable
from daliang.playbook.shapes.scales import ActTable, IndustryRow, LadderTable, RateRow, StageTable
from daliang.playbook.shapes.targets import LightsTable, NoticeFile, StandingTable


@dataclass(frozen=True)
class Playbook:
    """A city as data. Orders are those of the files; stages are in their `order`. `page_files` is the
    folder pages: what stands in each of its files."""

    city: CityTable
    demo: DemoTable | None
    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    holidays: tuple[HolidayRow, ...]
    ladders: tuple[LadderTable, ...]
    stages: tuple[StageTable, ...]
    acts: tuple[ActTable, ...]
    industries: tuple[IndustryRow, ...]
    rates: tuple[RateRow, ...]
    measures: tuple[MeasureTable, ...]
    ratios: tuple[RatioTable, ...]
    cockpit_table: CockpitTable
    series: tuple[SeriesTable, ...]
    rounds: tuple[RoundTable, ...]
    checks: tuple[CheckTable, ...]
    returns: tuple[ReturnRow, ...]
    projects: tuple[ProjectRow, ...]
    history: tuple[HistoryRow, ...]
    events: tuple[EventTable, ...]
    event_projects: tuple[EventProjectRow, ...]
    figures: tuple[FigureTable, ...]
    event_totals: tuple[EventTotalTable, ...]
    notices: tuple[NoticeFile, ...]
    lights: LightsTable
    standings: tuple[StandingTable, ...]
    outlines: tuple[Outline, ...]
    lead_clocks: LeadClocksTable
    leads: tuple[LeadRow, ...]
    pages: tuple[PageRow, ...]
    page_files: Mapping[str, bytes]

    @property
    def stage_codes(self) -> list[str]:
        return [stage.code for stage in self.stages]

    @property
    def act_codes(self) -> list[str]:
        return [act.code for act in self.acts]

    @property
    def industry_codes(self) -> list[str]:
        return [industry.code for industry in self.industries]

    @property
    def measure_codes(self) -> list[str]:
        return [measure.code for measure in self.measures]

    @property
    def project_codes(self) -> set[str]:
        return {project.code for project in self.projects}

    @property
    def cockpit(self) -> dict[str, list[str]]:
        """What the cockpit shows, as plain data; empty without a cockpit.toml."""
        table = self.cockpit_table
        names = ("cards", "ladder", "funnel", "board", "cohort")
        shown = {name: getattr(table, name) for name in names}
        return {name: list(codes) for name, codes in shown.items() if codes}

    @property
    def parents(self) -> Mapping[str, str]:
        """Unit code to parent code; the root's is empty."""
        return {unit.code: unit.parent for unit in self.units}

    def chain(self, unit: str) -> tuple[str, ...]:
        """The unit and all above it; ends at a cycle or at an unknown parent."""
        parents = self.parents
        seen: list[str] = []
        while unit and unit not in seen:
            seen.append(unit)
            unit = parents.get(unit, "")
        return tuple(seen)

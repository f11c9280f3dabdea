"""The nouns of a playbook, one dataclass each: its fields are the columns or keys of a file, and `line`."""

from daliang.playbook.shapes.checks import CheckTable
from daliang.playbook.shapes.events import EventProjectRow, EventTable, EventTotalTable
from daliang.playbook.shapes.figures import CockpitTable, FigureTable, MeasureTable, RatioTable
from daliang.playbook.shapes.holidays import HolidayRow
from daliang.playbook.shapes.leads import LEAD_TEXTS, LeadClocksTable, LeadRow, PageRow
from daliang.playbook.shapes.places import CityTable, DemoTable, PersonRow, UnitRow
from daliang.playbook.shapes.playbook import Playbook
from daliang.playbook.shapes.projects import HistoryRow, ProjectRow
from daliang.playbook.shapes.rounds import RankingTable, ReturnRow, RoundTable, SeriesTable
from daliang.playbook.shapes.scales import (
    ActTable,
    IndustryRow,
    LadderTable,
    RateRow,
    StageTable,
    TierRuleTable,
    TierTable,
)
from daliang.playbook.shapes.targets import (
    IndicatorTable,
    LightsTable,
    NoticeFile,
    NoticeTable,
    StandingTable,
    TargetTable,
)

__all__ = [
    "LEAD_TEXTS",
    "ActTable",
    "CheckTable",
    "CityTable",
    "CockpitTable",
    "DemoTable",
    "EventProjectRow",
    "EventTable",
    "EventTotalTable",
    "FigureTable",
    "HistoryRow",
    "HolidayRow",
    "IndicatorTable",
    "IndustryRow",
    "LadderTable",
    "LeadClocksTable",
    "LeadRow",
    "LightsTable",
    "MeasureTable",
    "NoticeFile",
    "NoticeTable",
    "PageRow",
    "PersonRow",
    "Playbook",
    "ProjectRow",
    "RankingTable",
    "RateRow",
    "RatioTable",
    "ReturnRow",
    "RoundTable",
    "SeriesTable",
    "StageTable",
    "StandingTable",
    "TargetTable",
    "TierRuleTable",
    "TierTable",
    "UnitRow",
]

"""Check a playbook whole: each value, each reference, each rule that can be known before loading.

Figures of expected.toml need the ledger and are checked on loading; event totals are checked here.
"""

from __future__ import annotations

from pathlib import Path

from daliang.playbook.checking.carried import check_carried
from daliang.playbook.checking.checks import check_checks
from daliang.playbook.checking.events import check_events
from daliang.playbook.checking.expected import check_expected
from daliang.playbook.checking.hands import check_hands
from daliang.playbook.checking.history import check_history
from daliang.playbook.checking.holidays import check_holidays
from daliang.playbook.checking.leads import check_lead_clocks, check_leads, check_pages
from daliang.playbook.checking.measures import check_cockpit, check_measures
from daliang.playbook.checking.outlines import check_outlines
from daliang.playbook.checking.places import check_city, check_people, check_units
from daliang.playbook.checking.returns import check_returns
from daliang.playbook.checking.rounds import check_rounds
from daliang.playbook.checking.scales import check_industries, check_ladders, check_rates
from daliang.playbook.checking.stages import check_stages
from daliang.playbook.checking.targets import check_lights, check_notices, check_standings
from daliang.playbook.corrections import Corrections, find_corrections
from daliang.playbook.faults import Fault
from daliang.playbook.reading import read
from daliang.playbook.shapes import Playbook

CHECKS = (
    check_city,
    check_units,
    check_people,
    check_holidays,
    check_ladders,
    check_stages,
    check_industries,
    check_rates,
    check_measures,
    check_cockpit,
    check_rounds,
    check_checks,
    check_returns,
    check_expected,
    check_lights,
    check_notices,
    check_standings,
    check_outlines,
    check_lead_clocks,
    check_leads,
    check_pages,
    check_hands,
)


def check(folder: Path) -> list[Fault]:
    """Every fault of the playbook in `folder`, by file and line; an empty list means that it may be loaded."""
    return examine(folder)[2]


def examine(folder: Path) -> tuple[Playbook, Corrections, list[Fault]]:
    """The playbook, which rows of its history correct which, and its faults."""
    playbook, faults = read(folder)
    for check_part in CHECKS:
        check_part(playbook, faults)
    corrections = find_corrections(playbook.history, faults)
    timelines = check_history(playbook, corrections, faults)
    check_events(playbook, timelines, faults)
    check_carried(playbook, timelines, faults)
    return playbook, corrections, faults.sorted()

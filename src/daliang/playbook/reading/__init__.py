"""Read a playbook's folder into shapes. Values that do not fit their type are noted as faults, and reading goes on."""

from __future__ import annotations

from pathlib import Path

from daliang.playbook.faults import Faults
from daliang.playbook.reading.checks import read_checks
from daliang.playbook.reading.events import read_event_projects, read_event_totals, read_events
from daliang.playbook.reading.figures import read_cockpit, read_figures, read_measures, read_ratios
from daliang.playbook.reading.holidays import read_holidays
from daliang.playbook.reading.leads import read_clocks, read_leads, read_page_files, read_pages
from daliang.playbook.reading.outlines import read_outlines
from daliang.playbook.reading.places import read_city, read_demo, read_people, read_units
from daliang.playbook.reading.projects import read_history, read_projects
from daliang.playbook.reading.rounds import read_returns, read_rounds, read_series
from daliang.playbook.reading.scales import read_acts, read_industries, read_ladders, read_rates, read_stages
from daliang.playbook.reading.targets import read_lights, read_notices, read_standings
from daliang.playbook.shapes import Playbook
from daliang.playbook.sources import Folder


def read(path: Path) -> tuple[Playbook, Faults]:
    """The playbook of a folder and what is wrong with its values; `checking.check` also looks at what they mean.

    Only a playbook without any fault may be loaded.
    """
    folder = Folder(path)
    city, stages = folder.table("city.toml"), folder.table("stages.toml")
    measures, expected = folder.table("measures.toml"), folder.table("expected.toml", optional=True)
    rounds = folder.table("rounds.toml")
    stage_tables, industries = read_stages(stages), read_industries(folder)
    playbook = Playbook(
        city=read_city(city),
        demo=read_demo(city),
        units=read_units(folder),
        people=read_people(folder),
        holidays=read_holidays(folder),
        ladders=read_ladders(folder.table("tiers.toml")),
        stages=stage_tables,
        acts=read_acts(stages),
        industries=industries,
        rates=read_rates(folder),
        measures=read_measures(measures),
        ratios=read_ratios(measures),
        cockpit_table=read_cockpit(folder.table("cockpit.toml", optional=True)),
        series=read_series(rounds),
        rounds=read_rounds(rounds),
        checks=read_checks(folder.table("checks.toml", optional=True)),
        returns=read_returns(folder, stage_tables, industries),
        projects=read_projects(folder),
        history=read_history(folder),
        events=read_events(folder.table("events.toml", optional=True)),
        event_projects=read_event_projects(folder),
        figures=read_figures(expected),
        event_totals=read_event_totals(expected),
        notices=read_notices(folder),
        lights=read_lights(folder.table("lights.toml", optional=True)),
        standings=read_standings(expected),
        outlines=read_outlines(folder),
        lead_clocks=read_clocks(folder.table("leads.toml", optional=True)),
        leads=read_leads(folder),
        pages=read_pages(folder),
        page_files=read_page_files(folder),
    )
    return playbook, folder.faults

"""pytest plug-in: whole files are shared out among the workers of pytest-xdist, the longest first.

A long file that begins last keeps one core busy while the others have nothing left to do. pytest-xdist itself would
begin with the files of the most tests, and end with the walks: one test each, and the longest of all.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadFileScheduling

PACKAGE = "src/daliang/"
# Two files of one folder look at the same answers and keep them: one worker takes both.
TOGETHER = {PACKAGE + "tests/sweep/test_markup.py": PACKAGE + "tests/sweep/test_sweep.py"}
# The files that take longest, the longest first; `make test` names what is missing here.
LONGEST = tuple(
    PACKAGE + file
    for file in (
        "tests/walks/test_every_page_on_a_phone.py",
        "tests/walks/test_every_page_in_english.py",
        "tests/sweep/test_sweep.py",
        "tests/walks/test_fortnight.py",
        "tests/test_every_write_is_logged.py",
        "tests/sweep/test_untouched.py",
        "web/tests/test_grid_script.py",
        "tests/sweep/test_mass_assignment.py",
        "leads/tests/test_reading_limits.py",
        "ledger/tests/test_machine.py",
        "tests/sweep/test_twin.py",
        "tests/walks/test_plain_browsers.py",
        "intake/tests/test_hostile_workbooks.py",
        "rounds/tests/test_comparing_closings.py",
        "rounds/tests/test_races.py",
        "web/tests/test_search.py",
        "rounds/tests/test_reopening_model.py",
        "rounds/tests/test_reopening.py",
        "web/tests/test_reopening.py",
        "ledger/tests/test_wrong_rules_are_caught.py",
        "web/tests/test_return_excel.py",
        "web/tests/test_return_script.py",
        "intake/tests/test_crashes.py",
        "ledger/columns/tests/test_damaged_columns.py",
        "web/tests/test_project_list.py",
        "measures/tests/test_against_replay.py",
        "bulletins/tests/test_hostile_layouts.py",
        "cli/tests/test_gathering_sites.py",
        "rounds/tests/test_roles.py",
        "web/tests/test_list_export.py",
        "ledger/columns/tests/test_columns_follow_the_ledger.py",
        "web/tests/test_leads.py",
        "web/tests/test_visits.py",
        "measures/tests/test_ledger_rules.py",
        "web/tests/test_project_file.py",
        "web/tests/test_hidden_names.py",
        "intake/tests/test_verdicts.py",
        "targets/tests/test_coverage_property.py",
        "tests/sweep/test_foreign_ids.py",
        "intake/tests/test_applying.py",
        "web/tests/test_visit_script.py",
        "rounds/tests/test_queries.py",
        "tests/test_bans.py",
        "register/tests/test_searching.py",
        "web/tests/test_cockpit_script.py",
        "web/tests/test_gathering_script.py",
        "measures/tests/test_safe.py",
        "measures/tests/test_cohort.py",
        "cli/tests/test_bad_input.py",
        "tests/sweep/test_catches.py",
        "rounds/tests/test_history.py",
        "web/tests/test_covers.py",
        "web/tests/test_target_drafts.py",
        "web/tests/test_islands.py",
        "bulletins/tests/test_formats.py",
        "rounds/tests/test_acknowledged.py",
        "ledger/tests/test_many_writers.py",
        "ledger/tests/test_verify.py",
        "web/tests/test_return_excel_keys.py",
        "web/tests/test_who_writes.py",
        "web/tests/test_return_excel_script.py",
        "web/tests/test_return_review.py",
        "web/tests/test_passkeys.py",
        "web/tests/test_identity.py",
    )
)


def file_of(node: str) -> str:
    """The file by which a test is shared out: its own, or the one that its file goes together with."""
    file = node.partition("::")[0]
    return TOGETHER.get(file, file)


def in_order(nodes: list[str]) -> list[str]:
    """The files in the order in which workers take them: those of LONGEST, then the others by their number of tests."""
    tests = Counter(map(file_of, nodes))
    rank = {file: place for place, file in enumerate(LONGEST)}
    return sorted(tests, key=lambda file: (rank.get(file, len(rank)), -tests[file], file))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers alone: a run in one process goes through the folders as they stand."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = {file: number for number, file in enumerate(in_order([item.nodeid for item in items]))}
        items.sort(key=lambda item: place[file_of(item.nodeid)])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class LongestFirst(LoadFileScheduling):
        """Takes the files as the workers have put them in order."""

        def _split_scope(self, nodeid: str) -> str:
            return file_of(nodeid)

    config.option.loadscopereorder = False
    return LongestFirst(config, log)

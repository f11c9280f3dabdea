"""The deeds of a fortnight. Each is atomic, checks role, unit and state, and is logged; `by` is the actor.

A deed first takes the row locks it needs, the round before the return, and reads afterwards: so filing, accepting and
closing stand in one order on both databases, and what lost the race is refused instead of half done.
"""

from daliang.rounds.rules.accepting import Outcome, accept, accept_all
from daliang.rounds.rules.allowing import excuse, extend, withdraw_allowance
from daliang.rounds.rules.batch import Entry, Settled, save_cells
from daliang.rounds.rules.checking import approve, correct, return_to
from daliang.rounds.rules.closing import close_round
from daliang.rounds.rules.drafting import (
    add_line,
    confirm,
    drop_new_line,
    restore_new_line,
    save_line,
)
from daliang.rounds.rules.filing import declare_nothing_new, file
from daliang.rounds.rules.opening import find_round, next_round, open_round, record_history
from daliang.rounds.rules.rebasing import rebase
from daliang.rounds.rules.reminding import Reminded, remind, remind_of_deadlines
from daliang.rounds.rules.reopening import (
    confirm_reopening,
    propose_reopening,
    refuse_reopening,
    waiting_reopening,
    withdraw_reopening,
)
from daliang.rounds.rules.scanning import attach_to_closing, attach_to_return, supersede_scan, take_scan_away
from daliang.rounds.rules.waiting import remind_of_waiting

__all__ = [
    "Entry",
    "Outcome",
    "Reminded",
    "Settled",
    "accept",
    "accept_all",
    "add_line",
    "approve",
    "attach_to_closing",
    "attach_to_return",
    "close_round",
    "confirm",
    "confirm_reopening",
    "correct",
    "declare_nothing_new",
    "drop_new_line",
    "excuse",
    "extend",
    "file",
    "find_round",
    "next_round",
    "open_round",
    "propose_reopening",
    "rebase",
    "record_history",
    "refuse_reopening",
    "remind",
    "remind_of_deadlines",
    "remind_of_waiting",
    "restore_new_line",
    "return_to",
    "save_cells",
    "save_line",
    "supersede_scan",
    "take_scan_away",
    "waiting_reopening",
    "withdraw_allowance",
    "withdraw_reopening",
]

"""The whole ledger on its database against the replay, whatever is posted, in any order."""

from daliang.ledger.tests.machine import LedgerMachine, drive


def test_the_ledger_says_what_the_replay_says_whatever_is_posted(db: None) -> None:
    drive(LedgerMachine)
